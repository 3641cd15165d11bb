namespace Cidadao.Core.Caching;

/// <summary>How evictions reach every replica.</summary>
internal interface IEvictionFeed
{
    /// <summary>Returns when this replica has applied it; the others follow within a second.</summary>
    ValueTask EvictAsync(CacheEvicted evicted, CancellationToken cancellation);
}
