using System.Collections.Concurrent;
using Npgsql;

namespace Cidadao.Core.Database;

/// <summary>
/// Indexes that a bulk load has dropped and that are still to be built again. They are on record, written in the transaction that dropped
/// them: whatever ends a process before they are built, the next worker to start, or the next import, builds them. Until then queries are
/// right, and slower.
/// </summary>
public sealed class PendingIndexes(NpgsqlDataSource database)
{
    /// <summary>Built at once: several sessions may index one table, and each is bound by one core.</summary>
    private const int Lanes = 2;

    /// <summary>Whether any is still to be built.</summary>
    public async Task<bool> ArePendingAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT FROM pending_indexes)");
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Builds what is pending; waits for another process that is at it.</summary>
    public async Task BuildAsync(CancellationToken cancellation)
    {
        if (await PendingAsync(cancellation) is not { IsEmpty: false })
            return;
        await using var turn = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await turn.BeginTransactionAsync(cancellation);
        await ExecuteAsync(turn, "SELECT pg_advisory_xact_lock(hashtext('cidadao:pending-indexes'))", cancellation);
        var pending = await PendingAsync(cancellation);
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => BuildAsync(pending, cancellation)));
    }

    private async Task BuildAsync(ConcurrentQueue<(string Name, string Definition)> pending, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        while (pending.TryDequeue(out var index))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await ExecuteAsync(connection, "SET LOCAL maintenance_work_mem = '256MB'; SET LOCAL max_parallel_maintenance_workers = 0", cancellation);
            await ExecuteAsync(connection, IfMissing(index.Definition), cancellation);
            await ExecuteAsync(connection, "DELETE FROM pending_indexes WHERE name = $1", cancellation, index.Name);
            await transaction.CommitAsync(cancellation);
        }
    }

    /// <returns>The longest to build first, so that no lane is left with it at the end.</returns>
    private async Task<ConcurrentQueue<(string Name, string Definition)>> PendingAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("-- indexes.pending\nSELECT name, definition FROM pending_indexes ORDER BY definition NOT LIKE '% USING gin %', name");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var pending = new ConcurrentQueue<(string, string)>();
        while (await reader.ReadAsync(cancellation))
            pending.Enqueue((reader.GetString(0), reader.GetString(1)));
        return pending;
    }

    private static string IfMissing(string definition) =>
        definition.Replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", StringComparison.Ordinal);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, string? parameter = null)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (parameter is not null)
            command.Parameters.Add(new() { Value = parameter });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
