using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Outbox → Redis stream. Woken by NOTIFY, and every few seconds in case that one was missed. Rows are locked, added to the stream, deleted,
/// committed: a crash in between sends a message twice, which the inbox makes harmless, and never not at all.
/// </summary>
public sealed partial class OutboxRelay(
    NpgsqlDataSource database, IConnectionMultiplexer redis, TimeProvider clock, ILogger<OutboxRelay> logger) : BackgroundService
{
    /// <summary>Channel of the trigger on the outbox.</summary>
    public const string Channel = "cidadao_outbox";

    private const int BatchSize = 50;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private const string TakeBatch =
        "SELECT id, message_id, stream, type, payload::text, trace_parent FROM outbox ORDER BY id LIMIT 50 FOR UPDATE SKIP LOCKED";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or RedisException or TimeoutException or OperationCanceledException)
            {
                LogFailed(logger, e);
                await Task.Delay(AfterFailure, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        await using var connection = await database.OpenConnectionAsync(stopping);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection))
            await listen.ExecuteNonQueryAsync(stopping);
        while (true)
        {
            while (await RelayBatchAsync(connection, stopping) == BatchSize)
            {
            }

            await connection.WaitAsync(Interval, stopping);
        }
    }

    /// <returns>How many messages were sent.</returns>
    private async Task<int> RelayBatchAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        var sent = new List<long>(BatchSize);
        var added = new List<Task>(BatchSize);
        var stream = redis.GetDatabase();
        await using (var take = new NpgsqlCommand(TakeBatch, connection))
        await using (var reader = await take.ExecuteReaderAsync(stopping))
        {
            while (await reader.ReadAsync(stopping))
            {
                sent.Add(reader.GetInt64(0));
                added.Add(stream.StreamAddAsync(
                    reader.GetString(2),
                    StreamFields.Of(reader.GetGuid(1), reader.GetString(3), reader.GetString(4), reader.IsDBNull(5) ? null : reader.GetString(5))));
            }
        }

        if (sent.Count == 0)
            return 0;
        await Task.WhenAll(added).WaitAsync(stopping);
        await using (var delete = new NpgsqlCommand("DELETE FROM outbox WHERE id = ANY($1)", connection) { Parameters = { new() { Value = sent } } })
            await delete.ExecuteNonQueryAsync(stopping);
        await transaction.CommitAsync(stopping);
        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(Streams.Commands), RedisValue.EmptyString, CommandFlags.FireAndForget);
        return sent.Count;
    }

    [LoggerMessage(1001, LogLevel.Warning, "The relay could not empty the outbox; messages wait and it tries again")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
