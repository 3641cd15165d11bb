using System.Collections.Concurrent;

namespace Cidadao.Core.Caching;

/// <summary>
/// What this replica knows of evictions. An eviction is an entry of the event stream, and the stream's order is the clock: a value carries the
/// <see cref="Position"/> up to which its computing replica had followed the stream when the computation began. A value whose tag or key was
/// evicted after that position may have seen what was before, and is not served, whichever tier it comes from and whichever replica made it;
/// so an eviction wins against a computation that is under way. No clock of a replica is asked.
/// </summary>
internal sealed class Evictions
{
    /// <summary>Keys evicted one by one that are remembered; beyond them everything older is given up.</summary>
    private const int MostRemembered = 100_000;

    private readonly ConcurrentDictionary<string, long> _tags = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _keys = new(StringComparer.Ordinal);
    private long _epoch = 1;
    private long _position;
    private long _floor;
    private volatile bool _informed;

    /// <summary>Changes with every eviction: a value found valid in this epoch needs no other look.</summary>
    public long Epoch => Volatile.Read(ref _epoch);

    /// <summary>How far the stream has been followed.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>False until the stream has been read for the first time: before, nothing can be said of what other replicas left in the lower tiers.</summary>
    public bool IsInformed => _informed;

    public bool Allows(EntryFacts facts)
    {
        if (facts.Position < Volatile.Read(ref _floor) || (_keys.TryGetValue(facts.Key, out var key) && facts.Position < key))
            return false;
        foreach (var tag in facts.Tags)
        {
            if (_tags.TryGetValue(tag, out var evicted) && facts.Position < evicted)
                return false;
        }

        return true;
    }

    /// <summary>The same, remembered in the entry until the next eviction.</summary>
    public bool Allows(CacheEntry entry)
    {
        // Before the look: an eviction that comes in between makes the entry be looked at again.
        var epoch = Epoch;
        if (!Allows(entry.Facts))
            return false;
        Volatile.Write(ref entry.ValidAt, epoch);
        return true;
    }

    public void Apply(long position, CacheEvicted evicted)
    {
        foreach (var tag in evicted.Tags)
            Raise(_tags, tag, position);
        foreach (var key in evicted.Keys)
            Raise(_keys, key, position);
        if (evicted.All)
            RaiseFloor(position);
        if (_keys.Count > MostRemembered)
            Forget(position);
        Interlocked.Increment(ref _epoch);
    }

    /// <summary>An eviction that nobody else knows of, while the stream cannot be written: after all that was followed, before all that will come.</summary>
    public void ApplyHere(CacheEvicted evicted) => Apply(Interlocked.Increment(ref _position), evicted);

    /// <summary>Everything in the stream up to here has been applied.</summary>
    public void Advance(long position)
    {
        for (var known = Position; position > known; known = Position)
        {
            if (Interlocked.CompareExchange(ref _position, position, known) == known)
                return;
        }
    }

    /// <summary>The evictions since <paramref name="floor"/> are known; what is older is not served.</summary>
    public void Inform(long floor)
    {
        RaiseFloor(floor);
        _informed = true;
        Interlocked.Increment(ref _epoch);
    }

    /// <summary>Something may have been missed: nothing of what was made up to here is served.</summary>
    public void Forget(long position)
    {
        Advance(position);
        RaiseFloor(position);
        Prune();
        Interlocked.Increment(ref _epoch);
    }

    /// <summary>What is older than any value can be need not be remembered one by one.</summary>
    public void ForgetOlder(long position)
    {
        RaiseFloor(position);
        Prune();
    }

    private void Prune()
    {
        foreach (var memory in (ConcurrentDictionary<string, long>[])[_tags, _keys])
        {
            foreach (var old in memory.Where(evicted => evicted.Value <= Volatile.Read(ref _floor)))
                memory.TryRemove(old);
        }
    }

    private void RaiseFloor(long position)
    {
        for (var floor = Volatile.Read(ref _floor); position > floor; floor = Volatile.Read(ref _floor))
        {
            if (Interlocked.CompareExchange(ref _floor, position, floor) == floor)
                return;
        }
    }

    private static void Raise(ConcurrentDictionary<string, long> memory, string name, long position) =>
        memory.AddOrUpdate(name, static (_, now) => now, static (_, before, now) => Math.Max(before, now), position);
}
