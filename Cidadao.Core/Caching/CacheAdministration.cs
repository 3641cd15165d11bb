namespace Cidadao.Core.Caching;

/// <summary>What an operator sees of this replica's cache.</summary>
public sealed class CacheAdministration
{
    private readonly EntryStore _store;
    private readonly CacheMetrics _metrics;

    internal CacheAdministration(EntryStore store, CacheMetrics metrics) => (_store, _metrics) = (store, metrics);

    /// <summary>Since the start of this replica.</summary>
    public CacheStatistics Statistics => new(
        _store.Memory.Count,
        _store.Memory.Bytes,
        _metrics.HitRatio,
        Enum.GetValues<CacheSource>().ToDictionary(CacheMetrics.NameOf, _metrics.Reads),
        _metrics.Totals.ToDictionary(),
        _store.Evictions.IsInformed);

    /// <summary>In which tiers a key stands, and since when.</summary>
    public async Task<IReadOnlyList<CachePeek>> PeekAsync(string key, CancellationToken cancellation)
    {
        var found = new List<CachePeek>();
        await foreach (var (source, facts, bytes) in _store.PeekAsync(key, cancellation))
        {
            found.Add(new(
                CacheMetrics.NameOf(source),
                bytes,
                facts is null ? null : new(facts.CreatedAt, TimeSpan.Zero),
                facts is null ? null : new(facts.ExpiresAt, TimeSpan.Zero),
                facts is null ? null : TimeSpan.FromTicks(facts.Delta),
                facts?.Tags ?? [],
                facts is not null && _store.Evictions.Allows(facts)));
        }

        return found;
    }
}

/// <param name="Entries">In memory.</param>
/// <param name="Bytes">In memory.</param>
/// <param name="HitRatio">Share of reads that needed no computation, in [0, 1].</param>
/// <param name="Reads">By where they found the value.</param>
/// <param name="Totals">Refreshes, locks, evictions and faults by what became of them.</param>
/// <param name="IsInformed">Whether evictions of the other replicas are known: before, nothing from the lower tiers is served.</param>
public sealed record CacheStatistics(
    int Entries, long Bytes, double HitRatio, IReadOnlyDictionary<string, long> Reads, IReadOnlyDictionary<string, long> Totals, bool IsInformed);

/// <summary>A value in one tier.</summary>
/// <param name="CreatedAt">Null when the payload is not whole.</param>
/// <param name="Delta">How long its computation took.</param>
/// <param name="IsValid">False when it was evicted, or is not whole: it is not served.</param>
public sealed record CachePeek(
    string Tier, int Bytes, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt, TimeSpan? Delta, IReadOnlyList<string> Tags, bool IsValid);
