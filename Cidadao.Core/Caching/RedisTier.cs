using System.IO.Hashing;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Cidadao.Core.Caching;

/// <summary>
/// L2. Redis holds the streams too and must never throw those away for want of memory, so the cache keeps itself small: keys lie in buckets
/// (each in one slot of a Redis Cluster), a bucket knows its keys by age and its bytes, and a write that makes it larger than its share takes
/// the oldest out, in the same script.
/// </summary>
internal sealed class RedisTier(
    IConnectionMultiplexer redis, IOptions<CacheOptions> options, TimeProvider clock, CacheMetrics metrics, ILogger<RedisTier> logger) : ICacheTier
{
    private const int Buckets = 16;

    // KEYS: value, ages, sizes. ARGV: payload, life in ms, now in ms, bytes of the bucket, how long anything lives.
    private const string Put =
        """
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        local size = string.len(ARGV[1])
        local total = redis.call('HINCRBY', KEYS[3], '', size - (redis.call('HGET', KEYS[3], KEYS[1]) or 0))
        redis.call('HSET', KEYS[3], KEYS[1], size)
        redis.call('ZADD', KEYS[2], ARGV[3], KEYS[1])
        local limit, outlived, gone = tonumber(ARGV[4]), ARGV[3] - ARGV[5], 0
        while true do
            local oldest = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
            if #oldest == 0 or (total <= limit and tonumber(oldest[2]) > outlived) then break end
            redis.call('UNLINK', oldest[1])
            redis.call('ZREM', KEYS[2], oldest[1])
            total = redis.call('HINCRBY', KEYS[3], '', -(redis.call('HGET', KEYS[3], oldest[1]) or 0))
            redis.call('HDEL', KEYS[3], oldest[1])
            gone = gone + 1
        end
        return gone
        """;

    // The same; where another payload's identity stands, nothing is done.
    private const string Replace = $"if redis.call('GETRANGE', KEYS[1], ARGV[6], ARGV[7]) ~= string.sub(ARGV[1], ARGV[6] + 1, ARGV[7] + 1) then return 0 end\n{Put}";

    private readonly TierGuard _guard = new("redis", options.Value.RedisPatience, clock, metrics, logger);

    public CacheSource Source => CacheSource.Redis;

    public TimeSpan Life => options.Value.RedisLife;

    public async ValueTask<byte[]?> ReadAsync(string key, CancellationToken cancellation) =>
        await _guard.TryAsync(async _ => (byte[]?)await Connected().StringGetAsync(KeyOf(key)), cancellation);

    public ValueTask WriteAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation) =>
        RunAsync(Put, key, payload, life, cancellation);

    public ValueTask ReplaceAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation) =>
        RunAsync(Replace, key, payload, life, cancellation);

    /// <summary>As the buckets account for it.</summary>
    public ValueTask<long?> BytesAsync(CancellationToken cancellation) => _guard.TryAsync<long?>(
        async _ =>
        {
            var totals = await Task.WhenAll(Enumerable.Range(0, Buckets).Select(number => Connected().HashGetAsync($"{BucketOf(number)}sizes", "")));
            return totals.Sum(total => (long)total);
        },
        cancellation);

    private async ValueTask RunAsync(string script, string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation)
    {
        var (bucket, place) = (BucketOf(key), KeyOf(key));
        var gone = await _guard.TryAsync(
            async _ => (int)await Connected().ScriptEvaluateAsync(
                script,
                [place, $"{bucket}ages", $"{bucket}sizes"],
                [
                    payload, (long)life.TotalMilliseconds, clock.GetUtcNow().ToUnixTimeMilliseconds(), options.Value.RedisBytes / Buckets, (long)Life.TotalMilliseconds,
                    Payload.IdentityFrom, Payload.IdentityFrom + Payload.IdentityLength - 1,
                ]),
            cancellation);
        if (gone > 0)
            metrics.Evicted("redis", "size", gone);
    }

    public async ValueTask RemoveAsync(string key, CancellationToken cancellation) =>
        await _guard.TryAsync(_ => Connected().KeyDeleteAsync(KeyOf(key)), cancellation);

    /// <summary>Where a value stands in Redis.</summary>
    public static string KeyOf(string key) => $"{BucketOf(key)}{key}";

    /// <summary>A command to a server that is away would wait for it.</summary>
    private IDatabase Connected() => redis.IsConnected ? redis.GetDatabase() : throw new InvalidOperationException("Redis is away.");

    private static string BucketOf(string key) => BucketOf((int)(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan())) % Buckets));

    private static string BucketOf(int number) => $"{{cidadao:cache:{number}}}:";
}
