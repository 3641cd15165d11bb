namespace Cidadao.Core.Caching;

/// <summary>What a read came to.</summary>
/// <param name="IsStale">Past its expiry, in place of a computation that failed.</param>
public readonly record struct CacheRead<T>(T Value, bool IsStale);
