using Cidadao.Core.Database;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// Load, then index: where the rows to come are at least as many as those that are there, a table is filled without its secondary indexes
/// and foreign keys. Keys are built again in the same transaction, the other indexes right after it (<see cref="PendingIndexes"/>), several
/// at once. Filling four indexes row by row takes about six times as long.
/// </summary>
internal sealed class BulkLoad
{
    /// <summary>Below this the indexes cost less than a glance at the catalogue.</summary>
    private const long FewRows = 20_000;

    private readonly MergeConnection _connection;
    private readonly IReadOnlyList<string> _keys;

    private BulkLoad(MergeConnection connection, IReadOnlyList<string> keys) => (_connection, _keys) = (connection, keys);

    /// <param name="connection">The importer's.</param>
    /// <param name="table">Table to be filled.</param>
    /// <param name="coming">How many rows will come.</param>
    public static async Task<bool> IsWorthAsync(MergeConnection connection, string table, long coming, CancellationToken cancellation) =>
        coming >= FewRows
        && await connection.CountAsync($"SELECT count(*) FROM (SELECT FROM {table} LIMIT {coming + 1}) AS few", cancellation) <= coming;

    /// <summary>Drops what would be filled row by row; the primary key stays.</summary>
    public static async Task<BulkLoad> BeginAsync(MergeConnection connection, string table, CancellationToken cancellation)
    {
        var keys = await connection.TextsAsync(
            $"""
            SELECT definition FROM (
                SELECT 1 AS step, indexrelid AS id, pg_get_indexdef(indexrelid) AS definition FROM pg_index
                WHERE indrelid = '{table}'::regclass AND NOT indisprimary AND indisunique
                UNION ALL
                SELECT 2, oid, format('ALTER TABLE {table} ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint
                WHERE conrelid = '{table}'::regclass AND contype = 'f') keys
            ORDER BY step, id
            """,
            cancellation);
        await connection.ExecuteAsync(
            $"""
            INSERT INTO pending_indexes (name, definition)
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = '{table}'::regclass AND NOT indisunique
            ON CONFLICT (name) DO UPDATE SET definition = excluded.definition;

            DO $$ DECLARE name text; BEGIN
                FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f' LOOP
                    EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', name);
                END LOOP;
                FOR name IN SELECT indexrelid::regclass FROM pg_index WHERE indrelid = '{table}'::regclass AND NOT indisprimary LOOP
                    EXECUTE 'DROP INDEX ' || name;
                END LOOP;
            END $$
            """,
            cancellation);
        return new(connection, keys);
    }

    public async Task EndAsync(CancellationToken cancellation)
    {
        await _connection.ExecuteAsync("SET LOCAL maintenance_work_mem = '512MB'", cancellation);
        foreach (var statement in _keys)
            await _connection.ExecuteAsync(statement, cancellation);
    }
}
