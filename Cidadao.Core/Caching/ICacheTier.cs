namespace Cidadao.Core.Caching;

/// <summary>A tier below memory: payloads by key. Whatever goes wrong is a miss, counted; nothing is thrown but the caller's own cancellation.</summary>
internal interface ICacheTier
{
    CacheSource Source { get; }

    /// <summary>How long it keeps a value at most.</summary>
    TimeSpan Life { get; }

    /// <summary>A value must live so long to be kept here, without the grace that it has beyond.</summary>
    TimeSpan ShortestLife => TimeSpan.Zero;

    /// <returns>Null when it has none, or cannot say.</returns>
    ValueTask<byte[]?> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>Returns when other replicas can read it, or when it was put aside to be written later.</summary>
    /// <param name="life">How long it is kept: its own life and the grace, at most <see cref="Life"/>.</param>
    ValueTask WriteAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation);

    ValueTask RemoveAsync(string key, CancellationToken cancellation);
}
