using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cidadao.Core.Caching;

/// <summary>Where a read found its value.</summary>
internal enum CacheSource
{
    Memory,
    Redis,
    Database,
    Computed,

    /// <summary>Past its expiry, in place of a computation that failed.</summary>
    Stale,
}

/// <summary>What can be seen of the cache from outside. No label is a key.</summary>
internal sealed class CacheMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly StripedCounter[] _reads = [.. Enum.GetValues<CacheSource>().Select(_ => new StripedCounter())];
    private readonly Counter<long> _refreshes;
    private readonly Counter<long> _locks;
    private readonly Counter<long> _evictions;
    private readonly Counter<long> _faults;
    private readonly Histogram<double> _computing;
    private readonly HitWindow _window;
    private readonly ConcurrentDictionary<CacheSource, Func<long?>> _bytes = new();

    public CacheMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _window = new(() => (Reads(CacheSource.Computed), _reads.Sum(reads => reads.Value)), clock);
        _meter = meters.Create("Cidadao.Caching");
        _meter.CreateObservableCounter("cidadao_ai_cache_reads", ReadsBySource, "{read}", "Reads by where they found the value.");
        _meter.CreateObservableGauge("cidadao_ai_cache_hit_ratio", () => HitRatio, null, "Share of the last five minutes' reads that needed no computation.");
        _refreshes = _meter.CreateCounter<long>("cidadao_ai_cache_refreshes", "{refresh}", "Early refreshes by what became of them: computed, adopted, lost, failed.");
        _locks = _meter.CreateCounter<long>("cidadao_ai_cache_locks", "{lock}", "Attempts at the cluster's lock: won, lost, degraded, impatient.");
        _evictions = _meter.CreateCounter<long>("cidadao_ai_cache_evictions", "{entry}", "What left by tier and reason.");
        _faults = _meter.CreateCounter<long>("cidadao_ai_cache_faults", "{fault}", "What a tier failed in: away, slow, foreign, poisoned, full.");
        _computing = _meter.CreateHistogram<double>("cidadao_ai_cache_computing", "s", "Time of computations, δ, by reason: missing, expired, early.");
        foreach (var outcome in new[] { "computed", "adopted", "lost", "failed" })
            _refreshes.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
        foreach (var outcome in new[] { "won", "lost", "degraded", "impatient" })
            _locks.Add(0, new KeyValuePair<string, object?>("outcome", outcome));
        foreach (var tier in new[] { CacheSource.Redis, CacheSource.Database })
            _faults.Add(0, new TagList { { "tier", NameOf(tier) }, { "fault", "away" } });
        _evictions.Add(0, new TagList { { "tier", NameOf(CacheSource.Memory) }, { "reason", "outlived" } });
        _meter.CreateObservableGauge("cidadao_ai_cache_bytes", BytesByTier, "By", "Bytes of values by tier; of Postgres those of the table.");
    }

    /// <summary>Of the last five minutes' reads, in [0, 1]; 1 when there were none.</summary>
    public double HitRatio => _window.Ratio;

    /// <summary>Totals since the start, by name and, after a dot, outcome: for the administration.</summary>
    public ConcurrentDictionary<string, long> Totals { get; } = new();

    public long Reads(CacheSource source) => _reads[(int)source].Value;

    public void Read(CacheSource source) => _reads[(int)source].Increment();

    public void Computed(TimeSpan time, string reason) => _computing.Record(time.TotalSeconds, new KeyValuePair<string, object?>("reason", reason));

    public void Refreshed(string outcome) => Count(_refreshes, "refreshes", outcome);

    public void Locked(string outcome) => Count(_locks, "locks", outcome);

    public void Evicted(string tier, string reason, long entries = 1)
    {
        _evictions.Add(entries, new TagList { { "tier", tier }, { "reason", reason } });
        Sum($"evictions.{tier}.{reason}", entries);
    }

    public void Faulted(string tier, string fault)
    {
        _faults.Add(1, new TagList { { "tier", tier }, { "fault", fault } });
        Sum($"faults.{tier}.{fault}", 1);
    }

    /// <summary>Bytes that a tier holds; null while it cannot say.</summary>
    public void Watch(CacheSource tier, Func<long?> bytes) => _bytes[tier] = bytes;

    public void Dispose()
    {
        _window.Dispose();
        _meter.Dispose();
    }

    public static string NameOf(CacheSource source) => source.ToString().ToLowerInvariant();

    private IEnumerable<Measurement<long>> ReadsBySource() => Enum.GetValues<CacheSource>()
        .Select(source => new Measurement<long>(Reads(source), new KeyValuePair<string, object?>("source", NameOf(source))));

    private IEnumerable<Measurement<long>> BytesByTier()
    {
        foreach (var (tier, bytes) in _bytes)
        {
            if (bytes() is { } held)
                yield return new(held, new KeyValuePair<string, object?>("tier", NameOf(tier)));
        }
    }

    private void Count(Counter<long> counter, string name, string outcome)
    {
        counter.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        Sum($"{name}.{outcome}", 1);
    }

    private void Sum(string name, long more) => Totals.AddOrUpdate(name, static (_, more) => more, static (_, before, more) => before + more, more);
}
