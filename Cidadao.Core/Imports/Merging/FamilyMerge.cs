using Cidadao.Core.Database;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// One group of files into the tables of their family, set by set, in the importer's transaction:
/// (1) copy into staging, (2) tell the rows apart that share a key, (3) find those that are there already, (4) parties, (5) in the bulk, load
/// the new parents' children, (6) link children to their parents and add up their digests, (7) update what differs, (8) insert what is new,
/// (9) replace the children that differ, (10) link across sources.
/// </summary>
internal sealed class FamilyMerge(MergeConnection connection, Guid importId, IReadOnlyList<EntryReading> readings, ContractYears years)
{
    // One merge at a time: two imports of the same file must not both find a contract missing.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('cidadao:contract-merge'))";

    private readonly Family _family = Families.Of(readings[0].Entry.Kind);

    private IReadOnlyList<SourceEntryRef> Entries { get; } = [.. readings.Select(reading => reading.Entry)];

    private string Staged => StagingTable.Of(_family.Parent).Name;

    private bool HasParents => Entries.Any(entry => entry.Kind == _family.Parent);

    private IReadOnlyList<Child> Children => [.. _family.Children.Where(child => Entries.Any(entry => entry.Kind == child.Kind))];

    /// <returns>For every kind: inserted, updated and unchanged rows.</returns>
    public async Task<IReadOnlyDictionary<RowKind, MergeCounts>> RunAsync(CancellationToken cancellation)
    {
        var waiting = await StageAsync(cancellation); // (1)
        await connection.ExecuteAsync(Lock, cancellation);
        var repeated = HasParents ? await TellApartAsync(cancellation) : 0; // (2)
        await FindKnownAsync(cancellation); // (3)
        await new PartyMerge(connection, _family, Entries).RunAsync(cancellation); // (4)
        var direct = waiting.Count > 0 ? await DirectLoad.BeginAsync(connection, _family, cancellation) : null;
        var children = new List<ChildMerge>();
        foreach (var child in Children)
        {
            var reading = readings.Single(reading => reading.Entry.Kind == child.Kind);
            children.Add(new(connection, _family, child, reading.Entry));
            if (direct is not null && DirectLoad.IsWorthFor(reading))
                await children[^1].LoadAsync(direct, reading, cancellation); // (5)
            else if (waiting.Contains(reading))
                await reading.StageAsync(cancellation);
        }

        if (children.Count > 0)
            await NumberAsync(direct is null ? "" : OfStaged(), cancellation);
        foreach (var child in children) // (6)
            await child.LinkAsync(cancellation);

        var counts = new Dictionary<RowKind, MergeCounts>();
        if (HasParents)
            counts[_family.Parent] = await MergeParentsAsync(direct, repeated, cancellation); // (7), (8)
        foreach (var child in children) // (9)
            counts[child.Kind] = await child.MergeAsync(cancellation);
        await new SourceLinks(connection, _family, Children, Entries).RunAsync(cancellation); // (10)
        return counts;
    }

    /// <summary>
    /// All files, before it is this merge's turn. Where it may become a <see cref="DirectLoad"/>, the parents alone: whether they are new
    /// decides what is done with their children.
    /// </summary>
    /// <returns>What is not read yet.</returns>
    private async Task<IReadOnlyList<EntryReading>> StageAsync(CancellationToken cancellation)
    {
        var parents = readings.FirstOrDefault(reading => reading.Entry.Kind == _family.Parent);
        IReadOnlyList<EntryReading> children = [.. readings.Where(reading => reading != parents)];
        if (parents is not null)
        {
            await parents.StageAsync(cancellation);
            await AddYearsAsync(parents.Years, cancellation);
            if (DirectLoad.IsPossible(_family, readings) && await BulkLoad.WorthAsync(connection, Partitions(parents.Years), cancellation) is { Count: > 0 })
                return children;
        }

        foreach (var child in children)
            await child.StageAsync(cancellation);
        return [];
    }

    /// <summary>
    /// Room for the years that have none. In a transaction of its own, before this one reads contracts: it would hold up all who read them
    /// until it ends. Where an earlier group of the same import has read them already, there is no other way.
    /// </summary>
    private async Task AddYearsAsync(IReadOnlyDictionary<int, long> coming, CancellationToken cancellation)
    {
        var likely = coming.Keys.Where(IsLikely).ToList();
        if (likely.Count == 0)
            return;
        var missing = await connection.CountsAsync(
            $"SELECT '', year FROM unnest('{{{string.Join(',', likely)}}}'::bigint[]) year WHERE to_regclass('{_family.Table}_y' || year) IS NULL", cancellation);
        if (missing.Count == 0)
            return;
        await connection.ExecuteAsync(Lock, cancellation); // other merges hold the tables for long
        var isReading = await connection.IsAsync(
            $"EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND relation = '{_family.Table}_other'::regclass)", cancellation);
        foreach (var (_, year) in missing)
        {
            if (isReading)
                await connection.ExecuteAsync($"SELECT add_contract_year({year})", cancellation);
            else
                await years.AddAsync((int)year, cancellation);
        }
    }

    private IEnumerable<(string Table, long Rows)> Partitions(IReadOnlyDictionary<int, long> coming) =>
        coming.Where(year => IsLikely(year.Key)).Select(year => ($"{_family.Table}_y{year.Key}", year.Value));

    private bool IsLikely(int year) => year >= ContractYears.First && year <= years.Last;

    /// <summary>
    /// The Portal's keys stand for several rows: those are numbered, in the order of their content. The other sources have real keys: a row
    /// that comes twice, as when a page shifts while it is fetched, counts once, and the last of them stays.
    /// </summary>
    /// <returns>Rows that were left out because a later one has their key.</returns>
    private async Task<long> TellApartAsync(CancellationToken cancellation)
    {
        var hasRealKeys = Entries.Any(entry => entry.Format is >= SourceFormat.PncpContracts and <= SourceFormat.PortalApiContracts);
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
            ? "s.key, s.number_key, s.tender_number, s.tender_unit_code, s.signed_on"
            : _family.Parent == RowKind.Tenders ? "s.key, s.number_key, NULL::text AS tender_number, NULL::text AS tender_unit_code, NULL::date AS signed_on"
            : "s.key, NULL::bigint AS number_key, NULL::text AS tender_number, NULL::text AS tender_unit_code, NULL::date AS signed_on";
        var digests = string.Concat(_family.Children.Select(child => $", c.{child.Digest}"));
        var source = HasParents ? $"{Staged} s LEFT JOIN twins w ON (w.file, w.line) = (s.file, s.line)" : null;
        await connection.ExecuteAsync(
            source is null
                ? $"""
                CREATE TEMP TABLE slots (file bigint, line int, id bigint, is_new boolean, own boolean, is_adopted boolean, occurrence int, key uuid,
                    number_key bigint, tender_number text, tender_unit_code text, signed_on date{string.Concat(_family.Children.Select(child => $", {child.Digest} numeric"))})
                ON COMMIT DROP
                """
                : $"""
                CREATE TEMP TABLE slots ON COMMIT DROP AS
                SELECT s.file, s.line, coalesce(c.id, nextval('{_family.Table}_id_seq')) AS id, c.id IS NULL AS is_new,
                       c.content_hash IS DISTINCT FROM s.content_hash AS own, false AS is_adopted, s.occurrence, s.key, s.number_key, s.tender_number,
                       s.tender_unit_code, s.signed_on{digests}
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
        foreach (var child in Children.Where(child => !HasParents || Entries.Any(entry => entry.Kind == child.Kind && entry.IsMended)))
        {
            var tender = _family.Parent == RowKind.Contracts ? "c.tender_number, c.tender_unit_code, c.signed_on" : "NULL, NULL, NULL::date";
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

    /// <summary>Those that staged children name: after a direct load nearly none.</summary>
    private string OfStaged() =>
        $"WHERE number_key IN ({string.Join(" UNION ALL ", Children.Select(child => $"SELECT number_key FROM {StagingTable.Of(child.Kind).Name}"))})";

    /// <summary>Which parent a number stands for; and, for the few numbers that stand for several, all of them.</summary>
    private Task<long> NumberAsync(string condition, CancellationToken cancellation) => connection.ExecuteAsync(
        $"""
        CREATE TEMP TABLE numbers ON COMMIT DROP AS
        SELECT number_key, count(*) AS parents, min(id) AS first_id, bool_and(is_new) AS is_new FROM slots {condition}
        GROUP BY 1;
        ANALYZE numbers;
        CREATE TEMP TABLE shared_numbers ON COMMIT DROP AS SELECT number_key FROM numbers WHERE parents > 1;
        ANALYZE shared_numbers;
        CREATE TEMP TABLE rivals ON COMMIT DROP AS SELECT * FROM slots WHERE number_key IN (SELECT number_key FROM shared_numbers);
        CREATE INDEX ON rivals (number_key);
        ANALYZE rivals
        """,
        cancellation);

    private async Task<MergeCounts> MergeParentsAsync(DirectLoad? direct, long repeated, CancellationToken cancellation)
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

        var tables = direct is not null
            ? direct.Tables
            : await BulkLoad.WorthAsync(connection, BulkLoad.Coming(_family.Table, "count(*)", "slots WHERE is_new"), cancellation);
        var load = tables.Count > 0 ? await BulkLoad.BeginAsync(connection, tables, cancellation) : null;
        var inserted = direct is null
            ? await InsertParentsAsync(from, cancellation)
            : await direct.LoadParentsAsync(readings.Single(reading => reading.Entry.Kind == _family.Parent), importId, Children, cancellation);
        if (load is not null)
            await load.EndAsync(cancellation);
        var staged = await connection.CountAsync("SELECT count(*) FROM slots WHERE NOT is_adopted", cancellation);
        return new(inserted, updated, staged - inserted - updated + repeated);
    }

    /// <summary>The digests of new parents' children, and what their items tell about the quality, go in with the row itself.</summary>
    private async Task<long> InsertParentsAsync(string from, CancellationToken cancellation)
    {
        var sums = string.Concat(Children.Select(child => $" LEFT JOIN sums_{child.Table} d_{child.Table} ON d_{child.Table}.parent_id = t.id"));
        var columns = _family.Columns.Select(column => column.Name == "quality" ? new(column.Name, QualityWithItems()) : column)
            .Concat(Children.Select(child => new Column(child.Digest, $"d_{child.Table}.digest"))).ToList();
        // With more the planner hashes the wide staged rows instead of the slim slots.
        await connection.ExecuteAsync("SET LOCAL work_mem = '96MB'", cancellation);
        var inserted = await connection.ExecuteAsync(
            $"""
            INSERT INTO {_family.Table} (id, key, occurrence, {string.Join(", ", columns.Select(column => column.Name))})
            SELECT t.id, s.key, t.occurrence, {string.Join(", ", columns.Select(column => column.Value))} {from}{sums} WHERE t.is_new
            """,
            cancellation, importId);
        await connection.ExecuteAsync("SET LOCAL work_mem = '256MB'", cancellation);
        return inserted;
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
