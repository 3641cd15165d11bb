namespace Cidadao.Core.Caching;

/// <summary>Event: values were evicted by hand or by a write of the API itself.</summary>
/// <param name="Tags">All values with one of these.</param>
/// <param name="Keys">These values.</param>
/// <param name="All">Everything.</param>
public sealed record CacheEvicted(IReadOnlyList<string> Tags, IReadOnlyList<string> Keys, bool All = false)
{
    public static CacheEvicted OfTags(params IReadOnlyList<string> tags) => new(tags, []);

    public static CacheEvicted OfKeys(params IReadOnlyList<string> keys) => new([], keys);
}
