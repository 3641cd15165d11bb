namespace Cidadao.Core.Caching;

/// <summary>Which tiers there are. Configured as <c>CACHE_STRATEGY</c>: <c>multi_tier</c>, <c>memory</c> or <c>none</c>.</summary>
public enum CacheStrategy
{
    /// <summary>Memory, Redis, Postgres; one computation in the cluster.</summary>
    MultiTier,

    /// <summary>Memory only; one computation in each process. Evictions still come over the event stream.</summary>
    Memory,

    /// <summary>Nothing is kept: every read computes.</summary>
    None,
}
