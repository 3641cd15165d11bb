using Cidadao.Core.Database;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// Load, then index: where the rows to come are at least as many as those that are there, a table or a year's partition is filled without its
/// secondary indexes and foreign keys. Keys are built again in the same transaction, the other indexes right after it (<see cref="PendingIndexes"/>), several
/// at once. Filling four indexes row by row takes about six times as long.
/// </summary>
internal sealed class BulkLoad
{
    /// <summary>Below this the indexes cost less than a glance at the catalogue.</summary>
    private const long FewRows = 20_000;

    private readonly MergeConnection _connection;
    private readonly IReadOnlyList<string> _keys;

    private BulkLoad(MergeConnection connection, IReadOnlyList<string> keys) => (_connection, _keys) = (connection, keys);

    /// <summary>How many rows will come into each table or, where it has them, into each year's partition, the most first.</summary>
    /// <param name="table">Table to be filled.</param>
    /// <param name="rows">What counts them.</param>
    /// <param name="from">Where they are, with their <c>signed_on</c> where the table is partitioned.</param>
    public static string Coming(string table, string rows, string from) => Families.IsByYear(table)
        ? $"""
        SELECT '{table}_y' || year, rows FROM (SELECT extract(year FROM signed_on)::int AS year, {rows} AS rows FROM {from} GROUP BY 1) coming
        WHERE to_regclass('{table}_y' || year) IS NOT NULL ORDER BY rows DESC
        """
        : $"SELECT '{table}', {rows} FROM {from}";

    /// <returns>Those tables or partitions that are worth it.</returns>
    public static async Task<IReadOnlyList<string>> WorthAsync(MergeConnection connection, string coming, CancellationToken cancellation) =>
        await WorthAsync(connection, await connection.CountsAsync(coming, cancellation), cancellation);

    public static async Task<IReadOnlyList<string>> WorthAsync(
        MergeConnection connection, IEnumerable<(string Table, long Rows)> coming, CancellationToken cancellation)
    {
        var worth = new List<string>();
        foreach (var (table, rows) in coming)
        {
            if (rows >= FewRows && await connection.CountAsync($"SELECT count(*) FROM (SELECT FROM {table} LIMIT {rows + 1}) AS few", cancellation) <= rows)
                worth.Add(table);
        }

        return worth;
    }

    /// <summary>Drops what would be filled row by row; the primary key stays.</summary>
    /// <param name="connection">The importer's.</param>
    /// <param name="tables">Tables or partitions.</param>
    public static async Task<BulkLoad> BeginAsync(MergeConnection connection, IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var these = $"('{string.Join("'::regclass, '", tables)}'::regclass)";
        var keys = await connection.TextsAsync(
            $"""
            SELECT definition FROM (
                SELECT 1 AS step, indexrelid AS id, pg_get_indexdef(indexrelid) AS definition FROM pg_index
                WHERE indrelid IN {these} AND NOT indisprimary AND indisunique
                UNION ALL
                SELECT 2, oid, format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
                WHERE conrelid IN {these} AND contype = 'f') keys
            ORDER BY step, id
            """,
            cancellation);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO pending_indexes (name, definition)
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid IN {these} AND NOT indisunique
            ON CONFLICT (name) DO UPDATE SET definition = excluded.definition;

            DO $$ DECLARE statement text; BEGIN
                FOR statement IN
                    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) FROM pg_constraint WHERE conrelid IN {these} AND contype = 'f'
                    UNION ALL
                    SELECT 'DROP INDEX ' || indexrelid::regclass FROM pg_index WHERE indrelid IN {these} AND NOT indisprimary LOOP
                    EXECUTE statement;
                END LOOP;
            END $$
            """,
            cancellation);
        return new(connection, keys);
    }

    /// <summary>Drops one index of a table whose others are asked while it is filled.</summary>
    public static Task PostponeAsync(MergeConnection connection, string index, CancellationToken cancellation) => connection.ExecuteAsync(
        $"""
        INSERT INTO pending_indexes (name, definition)
        SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indexrelid = to_regclass('{index}')
        ON CONFLICT (name) DO UPDATE SET definition = excluded.definition;
        DROP INDEX IF EXISTS {index}
        """,
        cancellation);

    public async Task EndAsync(CancellationToken cancellation)
    {
        // By one process: on the second core the worker that reads the next file, or another, is at work.
        await _connection.ExecuteAsync("SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL max_parallel_maintenance_workers = 0", cancellation);
        foreach (var statement in _keys)
            await _connection.ExecuteAsync(statement, cancellation);
    }
}
