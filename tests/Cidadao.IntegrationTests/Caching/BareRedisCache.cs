using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>Redis as Microsoft's HybridCache asks it.</summary>
internal sealed class BareRedisCache(IDatabase redis) : IDistributedCache
{
    public byte[]? Get(string key) => redis.StringGet(key);

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) => await redis.StringGetAsync(key);

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => redis.StringSet(key, value, LifeOf(options));

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        redis.StringSetAsync(key, value, LifeOf(options));

    public void Refresh(string key)
    {
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask;

    public void Remove(string key) => redis.KeyDelete(key);

    public Task RemoveAsync(string key, CancellationToken token = default) => redis.KeyDeleteAsync(key);

    private static Expiration LifeOf(DistributedCacheEntryOptions options) => options.AbsoluteExpirationRelativeToNow is { } life ? (Expiration)life : default;
}
