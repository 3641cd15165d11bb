namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// Load, index, attach: where the rows to come are at least as many as those that are there, a table is filled without its secondary indexes
/// and foreign keys, which are built afterwards in one go, in the same transaction. Filling four indexes row by row takes about six times as
/// long.
/// </summary>
internal sealed class BulkLoad
{
    /// <summary>Below this the indexes cost less than a glance at the catalogue.</summary>
    private const long FewRows = 20_000;

    private readonly MergeConnection _connection;
    private readonly IReadOnlyList<string> _rebuild;

    private BulkLoad(MergeConnection connection, IReadOnlyList<string> rebuild) => (_connection, _rebuild) = (connection, rebuild);

    /// <param name="connection">The importer's.</param>
    /// <param name="table">Table to be filled.</param>
    /// <param name="coming">How many rows will come.</param>
    public static async Task<bool> IsWorthAsync(MergeConnection connection, string table, long coming, CancellationToken cancellation) =>
        coming >= FewRows
        && await connection.CountAsync($"SELECT count(*) FROM (SELECT FROM {table} LIMIT {coming + 1}) AS few", cancellation) <= coming;

    /// <summary>Drops what would be filled row by row; the primary key stays.</summary>
    public static async Task<BulkLoad> BeginAsync(MergeConnection connection, string table, CancellationToken cancellation)
    {
        var foreignKeys = await connection.TextsAsync(
            $"SELECT format('ALTER TABLE {table} ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'",
            cancellation);
        var indexes = await connection.TextsAsync(
            $"SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = '{table}'::regclass AND NOT indisprimary ORDER BY indexrelid",
            cancellation);
        await connection.ExecuteAsync(
            $"""
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
        return new(connection, [.. indexes, .. foreignKeys]);
    }

    public async Task EndAsync(CancellationToken cancellation)
    {
        await _connection.ExecuteAsync("SET LOCAL maintenance_work_mem = '512MB'", cancellation);
        foreach (var statement in _rebuild)
            await _connection.ExecuteAsync(statement, cancellation);
    }
}
