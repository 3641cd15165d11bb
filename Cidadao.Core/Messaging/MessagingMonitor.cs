using System.Globalization;
using Cidadao.Core.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>Looks at outbox and streams every few seconds, for metrics, health and the operators' page.</summary>
internal sealed class MessagingMonitor(
    MessagingState state, NpgsqlDataSource database, IConnectionMultiplexer redis, TimeProvider clock, ILogger<MessagingMonitor> logger)
    : RecurringService(clock, logger)
{
    private const string LookAtOutbox =
        """
        -- outbox.look
        SELECT count(*), coalesce(extract(epoch FROM now() - min(coalesce(due_at, created_at))), 0)::float8, (SELECT count(*) FROM dead_letters)
        FROM outbox WHERE sent_at IS NULL AND (due_at IS NULL OR due_at <= now())
        """;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        state.Outbox = await OutboxAsync(stopping);
        try
        {
            state.Streams = await Task.WhenAll(((string[])[Streams.Commands, .. Streams.OfWork]).Select(StreamAsync));
            state.IsRedisThere = true;
        }
        catch
        {
            state.IsRedisThere = false;
            throw;
        }
    }

    private async Task<OutboxState> OutboxAsync(CancellationToken stopping)
    {
        await using var command = database.CreateCommand(LookAtOutbox);
        await using var reader = await command.ExecuteReaderAsync(stopping);
        await reader.ReadAsync(stopping);
        return new(reader.GetInt64(0), reader.GetDouble(1), reader.GetInt64(2));
    }

    private async Task<StreamState> StreamAsync(string stream)
    {
        var server = redis.GetDatabase();
        if (!await server.KeyExistsAsync(stream) || await server.StreamGroupInfoAsync(stream) is not [var group, ..])
            return new(stream, 0, 0, 0, 0);
        // What is finished is deleted: the first entry is the oldest unfinished one, and its identifier says when it came.
        var first = await server.StreamRangeAsync(stream, count: 1);
        var oldest = first is [var entry] ? (Clock.GetUtcNow() - MomentOf(entry.Id)).TotalSeconds : 0;
        return new(stream, group.Lag ?? 0, group.PendingMessageCount, group.ConsumerCount, Math.Max(oldest, 0));
    }

    private static DateTimeOffset MomentOf(RedisValue entryId) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(((string)entryId!).Split('-')[0], CultureInfo.InvariantCulture));
}

/// <summary>Messages that wait are a degraded service, not a dead one: they are sent when Redis is back.</summary>
internal sealed class OutboxHealthCheck(MessagingState state) : IHealthCheck
{
    private const double LateSeconds = 5;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        !state.IsRedisThere || state.Outbox.OldestSeconds > LateSeconds
            ? HealthCheckResult.Degraded(string.Create(
                CultureInfo.InvariantCulture, $"{state.Outbox.Waiting} messages wait to be sent, the oldest for {state.Outbox.OldestSeconds:F0} s."))
            : HealthCheckResult.Healthy());
}
