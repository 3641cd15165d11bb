namespace Cidadao.Core.Database.Upkeep;

/// <summary>One kind of rows that are removed.</summary>
/// <param name="Table">Where they are.</param>
/// <param name="Days">After how many days, by the options.</param>
/// <param name="Rows">Selects the <c>ctid</c> of those older than <c>$1</c>, without a limit.</param>
internal sealed record Retention(string Table, Func<UpkeepOptions, int> Days, string Rows)
{
    /// <summary>All there is. <c>investigation_events</c> is not among them and never will be: it is what happened.</summary>
    public static IReadOnlyList<Retention> All { get; } =
    [
        // The chunks of an ended import went with its end; those of a discarded one go here.
        new("import_chunks", options => options.UploadDays,
            "SELECT c.ctid FROM import_chunks c JOIN imports i ON i.id = c.import_id WHERE i.status IN (2, 3, 4) AND i.requested_at < $1"),
        new("import_rejections", options => options.RejectionDays,
            "SELECT r.ctid FROM import_rejections r JOIN imports i ON i.id = r.import_id WHERE i.ended_at < $1"),
        new("harvest_windows", options => options.HarvestDays,
            "SELECT w.ctid FROM harvest_windows w JOIN harvests h ON h.id = w.harvest_id WHERE h.ended_at < $1"),
        // Some chunks at a time; then the exports, which have none left.
        new("export_chunks", options => options.ExportDays, "SELECT c.ctid FROM export_chunks c JOIN exports e ON e.id = c.export_id WHERE e.requested_at < $1"),
        new("exports", options => options.ExportDays, "SELECT ctid FROM exports WHERE requested_at < $1"),
        new("dead_letters", options => options.DeadLetterDays, "SELECT ctid FROM dead_letters WHERE died_at < $1"),
        new("rebuilds", options => options.RebuildDays, "SELECT ctid FROM rebuilds WHERE requested_at < $1"),
        new("model_usage", options => options.ModelUsageDays, "SELECT ctid FROM model_usage WHERE day < ($1 AT TIME ZONE 'UTC')::date"),
        new("cache_entries", options => options.CacheDays, "SELECT ctid FROM cache_entries WHERE expires_at < $1"),
        // A later one says all that an earlier one says; only the latest is read.
        new("investigation_snapshots", _ => 0,
            """
            SELECT s.ctid FROM investigation_snapshots s WHERE $1 IS NOT NULL AND EXISTS (
                SELECT FROM investigation_snapshots later
                WHERE later.investigation_id = s.investigation_id AND later.vocabulary >= s.vocabulary AND later.version > s.version)
            """),
    ];

    /// <summary>Removes at most <c>$2</c> of them.</summary>
    public string Delete =>
        $"""
        -- upkeep.{Table}
        DELETE FROM {Table} WHERE ctid = ANY (ARRAY({Rows} LIMIT $2))
        """;
}
