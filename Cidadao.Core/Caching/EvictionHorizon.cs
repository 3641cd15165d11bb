using Cidadao.Core.Messaging;
using Npgsql;
using NpgsqlTypes;
using StackExchange.Redis;

namespace Cidadao.Core.Caching;

/// <summary>
/// Who is told that something has ended sees what it changed: before the answer leaves, this replica has followed the event stream past the end.
/// It takes moments after the end, and nothing later; while Redis is away nobody waits.
/// </summary>
public sealed class EvictionHorizon
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(3);

    private readonly NpgsqlDataSource _database;
    private readonly IConnectionMultiplexer _redis;
    private readonly Evictions _evictions;
    private readonly EvictionWake _wake;
    private readonly TimeProvider _clock;

    internal EvictionHorizon(NpgsqlDataSource database, IConnectionMultiplexer redis, Evictions evictions, EvictionWake wake, TimeProvider clock) =>
        (_database, _redis, _evictions, _wake, _clock) = (database, redis, evictions, wake, clock);

    /// <param name="endedAt">Null while it is under way.</param>
    public async Task ReachAsync(DateTimeOffset? endedAt, CancellationToken cancellation)
    {
        if (endedAt is not { } ended || (_clock.GetUtcNow() - ended).Duration() > Recent || !_redis.IsConnected)
            return;
        long? sentBy = null;
        for (var began = _clock.GetTimestamp(); _clock.GetElapsedTime(began) < Patience; await Task.Delay(Glance, _clock, cancellation))
        {
            if (sentBy is null && !await IsUnsentAsync(ended, cancellation))
                sentBy = await NowAsync();
            if (sentBy is not null && _evictions.Position >= sentBy)
                return;
            _wake.Wake();
        }
    }

    /// <summary>The relay deletes an event when it stands on the stream.</summary>
    private async Task<bool> IsUnsentAsync(DateTimeOffset ended, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand("-- outbox.horizon\nSELECT EXISTS (SELECT 1 FROM outbox WHERE stream = $1 AND created_at <= $2)");
        command.Parameters.Add(new() { Value = Streams.Events });
        command.Parameters.Add(new() { Value = ended.AddMilliseconds(1).UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    private async Task<long?> NowAsync()
    {
        try
        {
            var time = (RedisResult[])(await _redis.GetDatabase().ExecuteAsync("TIME"))!;
            return StreamPosition.Before(((long)time[0] * 1_000) + ((long)time[1] / 1_000));
        }
        catch (RedisException)
        {
            return null;
        }
    }
}
