using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Caching;

/// <summary>
/// The <see cref="HybridCache"/> that everybody gets: a decorator of Microsoft's, which joins the readers of a process that want the same value
/// (and cancels a computation when all of them have gone), adding tiers, early refresh, one computation in the cluster, stale values in place
/// of failures, and evictions that every replica hears of. Memory stands before Microsoft's and not behind it: see docs/decisions/0011.
/// A factory may be run after its caller has got his answer: it must not use what ends with its caller's request.
/// </summary>
public sealed class TieredCache : HybridCache
{
    /// <summary>Who joins a computation that began before an eviction reads once more; the next one began after his question.</summary>
    private const int Looks = 2;

    private static readonly HybridCacheEntryOptions JoinOnly =
        new() { Flags = HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableDistributedCache };

    private static readonly HybridCacheEntryOptions NotKept = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheWrite };

    private readonly HybridCache _joining;
    private readonly EntryStore _store;
    private readonly CacheLoader _loader;
    private readonly IEvictionFeed _feed;
    private readonly CacheMetrics _metrics;
    private readonly Func<double> _random;
    private readonly TimeProvider _clock;
    private readonly CacheOptions _options;

    internal TieredCache(
        HybridCache joining, EntryStore store, CacheLoader loader, IEvictionFeed feed, CacheMetrics metrics, Func<double> random, TimeProvider clock, IOptions<CacheOptions> options)
    {
        (_joining, _store, _loader, _feed, _metrics, _random, _clock, _options) = (joining, store, loader, feed, metrics, random, clock, options.Value);
        metrics.Watch(CacheSource.Memory, () => store.Memory.Bytes);
    }

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        if (IsHit(_store.Memory.Find(key), options, out CacheEntry<T>? hit))
            return new(hit.Value);
        return ValueOfAsync(SlowlyAsync(key, state, factory, options, tags, cancellationToken));
    }

    public override ValueTask<T> GetOrCreateAsync<TState, T>(
        ReadOnlySpan<char> key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options = null,
        IEnumerable<string>? tags = null,
        CancellationToken cancellationToken = default)
    {
        if (IsHit(_store.Memory.Find(key), options, out CacheEntry<T>? hit))
            return new(hit.Value);
        return ValueOfAsync(SlowlyAsync(key.ToString(), state, factory, options, tags, cancellationToken));
    }

    /// <summary>The same, with what a caller may want to tell of it.</summary>
    public ValueTask<CacheRead<T>> ReadAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options,
        IEnumerable<string>? tags,
        CancellationToken cancellation)
    {
        if (IsHit(_store.Memory.Find(key), options, out CacheEntry<T>? hit))
            return new(new CacheRead<T>(hit.Value, IsStale: false));
        return SlowlyAsync(key, state, factory, options, tags, cancellation);
    }

    /// <summary>What <see cref="ReadAsync"/> finds in memory, for who has nothing ready yet to compute with.</summary>
    public bool TryRead<T>(string key, [NotNullWhen(true)] out T? value)
    {
        var isHit = IsHit(_store.Memory.Find(key), options: null, out CacheEntry<T>? hit);
        value = isHit ? hit!.Value : default;
        return isHit;
    }

    /// <summary>What another replica may have put in Redis under a key, as <see cref="RewriteAsync"/> does. Not counted as a read, and not kept.</summary>
    public async ValueTask<T?> LookBelowAsync<T>(string key, CancellationToken cancellation) =>
        (await _store.FindBelowAsync<T>(key, NotKept, cancellation, tiers: 1)).Entry is { } entry ? entry.Value : default;

    /// <summary>
    /// A value that memory shares took another form of the same content: Redis and Postgres get that form, where this very value stands there.
    /// Where memory has another value by now, or it was evicted, nothing is done.
    /// </summary>
    public async ValueTask RewriteAsync<T>(string key, T value, CancellationToken cancellation)
        where T : class
    {
        if (_store.Memory.Find(key) is CacheEntry<T> entry && ReferenceEquals(entry.Value, value) && _store.Evictions.Allows(entry))
            await _store.RewriteAsync(entry, cancellation);
    }

    /// <summary>The value is one of now: other replicas give up theirs first.</summary>
    public override async ValueTask SetAsync<T>(
        string key, T value, HybridCacheEntryOptions? options = null, IEnumerable<string>? tags = null, CancellationToken cancellationToken = default)
    {
        if (_options.Strategy == CacheStrategy.None)
            return;
        await _feed.EvictAsync(CacheEvicted.OfKeys(key), cancellationToken);
        await _store.StoreAsync(key, value, TimeSpan.Zero, _store.Evictions.Position, options, tags, cancellationToken);
    }

    /// <summary>On every replica; on this one before it returns.</summary>
    public override async ValueTask RemoveAsync(string key, CancellationToken cancellationToken = default)
    {
        await _feed.EvictAsync(CacheEvicted.OfKeys(key), cancellationToken);
        await _store.RemoveBelowAsync(key, cancellationToken);
    }

    /// <summary>On every replica; on this one before it returns. <c>*</c> is everything.</summary>
    public override ValueTask RemoveByTagAsync(string tag, CancellationToken cancellationToken = default) => RemoveByTagAsync([tag], cancellationToken);

    public override async ValueTask RemoveByTagAsync(IEnumerable<string> tags, CancellationToken cancellationToken = default)
    {
        var all = tags.ToList();
        await _feed.EvictAsync(new(all, [], all.Contains("*")), cancellationToken);
    }

    /// <summary>One comparison of moments and one of epochs tell that there is nothing else to ask.</summary>
    private bool IsHit<T>(CacheEntry? found, HybridCacheEntryOptions? options, [NotNullWhen(true)] out CacheEntry<T>? hit)
    {
        hit = found as CacheEntry<T>;
        if (hit is null)
            return false;
        var now = _clock.GetUtcNow().UtcTicks;
        if (now >= hit.CertainUntil || Volatile.Read(ref hit.ValidAt) != _store.Evictions.Epoch || Has(options, HybridCacheEntryFlags.DisableLocalCacheRead))
            return false;
        hit.LastUsed = now;
        _metrics.Read(CacheSource.Memory);
        return true;
    }

    private async ValueTask<CacheRead<T>> SlowlyAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? options,
        IEnumerable<string>? tags,
        CancellationToken cancellation)
    {
        if (_options.Strategy == CacheStrategy.None)
        {
            _metrics.Read(CacheSource.Computed);
            return new(await factory(state, cancellation), IsStale: false);
        }

        for (var look = 1; ; look++)
        {
            if (!Has(options, HybridCacheEntryFlags.DisableLocalCacheRead) && Look<T>(key) is { } kept)
                return Judge(kept, state, factory, options);
            LoadCall<T> mine = new LoadCall<TState, T>(_loader, key, state, factory, options, tags);
            var loaded = await _joining.GetOrCreateAsync(
                key,
                mine,
                static (call, token) => call.RunAsync(token),
                JoinOnly,
                tags: null,
                cancellation);
            if (loaded.Entry is null)
            {
                if (mine.HasRun || Has(options, HybridCacheEntryFlags.DisableUnderlyingData))
                    return default;
                continue; // it joined one that must not compute
            }

            if (!mine.HasRun && look < Looks && !_store.Evictions.Allows(loaded.Entry))
                continue;
            _metrics.Read(loaded.Source);
            return new(loaded.Entry.Value, loaded.Source == CacheSource.Stale);
        }
    }

    /// <returns>What memory has and may be served: fresh, or stale while a computation that failed is not to be tried again yet.</returns>
    private CacheEntry<T>? Look<T>(string key)
    {
        if (_store.Memory.Find(key) is not CacheEntry<T> entry)
            return null;
        if (!_store.Evictions.Allows(entry))
        {
            if (_store.Memory.Remove(entry))
                _metrics.Evicted("memory", "evicted");
            return null;
        }

        var now = _clock.GetUtcNow().UtcTicks;
        return now < entry.LocalUntil && (now < entry.Facts.ExpiresAt || now < Volatile.Read(ref entry.NotBefore)) ? entry : null;
    }

    private CacheRead<T> Judge<TState, T>(CacheEntry<T> entry, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? options)
    {
        var now = _clock.GetUtcNow().UtcTicks;
        var isStale = now >= entry.Facts.ExpiresAt;
        if (!isStale && now >= Volatile.Read(ref entry.NotBefore) && EarlyRefresh.IsDue(now, entry.Facts.ExpiresAt, entry.Facts.Delta, _options.Beta, _random()))
            _loader.RefreshEarly(entry, state, factory, options);
        entry.LastUsed = now;
        _metrics.Read(isStale ? CacheSource.Stale : CacheSource.Memory);
        return new(entry.Value, isStale);
    }

    private static async ValueTask<T> ValueOfAsync<T>(ValueTask<CacheRead<T>> read) => (await read).Value;

    private static bool Has(HybridCacheEntryOptions? options, HybridCacheEntryFlags flag) =>
        options?.Flags is { } flags && (flags & flag) == flag;
}
