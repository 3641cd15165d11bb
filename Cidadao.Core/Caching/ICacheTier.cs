namespace Cidadao.Core.Caching;

/// <summary>A tier below memory: payloads by key. Whatever goes wrong is a miss, counted; nothing is thrown but the caller's own cancellation.</summary>
internal interface ICacheTier
{
    CacheSource Source { get; }

    /// <summary>How long it keeps a value at most; the lowest tier the grace longer.</summary>
    TimeSpan Life { get; }

    /// <summary>A value must live so long to be kept here, without the grace that it has beyond.</summary>
    TimeSpan ShortestLife => TimeSpan.Zero;

    /// <returns>Null when it has none, or cannot say.</returns>
    ValueTask<byte[]?> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>Returns when other replicas can read it, or when it was put aside to be written later.</summary>
    /// <param name="life">How long it is kept: its own life and the grace, at most <see cref="Life"/> or, in the lowest tier, the grace more.</param>
    ValueTask WriteAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation);

    /// <summary>Puts another form of a value in its place. Where that very value does not stand (its moments and its position tell), nothing is done.</summary>
    ValueTask ReplaceAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation);

    /// <returns>How much it holds, in bytes; null when it cannot say.</returns>
    ValueTask<long?> BytesAsync(CancellationToken cancellation);

    ValueTask RemoveAsync(string key, CancellationToken cancellation);
}
