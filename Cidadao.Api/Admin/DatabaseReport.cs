using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Database.Observation;
using Cidadao.ServiceDefaults;
using Npgsql;

namespace Cidadao.Api.Admin;

/// <summary>
/// Reads what the server knows of the database, in one round trip and one snapshot. Sizes need a short lock on each table: while a bulk load
/// holds one for long, the answer is "try again" and not a wait. Who asks while it is read shares the next one: each looks at hundreds of files.
/// </summary>
internal sealed class DatabaseReport
{
    /// <summary>Of a smaller table the scan from one end to the other is the right plan.</summary>
    private const long LargeTable = 10_000;

    private const long ManyScans = 50;

    private const string Bounds = "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '15s'";

    private readonly NpgsqlDataSource _database;
    private readonly SharedQuestion<DatabaseResponse> _report;

    public DatabaseReport(NpgsqlDataSource database) => (_database, _report) = (database, new(() => AskAsync(CancellationToken.None)));

    /// <exception cref="NpgsqlException">Transient when a table is locked or the server is away.</exception>
    public Task<DatabaseResponse> ReadAsync(CancellationToken cancellation) => _report.AskAsync(cancellation);

    /// <param name="cancellation">None: several wait for it, and it is bounded by itself.</param>
    private async Task<DatabaseResponse> AskAsync(CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var bounds = new NpgsqlCommand(Bounds, connection))
            await bounds.ExecuteNonQueryAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new(DatabaseSql.Server),
                new(DatabaseSql.Tables),
                new(DatabaseSql.Partitions),
                new(DatabaseSql.Indexes),
                new(DatabaseSql.ForeignKeys),
                new(DatabaseSql.PendingIndexes),
                new(DatabaseSql.Sessions),
                new(DatabaseSql.Replicas),
                new(DatabaseSql.LongTransactions),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var server = ServerRow(reader);
        var tables = await NextAsync(reader, Table, cancellation);
        var partitions = await NextAsync(reader, Partition, cancellation);
        var indexes = await NextAsync(reader, Index, cancellation);
        var foreignKeys = await NextAsync(reader, row => (Table: row.GetString(0), Definition: $"{row.GetString(1)}: {row.GetString(2)}"), cancellation);
        return server with
        {
            Tables = tables,
            Partitions = partitions,
            Indexes = indexes,
            MissingIndexes = [.. tables.Where(IsScanned).Select(Scanned), .. foreignKeys.Select(key => Unindexed(key.Definition, tables.First(table => table.Name == key.Table)))],
            PendingIndexes = await NextAsync(reader, row => row.GetString(0), cancellation),
            Sessions = await NextAsync(reader, row => new SessionResponse(row.GetString(0), row.GetString(1), row.GetInt32(2)), cancellation),
            Replicas = await NextAsync(reader, Replica, cancellation),
            LongTransactions = await NextAsync(reader, LongTransaction, cancellation),
            Pools = [.. PoolFigures.Read().Select(pool => new PoolResponse(pool.Name, pool.Used, pool.Idle, pool.Max))],
        };
    }

    private static async Task<List<T>> NextAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await reader.NextResultAsync(cancellation);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellation))
            rows.Add(read(reader));
        return rows;
    }

    private static DatabaseResponse ServerRow(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetInt64(2),
        Given<DateTimeOffset>(row, 3),
        Given<double>(row, 4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.GetInt64(7),
        row.GetInt64(8),
        row.GetInt32(9),
        [], [], [], [], [], [], [], [], []);

    private static TableResponse Table(NpgsqlDataReader row)
    {
        var (updated, hot) = (row.GetInt64(12), row.GetInt64(13));
        return new(
            row.GetString(0),
            row.GetInt32(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6),
            row.GetInt64(7),
            row.GetInt64(8),
            row.GetInt64(9),
            row.GetInt64(10),
            row.GetInt64(11),
            updated == 0 ? null : (double)hot / updated,
            Given<DateTimeOffset>(row, 14),
            Given<DateTimeOffset>(row, 15));
    }

    private static PartitionResponse Partition(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        row.GetString(2),
        row.GetInt64(3),
        row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt64(6),
        row.GetInt64(7),
        row.GetInt64(8));

    private static IndexResponse Index(NpgsqlDataReader row)
    {
        var (isUnique, scans, rows) = (row.GetBoolean(4), row.GetInt64(7), row.GetInt64(9));
        return new(
            row.GetString(0),
            row.GetString(1),
            row.GetString(3),
            row.GetInt32(2),
            isUnique,
            row.GetBoolean(5),
            row.GetInt64(6),
            scans,
            row.GetInt64(8),
            !isUnique && scans == 0 && rows >= LargeTable);
    }

    private static bool IsScanned(TableResponse table) =>
        table.Rows >= LargeTable && table.SequentialScans >= ManyScans && table.SequentialScans > table.IndexScans
        && table.SequentialRows / table.SequentialScans >= LargeTable;

    private static MissingIndexResponse Scanned(TableResponse table) => Missing(table, "sequentialScans", null);

    private static MissingIndexResponse Unindexed(string foreignKey, TableResponse table) => Missing(table, "foreignKey", foreignKey);

    private static MissingIndexResponse Missing(TableResponse table, string reason, string? detail) =>
        new(table.Name, reason, detail, table.SequentialScans, table.SequentialScans == 0 ? 0 : table.SequentialRows / table.SequentialScans);

    private static ReplicaResponse Replica(NpgsqlDataReader row) =>
        new(row.GetString(0), Text(row, 1), Text(row, 2), Given<long>(row, 3), Given<double>(row, 4));

    private static LongTransactionResponse LongTransaction(NpgsqlDataReader row) =>
        new(row.GetInt32(0), row.GetString(1), row.GetString(2), row.GetDouble(3), Text(row, 4), QueryOperation.Of(row.GetString(5)));

    private static T? Given<T>(NpgsqlDataReader row, int column)
        where T : struct => row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
