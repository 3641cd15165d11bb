using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// The staged rows of one group of files into the tables of their family, set by set, in the importer's transaction:
/// (1) tell the rows apart that share a key, (2) find those that are there already, (3) parties, (4) link children to their parents and add
/// up their digests, (5) update what differs, (6) insert what is new, (7) replace the children that differ, (8) link across sources.
/// </summary>
internal sealed class FamilyMerge(MergeConnection connection, Guid importId, IReadOnlyList<SourceEntryRef> entries)
{
    // One merge at a time: two imports of the same file must not both find a contract missing.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('cidadao:contract-merge'))";

    private readonly Family _family = Families.Of(entries[0].Kind);

    private string Staged => StagingTable.Of(_family.Parent).Name;

    private bool HasParents => entries.Any(entry => entry.Kind == _family.Parent);

    private IReadOnlyList<Child> Children => [.. _family.Children.Where(child => entries.Any(entry => entry.Kind == child.Kind))];

    /// <returns>For every staged kind: inserted, updated and unchanged rows.</returns>
    public async Task<IReadOnlyDictionary<RowKind, MergeCounts>> RunAsync(CancellationToken cancellation)
    {
        await connection.ExecuteAsync(Lock, cancellation);
        var repeated = HasParents ? await TellApartAsync(cancellation) : 0; // (1)
        await FindKnownAsync(cancellation); // (2)
        await new PartyMerge(connection, _family, entries).RunAsync(cancellation); // (3)
        var children = Children.Select(child => new ChildMerge(connection, _family, child, entries.Single(entry => entry.Kind == child.Kind))).ToList();
        if (children.Count > 0)
            await NumberAsync(cancellation);
        foreach (var child in children) // (4)
            await child.LinkAsync(cancellation);

        var counts = new Dictionary<RowKind, MergeCounts>();
        if (HasParents)
            counts[_family.Parent] = await MergeParentsAsync(repeated, cancellation); // (5), (6)
        foreach (var child in children) // (7)
            counts[child.Kind] = await child.MergeAsync(cancellation);
        await new SourceLinks(connection, _family, Children).RunAsync(cancellation); // (8)
        return counts;
    }

    /// <summary>
    /// The Portal's keys stand for several rows: those are numbered, in the order of their content. The other sources have real keys: a row
    /// that comes twice, as when a page shifts while it is fetched, counts once, and the last of them stays.
    /// </summary>
    /// <returns>Rows that were left out because a later one has their key.</returns>
    private async Task<long> TellApartAsync(CancellationToken cancellation)
    {
        var hasRealKeys = entries.Any(entry => entry.Format is >= SourceFormat.PncpContracts and <= SourceFormat.PortalApiContracts);
        await connection.ExecuteAsync(
            $"""
            ANALYZE {Staged} (file, line, key{(_family.Parent == RowKind.Contracts ? ", supplier_kind, supplier_document" : "")});
            CREATE TEMP TABLE twins ON COMMIT DROP AS
            SELECT file, line, row_number() OVER (PARTITION BY key ORDER BY content_hash, line)::int AS occurrence,
                   row_number() OVER (PARTITION BY key ORDER BY file DESC, line DESC) > 1 AS is_repeated
            FROM {Staged} WHERE key IN (SELECT key FROM {Staged} GROUP BY key HAVING count(*) > 1);
            ANALYZE twins
            """,
            cancellation);
        if (!hasRealKeys)
            return 0;
        var repeated = await connection.ExecuteAsync(
            $"DELETE FROM {Staged} s USING twins t WHERE t.is_repeated AND (t.file, t.line) = (s.file, s.line)", cancellation);
        await connection.ExecuteAsync("UPDATE twins SET occurrence = 1", cancellation);
        return repeated;
    }

    /// <summary>A slim row for every parent: which row of the table it is, whether it is new or differs, and the digests of the children it has.</summary>
    private async Task FindKnownAsync(CancellationToken cancellation)
    {
        var tender = _family.Parent == RowKind.Contracts
            ? "s.key, s.number_key, s.tender_number, s.tender_unit_code"
            : _family.Parent == RowKind.Tenders ? "s.key, s.number_key, NULL::text AS tender_number, NULL::text AS tender_unit_code"
            : "s.key, NULL::bigint AS number_key, NULL::text AS tender_number, NULL::text AS tender_unit_code";
        var digests = string.Concat(_family.Children.Select(child => $", c.{child.Digest}"));
        var source = HasParents ? $"{Staged} s LEFT JOIN twins w ON (w.file, w.line) = (s.file, s.line)" : null;
        await connection.ExecuteAsync(
            source is null
                ? $"""
                CREATE TEMP TABLE slots (file bigint, line int, id bigint, is_new boolean, own boolean, is_adopted boolean, occurrence int, key uuid,
                    number_key bigint, tender_number text, tender_unit_code text{string.Concat(_family.Children.Select(child => $", {child.Digest} numeric"))})
                ON COMMIT DROP
                """
                : $"""
                CREATE TEMP TABLE slots ON COMMIT DROP AS
                SELECT s.file, s.line, coalesce(c.id, nextval('{_family.Table}_id_seq')) AS id, c.id IS NULL AS is_new,
                       c.content_hash IS DISTINCT FROM s.content_hash AS own, false AS is_adopted, s.occurrence, s.key, s.number_key, s.tender_number,
                       s.tender_unit_code{digests}
                FROM (SELECT s.file, s.line, s.content_hash, coalesce(w.occurrence, 1) AS occurrence, {tender} FROM {source}) s
                LEFT JOIN {_family.Table} c ON c.key = s.key AND c.occurrence = s.occurrence
                """,
            cancellation);
        await AdoptAsync(cancellation);
        await connection.ExecuteAsync("ANALYZE slots", cancellation);
    }

    /// <summary>
    /// Children that came without their parents' file, or mended after it, find the parents in the table. In a whole month's files a child
    /// whose contract is missing belongs to none: it would take another month's contract for its own.
    /// </summary>
    private async Task AdoptAsync(CancellationToken cancellation)
    {
        foreach (var child in Children.Where(child => !HasParents || entries.Any(entry => entry.Kind == child.Kind && entry.IsMended)))
        {
            var tender = _family.Parent == RowKind.Contracts ? "c.tender_number, c.tender_unit_code" : "NULL, NULL";
            var digests = string.Concat(_family.Children.Select(one => $", c.{one.Digest}"));
            await connection.ExecuteAsync(
                $"""
                INSERT INTO slots
                SELECT DISTINCT ON (c.id) NULL::bigint, NULL::int, c.id, false, false, true, c.occurrence, c.key, s.number_key, {tender}{digests}
                FROM (SELECT DISTINCT number_key, source, unit_code, parent_key FROM {StagingTable.Of(child.Kind).Name}) s
                JOIN {_family.Table} c ON {_family.Adopt}
                WHERE NOT EXISTS (SELECT FROM slots t WHERE t.number_key = s.number_key AND (t.id = c.id OR NOT t.is_adopted))
                """,
                cancellation);
        }
    }

    /// <summary>Which parent a number stands for; and, for the few numbers that stand for several, all of them.</summary>
    private Task<long> NumberAsync(CancellationToken cancellation) => connection.ExecuteAsync(
        """
        CREATE TEMP TABLE numbers ON COMMIT DROP AS
        SELECT number_key, count(*) AS parents, min(id) AS first_id, bool_and(is_new) AS is_new FROM slots GROUP BY 1;
        ANALYZE numbers;
        CREATE TEMP TABLE shared_numbers ON COMMIT DROP AS SELECT number_key FROM numbers WHERE parents > 1;
        ANALYZE shared_numbers;
        CREATE TEMP TABLE rivals ON COMMIT DROP AS SELECT * FROM slots WHERE number_key IN (SELECT number_key FROM shared_numbers);
        CREATE INDEX ON rivals (number_key);
        ANALYZE rivals
        """,
        cancellation);

    private async Task<MergeCounts> MergeParentsAsync(long repeated, CancellationToken cancellation)
    {
        var from = $"FROM {Staged} s JOIN slots t ON (t.file, t.line) = (s.file, s.line) JOIN import_files f ON f.id = s.file {_family.Joins}";
        var updated = await connection.ExecuteAsync(
            $"""
            UPDATE {_family.Table} c SET {string.Join(", ", _family.Columns.Select(column => $"{column.Name} = v.{column.Name}"))}
            FROM (SELECT t.id AS slot, {string.Join(", ", _family.Columns.Select(column => $"{column.Value} AS {column.Name}"))} {from}
                  WHERE t.own AND NOT t.is_new) v
            WHERE c.id = v.slot
            """,
            cancellation, importId);

        // The digests of new parents' children, and what their items tell about the quality, go in with the row itself.
        var sums = string.Concat(Children.Select(child => $" LEFT JOIN sums_{child.Table} d_{child.Table} ON d_{child.Table}.parent_id = t.id"));
        var columns = _family.Columns.Select(column => column.Name == "quality" ? new(column.Name, QualityWithItems()) : column)
            .Concat(Children.Select(child => new Column(child.Digest, $"d_{child.Table}.digest"))).ToList();
        var coming = await connection.CountAsync("SELECT count(*) FROM slots WHERE is_new", cancellation);
        var isBulk = await BulkLoad.IsWorthAsync(connection, _family.Table, coming, cancellation);
        var load = isBulk ? await BulkLoad.BeginAsync(connection, _family.Table, cancellation) : null;
        // With more the planner hashes the wide staged rows instead of the slim slots.
        await connection.ExecuteAsync("SET LOCAL work_mem = '96MB'", cancellation);
        var inserted = await connection.ExecuteAsync(
            $"""
            INSERT INTO {_family.Table} (id, key, occurrence, {string.Join(", ", columns.Select(column => column.Name))})
            SELECT t.id, s.key, t.occurrence, {string.Join(", ", columns.Select(column => column.Value))} {from}{sums} WHERE t.is_new
            """,
            cancellation, importId);
        await connection.ExecuteAsync("SET LOCAL work_mem = '256MB'", cancellation);
        if (load is not null)
            await load.EndAsync(cancellation);
        var staged = await connection.CountAsync("SELECT count(*) FROM slots WHERE NOT is_adopted", cancellation);
        return new(inserted, updated, staged - inserted - updated + repeated);
    }

    private string QualityWithItems() => Children.FirstOrDefault(child => child.Kind == RowKind.Items) is { } items
        ? $"(s.quality | CASE WHEN {ItemsQuality.AreOff($"d_{items.Table}.amount", "s")} THEN {ItemsQuality.Bit} ELSE 0 END)::smallint"
        : "s.quality";
}

/// <summary>An entry as the merge knows it.</summary>
internal sealed record SourceEntryRef(string Name, SourceFormat Format, RowKind Kind, bool IsMended, long File);

/// <summary>What became of the staged rows of one kind.</summary>
internal readonly record struct MergeCounts(long Inserted, long Updated, long Unchanged)
{
    public long Total => Inserted + Updated + Unchanged;
}
