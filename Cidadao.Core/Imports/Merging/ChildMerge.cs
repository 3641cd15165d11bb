using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// What belongs to a contract or a tender: its rows are replaced together when their digest differs, and left alone otherwise. Mended rows
/// are added to those that are there.
/// </summary>
internal sealed class ChildMerge(MergeConnection connection, Family family, Child child, SourceEntryRef entry)
{
    private BulkLoad? _load;
    private long _loaded;

    public RowKind Kind => child.Kind;

    private string Staged => StagingTable.Of(child.Kind).Name;

    private string Sums => $"sum(content_hash) AS digest, count(*) AS rows, sum({Amount}) AS amount";

    private string Amount => child.Amount is { } factors ? $"s.{factors.One} * s.{factors.Other}" : "NULL::numeric";

    private string Linked => $"linked_{child.Table}";

    private string Shared => $"shared_{child.Table}";

    private string Columns => string.Join(", ", child.Columns.Select(column => column.Name));

    private string Values => string.Join(", ", child.Columns.Select(column => column.Value));

    /// <summary>Rows of new parents go into the table at once, the others into staging.</summary>
    public async Task LoadAsync(DirectLoad direct, EntryReading reading, CancellationToken cancellation)
    {
        if (await direct.TablesOfAsync(child, reading, cancellation) is { Count: > 0 } tables)
            _load = await BulkLoad.BeginAsync(connection, tables, cancellation);
        _loaded = await direct.LoadChildrenAsync(child, reading, cancellation);
    }

    /// <summary>
    /// Finds each row's parent. The files name it by unit and number alone, which different contracts may share; then an item's code tells the
    /// tender, and what is still open goes to the first of them and is marked as shared. A view, not a table: joining twice is cheaper than
    /// writing the wide rows once more. Sums are made by number before they are joined: there are several rows to a number.
    /// </summary>
    public async Task LinkAsync(CancellationToken cancellation)
    {
        var byTender = child.ByTender ? "coalesce(c.tender_unit_code || c.tender_number = s.tender, false)" : "c.id IS NULL";
        await connection.ExecuteAsync(
            $"""
            ANALYZE {Staged} (number_key);
            CREATE TEMP VIEW {Shared} AS
            SELECT s.*, l.id AS parent_id, l.is_shared, l.is_new
            FROM {Staged} s JOIN shared_numbers n ON n.number_key = s.number_key
            CROSS JOIN LATERAL (
                SELECT c.id, c.is_new, count(*) FILTER (WHERE {byTender}) OVER () <> 1 AS is_shared
                FROM rivals c WHERE c.number_key = s.number_key
                ORDER BY {byTender} DESC, {family.TieBreak}c.key, c.occurrence LIMIT 1) l;
            CREATE TEMP VIEW {Linked} AS
            SELECT s.*, n.first_id AS parent_id, false AS is_shared, n.is_new
            FROM {Staged} s JOIN numbers n ON n.number_key = s.number_key AND n.parents = 1
            UNION ALL SELECT * FROM {Shared};
            CREATE TEMP TABLE sums_{child.Table} ON COMMIT DROP AS
            SELECT n.first_id AS parent_id, n.is_new, s.digest, s.rows, s.amount
            FROM (SELECT number_key, {Sums} FROM {Staged} s GROUP BY 1) s JOIN numbers n ON n.number_key = s.number_key AND n.parents = 1
            UNION ALL
            SELECT parent_id, is_new, {Sums} FROM {Shared} s GROUP BY 1, 2;
            ANALYZE sums_{child.Table} (parent_id)
            """,
            cancellation);
    }

    /// <summary>Line and parent's key of the staged rows whose parent is nowhere.</summary>
    public static string Orphans(RowKind kind) =>
        $"SELECT s.line, s.parent_key FROM {StagingTable.Of(kind).Name} s WHERE NOT EXISTS (SELECT FROM numbers n WHERE n.number_key = s.number_key)";

    public Task<MergeCounts> MergeAsync(CancellationToken cancellation) => entry.IsMended ? AddAsync(cancellation) : ReplaceAsync(cancellation);

    private async Task<MergeCounts> ReplaceAsync(CancellationToken cancellation)
    {
        // Parents that came with the file and have no row any more lose theirs; adopted ones are only known for the rows that came. New ones
        // were inserted with their digests: a second write of every row would double the time.
        await connection.ExecuteAsync(
            $"""
            CREATE TEMP TABLE changed_{child.Table} ON COMMIT DROP AS
            SELECT t.id, d.digest
            FROM slots t LEFT JOIN sums_{child.Table} d ON d.parent_id = t.id
            WHERE NOT t.is_new AND t.{child.Digest} IS DISTINCT FROM d.digest AND NOT (t.is_adopted AND d.digest IS NULL);
            ANALYZE changed_{child.Table}
            """,
            cancellation);
        var updated = await connection.IsAsync($"EXISTS (SELECT FROM changed_{child.Table})", cancellation) ? await ReplaceChangedAsync(cancellation) : 0;
        var inserted = await InsertNewAsync(cancellation);
        if (_load is not null)
            await _load.EndAsync(cancellation);
        var linked = await connection.CountAsync($"SELECT coalesce(sum(rows), 0)::bigint FROM sums_{child.Table}", cancellation);
        return new(inserted + _loaded, updated, linked - inserted - updated);
    }

    private async Task<long> ReplaceChangedAsync(CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            $"DELETE FROM {child.Table} WHERE {child.ParentColumn} IN (SELECT id FROM changed_{child.Table})", cancellation);
        await connection.ExecuteAsync(
            $"UPDATE {family.Table} c SET {child.Digest} = g.digest FROM changed_{child.Table} g WHERE g.id = c.id", cancellation);
        return await InsertAsync($"s.parent_id IN (SELECT id FROM changed_{child.Table})", cancellation);
    }

    private async Task<long> InsertNewAsync(CancellationToken cancellation)
    {
        if (!await connection.IsAsync($"EXISTS (SELECT FROM sums_{child.Table} WHERE is_new)", cancellation))
            return 0;
        var slots = Families.IsByYear(child.Table) ? "JOIN slots t ON t.id = d.parent_id" : "";
        var coming = BulkLoad.Coming(child.Table, "coalesce(sum(d.rows), 0)::bigint", $"sums_{child.Table} d {slots} WHERE d.is_new");
        if (_load is not null || await BulkLoad.WorthAsync(connection, coming, cancellation) is not { Count: > 0 } tables)
            return await InsertAsync("s.is_new", cancellation);
        var load = await BulkLoad.BeginAsync(connection, tables, cancellation);
        var inserted = await InsertAsync("s.is_new", cancellation);
        await load.EndAsync(cancellation);
        return inserted;
    }

    private async Task<MergeCounts> AddAsync(CancellationToken cancellation)
    {
        await connection.ExecuteAsync(
            $"""
            CREATE TEMP TABLE changed_{child.Table} ON COMMIT DROP AS
            SELECT s.file, s.line, s.parent_id AS id, s.content_hash, s.is_new FROM {Linked} s {child.Joins}
            WHERE NOT EXISTS (SELECT FROM {child.Table} h WHERE h.{child.ParentColumn} = s.parent_id
                AND ({string.Join(", ", child.Columns.Select(column => $"h.{column.Name}"))}) IS NOT DISTINCT FROM ({Values}))
            """,
            cancellation);
        var inserted = await InsertAsync($"(s.file, s.line) IN (SELECT file, line FROM changed_{child.Table})", cancellation);
        await connection.ExecuteAsync(
            $"""
            UPDATE {family.Table} c SET {child.Digest} = coalesce(c.{child.Digest}, 0) + g.digest
            FROM (SELECT id, sum(content_hash) AS digest FROM changed_{child.Table} WHERE NOT is_new GROUP BY 1) g WHERE g.id = c.id
            """,
            cancellation);
        var linked = await connection.CountAsync($"SELECT count(*) FROM {Linked}", cancellation);
        return new(inserted, 0, linked - inserted);
    }

    private Task<long> InsertAsync(string condition, CancellationToken cancellation)
    {
        var (day, value, slots) = Families.IsByYear(child.Table) ? ("signed_on, ", "slot.signed_on, ", "JOIN slots slot ON slot.id = s.parent_id") : ("", "", "");
        return connection.ExecuteAsync(
            $"""
            INSERT INTO {child.Table} ({child.ParentColumn}, {day}source_file, source_line, {Columns})
            SELECT s.parent_id, {value}s.file, s.line, {Values} FROM {Linked} s {slots} {child.Joins} WHERE {condition}
            """,
            cancellation);
    }
}
