using System.Collections.Concurrent;

namespace Cidadao.Core.Caching;

/// <summary>L1: entries by key, together not larger than a limit. Beyond it the least recently read go, a tenth at once.</summary>
internal sealed class MemoryTier(long limit, TimeProvider clock, CacheMetrics metrics)
{
    private const double KeptOfLimit = 0.9;

    private readonly ConcurrentDictionary<string, CacheEntry> _entries = new();
    private long _bytes;
    private int _trimming;

    public long Bytes => Volatile.Read(ref _bytes);

    public int Count => _entries.Count;

    public CacheEntry? Find(string key) => _entries.TryGetValue(key, out var entry) ? entry : null;

    public CacheEntry? Find(ReadOnlySpan<char> key) => _entries.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var entry) ? entry : null;

    public void Put(CacheEntry entry)
    {
        if (entry.Size > limit / 2)
            return;
        entry.LastUsed = clock.GetUtcNow().UtcTicks;
        CacheEntry? before = null;
        _entries.AddOrUpdate(
            entry.Facts.Key,
            _ => Replacing(null),
            (_, old) => Replacing(old));
        if (Interlocked.Add(ref _bytes, entry.Size - (before?.Size ?? 0)) > limit)
            Trim();

        CacheEntry Replacing(CacheEntry? old)
        {
            // Called again when another writer was faster: the last call counts.
            before = old;
            return entry;
        }
    }

    /// <summary>Removes this entry, not what may have come in its place.</summary>
    public bool Remove(CacheEntry entry)
    {
        if (!_entries.TryRemove(new(entry.Facts.Key, entry)))
            return false;
        Interlocked.Add(ref _bytes, -entry.Size);
        return true;
    }

    /// <summary>Removes what memory need not keep any longer.</summary>
    public void RemoveOutlived(Func<CacheEntry, bool> isAllowed)
    {
        var now = clock.GetUtcNow().UtcTicks;
        foreach (var (_, entry) in _entries)
        {
            if ((entry.LocalUntil <= now || !isAllowed(entry)) && Remove(entry))
                metrics.Evicted("memory", "outlived");
        }
    }

    /// <summary>One at a time; who comes meanwhile goes on.</summary>
    private void Trim()
    {
        if (Interlocked.Exchange(ref _trimming, 1) == 1)
            return;
        try
        {
            foreach (var entry in _entries.Values.OrderBy(entry => Volatile.Read(ref entry.LastUsed)).ToList())
            {
                if (Bytes <= limit * KeptOfLimit)
                    break;
                if (Remove(entry))
                    metrics.Evicted("memory", "size");
            }
        }
        finally
        {
            Volatile.Write(ref _trimming, 0);
        }
    }
}
