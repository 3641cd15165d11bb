using Cidadao.Core.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.Core.Caching;

/// <summary>
/// Takes out of memory and of Postgres what has outlived its time, and of Postgres the oldest that is beyond the limit. Every replica cleans its
/// memory; of the table one takes its turn, the others pass. And sees how much the tiers below hold.
/// </summary>
internal sealed class CacheCleaning(
    EntryStore store, NpgsqlDataSource database, IOptions<CacheOptions> options, CacheMetrics metrics, TimeProvider clock, ILogger<CacheCleaning> logger)
    : RecurringService(clock, logger)
{
    private const string Turn = "-- cache.turn\nSELECT pg_try_advisory_xact_lock(hashtext('cidadao:cache-cleaning'))";
    private const string DeleteOutlived = "DELETE FROM cache_entries WHERE expires_at <= $1";

    private const string DeleteBeyond =
        """
        DELETE FROM cache_entries WHERE key IN (
            SELECT key FROM (SELECT key, sum(octet_length(payload)) OVER (ORDER BY stored_at DESC, key) AS bytes FROM cache_entries) AS newest
            WHERE bytes > $1)
        """;

    protected override TimeSpan Interval => TimeSpan.FromSeconds(30);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        foreach (var tier in store.Below)
        {
            var bytes = await tier.BytesAsync(stopping);
            metrics.Watch(tier.Source, () => bytes);
        }

        store.Memory.RemoveOutlived(store.Evictions.Allows);
        if (!store.IsShared)
            return;
        await using var connection = await database.OpenConnectionAsync(stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        await using var turn = new NpgsqlCommand(Turn, connection);
        if (await turn.ExecuteScalarAsync(stopping) is not true)
            return;
        metrics.Evicted("database", "outlived", await DeleteAsync(connection, DeleteOutlived, Clock.GetUtcNow(), stopping));
        metrics.Evicted("database", "size", await DeleteAsync(connection, DeleteBeyond, options.Value.DatabaseBytes, stopping));
        await transaction.CommitAsync(stopping);
    }

    private static async Task<int> DeleteAsync(NpgsqlConnection connection, string sql, object bound, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = bound });
        return await command.ExecuteNonQueryAsync(stopping);
    }
}
