namespace Cidadao.Core.Caching;

/// <summary>A tier below memory: payloads by key. Whatever goes wrong is a miss, counted; nothing is thrown but the caller's own cancellation.</summary>
internal interface ICacheTier
{
    CacheSource Source { get; }

    /// <summary>How long it keeps a value at most.</summary>
    TimeSpan Life { get; }

    /// <returns>Null when it has none, or cannot say.</returns>
    ValueTask<byte[]?> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>Returns when other replicas can read it, or when it was put aside to be written later.</summary>
    ValueTask WriteAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation);

    ValueTask RemoveAsync(string key, CancellationToken cancellation);
}
