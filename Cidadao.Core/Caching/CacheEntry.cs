using System.ComponentModel;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Core.Caching;

/// <summary>What is known of a value in any tier. Moments and spans are UTC ticks.</summary>
/// <param name="CreatedAt">When its computation ended.</param>
/// <param name="ExpiresAt">Until then it is fresh.</param>
/// <param name="Delta">How long its computation took: δ of XFetch.</param>
/// <param name="Position">How far its computing replica had followed the evictions when the computation began. See <see cref="Evictions"/>.</param>
internal sealed record EntryFacts(string Key, string[] Tags, long CreatedAt, long ExpiresAt, long Delta, long Position);

/// <summary>A value in memory. The fields that change are each of one word and may be written by any reader.</summary>
internal abstract class CacheEntry(EntryFacts facts, long localUntil, long certainUntil, int size)
{
    public EntryFacts Facts => facts;

    /// <summary>Memory forgets it then.</summary>
    public long LocalUntil => localUntil;

    /// <summary>Before this moment it is neither expired nor to be refreshed early: nothing else needs to be asked.</summary>
    public long CertainUntil => certainUntil;

    /// <summary>In bytes, with an allowance for what stands around it.</summary>
    public int Size => size;

    /// <summary><see cref="Evictions.Epoch"/> at which it was last found valid.</summary>
    public long ValidAt;

    public long LastUsed;

    /// <summary>After a computation that failed: not before this moment again.</summary>
    public long NotBefore;

    /// <summary>1 while somebody of this process refreshes it.</summary>
    public int Refreshing;
}

/// <summary>
/// A typed value. One of an immutable type is shared by all readers; of another type each reader gets a copy of its own, out of the payload.
/// </summary>
[ImmutableObject(true)]
internal sealed class CacheEntry<T> : CacheEntry
{
    private readonly T _value;
    private readonly ReadOnlyMemory<byte> _payload;
    private readonly IHybridCacheSerializer<T>? _copies;

    /// <param name="copies">Null for an immutable type.</param>
    public CacheEntry(EntryFacts facts, long localUntil, long certainUntil, T value, ReadOnlyMemory<byte> payload, IHybridCacheSerializer<T>? copies)
        : base(facts, localUntil, certainUntil, payload.Length + Overhead(facts))
    {
        _value = copies is null ? value : default!;
        _copies = copies;
        _payload = copies is null ? default : payload;
    }

    public T Value => _copies is null ? _value : _copies.Deserialize(new(_payload));

    private static int Overhead(EntryFacts facts) => 256 + (2 * facts.Key.Length);
}
