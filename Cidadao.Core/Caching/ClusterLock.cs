using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Cidadao.Core.Caching;

/// <summary>One holder of a name in the cluster.</summary>
internal interface IClusterLock
{
    /// <summary>Does not wait.</summary>
    /// <returns>Null when somebody else holds it.</returns>
    ValueTask<IAsyncDisposable?> TryAcquireAsync(string name, CancellationToken cancellation);
}

/// <summary>
/// A key in Redis with a random token, that only who knows the token prolongs or deletes. A living holder renews it at thirds of the lease; a
/// dead one's is free when the lease ends. While Redis is away everybody gets it: then it holds for the process, which joins its own readers.
/// </summary>
internal sealed class RedisLock(IConnectionMultiplexer redis, IOptions<CacheOptions> options, TimeProvider clock, CacheMetrics metrics) : IClusterLock
{
    public async ValueTask<IAsyncDisposable?> TryAcquireAsync(string name, CancellationToken cancellation)
    {
        var (key, token) = ((RedisKey)$"{RedisTier.KeyOf(name)}:lock", (RedisValue)Guid.NewGuid().ToByteArray());
        try
        {
            if (redis.IsConnected)
            {
                var won = await redis.GetDatabase().LockTakeAsync(key, token, options.Value.Lease).WaitAsync(options.Value.RedisPatience, clock, cancellation);
                metrics.Locked(won ? "won" : "lost");
                return won ? new Lease(redis.GetDatabase(), key, token, options.Value.Lease, clock) : null;
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Degraded, as below.
        }

        metrics.Locked("degraded");
        return NoLease.Instance;
    }

    private sealed class Lease : IAsyncDisposable
    {
        private readonly (IDatabase Redis, RedisKey Key, RedisValue Token) _held;
        private readonly ITimer _renewal;

        public Lease(IDatabase redis, RedisKey key, RedisValue token, TimeSpan lease, TimeProvider clock)
        {
            _held = (redis, key, token);
            _renewal = clock.CreateTimer(_ => _ = TryAsync(redis.LockExtendAsync(key, token, lease)), null, lease / 3, lease / 3);
        }

        public async ValueTask DisposeAsync()
        {
            await _renewal.DisposeAsync();
            await TryAsync(_held.Redis.LockReleaseAsync(_held.Key, _held.Token));
        }

        /// <summary>Who can neither renew nor release it loses it at the end of the lease, and nothing worse happens than a second computation.</summary>
        private static async Task TryAsync(Task<bool> call)
        {
            try
            {
                await call;
            }
            catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
            {
            }
        }
    }

    private sealed class NoLease : IAsyncDisposable
    {
        public static readonly NoLease Instance = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
