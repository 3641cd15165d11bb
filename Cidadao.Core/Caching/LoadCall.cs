using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Core.Caching;

/// <summary>A load as those see it who join it: whatever state its first caller brought.</summary>
internal abstract class LoadCall<T>
{
    /// <summary>Whether it was this one that ran: the others joined it.</summary>
    public bool HasRun { get; protected set; }

    public abstract ValueTask<Loaded<T>> RunAsync(CancellationToken cancellation);
}

internal sealed class LoadCall<TState, T>(
    CacheLoader loader, string key, TState state, Func<TState, CancellationToken, ValueTask<T>> factory, HybridCacheEntryOptions? wanted, IEnumerable<string>? tags)
    : LoadCall<T>
{
    public override ValueTask<Loaded<T>> RunAsync(CancellationToken cancellation)
    {
        HasRun = true;
        return loader.LoadAsync(key, state, factory, wanted, tags, cancellation);
    }
}
