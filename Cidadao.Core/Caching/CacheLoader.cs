using System.Diagnostics;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Caching;

/// <summary>How a value is made that memory does not have, once in the cluster.</summary>
internal sealed partial class CacheLoader(
    EntryStore store, IClusterLock locks, CacheMetrics metrics, IOptions<CacheOptions> options, TimeProvider clock, ILogger<CacheLoader> logger)
{
    /// <summary>What another replica has just made is in the first tier below when its lock is free again.</summary>
    private const int SharedTier = 1;

    private static readonly ActivitySource Source = new("Cidadao.Caching");

    /// <summary>How often a waiting replica looks whether the value has come.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>Who lost the lock of an early refresh leaves it alone for at least so long.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(25);

    private readonly CacheOptions _options = options.Value;

    /// <summary>
    /// (1) The tiers below. (2) The cluster's lock; who does not get it looks again and again whether the value has come, (3) and computes itself
    /// when that takes too long. (4) Under the lock it looks once more: the one before may just have written it. (5) Compute and store. (6) What
    /// fails is answered with the stale value, where there is one within the grace.
    /// </summary>
    public async ValueTask<Loaded<T>> LoadAsync<TState, T>(
        string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? wanted, IEnumerable<string>? tags, CancellationToken cancellation)
    {
        var (stale, source) = await store.FindBelowAsync<T>(key, wanted, cancellation); // 1
        if (IsFresh(stale))
            return new(stale!, source);
        stale ??= store.Memory.Find(key) is CacheEntry<T> old && store.Evictions.Allows(old) && IsWithinGrace(old) ? old : null;
        if (HasFlag(wanted, HybridCacheEntryFlags.DisableUnderlyingData))
            return new(stale, CacheSource.Stale);

        var began = clock.GetTimestamp();
        for (var mayWait = store.IsShared; ; await Task.Delay(Glance, clock, cancellation))
        {
            await using var held = mayWait ? await locks.TryAcquireAsync(key, cancellation) : null; // 2
            if (mayWait)
            {
                var (found, where) = await store.FindBelowAsync<T>(key, wanted, cancellation, SharedTier); // 2, 4
                if (IsFresh(found))
                    return new(found!, where);
            }

            var isImpatient = clock.GetElapsedTime(began) > _options.LockPatience; // 3
            if (mayWait && held is null && !isImpatient)
                continue;
            if (mayWait && held is null)
                metrics.Locked("impatient");
            return await ComputeAsync(key, state, factory, wanted, tags, stale, stale is null ? "missing" : "expired", cancellation);
        }
    }

    /// <summary>
    /// In the background, for a value that is valid still: at most once in a process at a time, and only with the cluster's lock, which it does
    /// not wait for. What another replica has refreshed meanwhile is taken as it is.
    /// </summary>
    public void RefreshEarly<TState, T>(
        CacheEntry<T> entry, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? wanted)
    {
        if (Interlocked.Exchange(ref entry.Refreshing, 1) == 0)
            _ = Task.Run(() => RefreshAsync(entry, state, factory, wanted));
    }

    private async Task RefreshAsync<TState, T>(
        CacheEntry<T> entry, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? wanted)
    {
        var facts = entry.Facts;
        var pause = TimeSpan.FromTicks(Math.Max(ShortestPause.Ticks, facts.Delta / 4));
        try
        {
            await using var held = store.IsShared ? await locks.TryAcquireAsync(facts.Key, CancellationToken.None) : null;
            var (newer, _) = await store.FindBelowAsync<T>(facts.Key, wanted, CancellationToken.None, SharedTier);
            if (newer is not null && newer.Facts.CreatedAt > facts.CreatedAt)
            {
                metrics.Refreshed("adopted");
            }
            else if (store.IsShared && held is null)
            {
                metrics.Refreshed("lost");
            }
            else
            {
                await ComputeAsync(facts.Key, state, factory, wanted, facts.Tags, stale: null, "early", CancellationToken.None);
                metrics.Refreshed("computed");
            }
        }
        catch (Exception e)
        {
            // The value is valid still; whoever needs one that is not will meet the same trouble, and say so.
            pause = _options.RetryAfter;
            metrics.Refreshed("failed");
            LogFailed(logger, e);
        }
        finally
        {
            Volatile.Write(ref entry.NotBefore, clock.GetUtcNow().UtcTicks + pause.Ticks);
            Volatile.Write(ref entry.Refreshing, 0);
        }
    }

    private async ValueTask<Loaded<T>> ComputeAsync<TState, T>(
        string key,
        TState state,
        Func<TState, CancellationToken, ValueTask<T>> factory,
        HybridCacheEntryOptions? wanted,
        IEnumerable<string>? tags,
        CacheEntry<T>? stale,
        string reason,
        CancellationToken cancellation)
    {
        // Before the computation: an eviction from here on makes its value one of yesterday.
        var position = store.Evictions.Position;
        var started = clock.GetTimestamp();
        using var activity = Source.StartActivity("compute cached value");
        activity?.SetTag("cidadao.cache.reason", reason);
        try
        {
            var value = await factory(state, cancellation); // 5
            var delta = clock.GetElapsedTime(started);
            metrics.Computed(delta, reason);
            return new(await store.StoreAsync(key, value, delta, position, wanted, tags, cancellation), CacheSource.Computed);
        }
        catch (Exception e) when (stale is not null && !cancellation.IsCancellationRequested && store.Evictions.Allows(stale))
        {
            Volatile.Write(ref stale.NotBefore, clock.GetUtcNow().UtcTicks + _options.RetryAfter.Ticks); // 6
            store.Memory.Put(stale);
            LogStale(logger, e);
            return new(stale, CacheSource.Stale);
        }
    }

    private bool IsFresh(CacheEntry? entry) => entry is not null && clock.GetUtcNow().UtcTicks < entry.Facts.ExpiresAt;

    private bool IsWithinGrace(CacheEntry entry) => clock.GetUtcNow().UtcTicks < entry.Facts.ExpiresAt + _options.Grace.Ticks;

    private static bool HasFlag(HybridCacheEntryOptions? options, HybridCacheEntryFlags flag) => ((options?.Flags ?? HybridCacheEntryFlags.None) & flag) == flag;

    [LoggerMessage(1071, LogLevel.Warning, "A value could not be refreshed early; it is valid still")]
    private static partial void LogFailed(ILogger logger, Exception e);

    [LoggerMessage(1072, LogLevel.Warning, "A computation failed; the stale value stands in for it")]
    private static partial void LogStale(ILogger logger, Exception e);
}

/// <summary>What a load came to.</summary>
/// <param name="Entry">Null only where the caller forbade the computation and no tier had the value.</param>
[System.ComponentModel.ImmutableObject(true)]
internal sealed record Loaded<T>(CacheEntry<T>? Entry, CacheSource Source);
