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

    public CacheMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Cidadao.Caching");
        _meter.CreateObservableCounter("cidadao_ai_cache_reads", ReadsBySource, "{read}", "Reads by where they found the value.");
        _meter.CreateObservableGauge("cidadao_ai_cache_hit_ratio", () => HitRatio, "1", "Share of reads since the start that needed no computation.");
        _refreshes = _meter.CreateCounter<long>("cidadao_ai_cache_refreshes", "{refresh}", "Early refreshes by what became of them: computed, adopted, lost, failed.");
        _locks = _meter.CreateCounter<long>("cidadao_ai_cache_locks", "{lock}", "Attempts at the cluster's lock: won, lost, degraded, impatient.");
        _evictions = _meter.CreateCounter<long>("cidadao_ai_cache_evictions", "{entry}", "What left by tier and reason.");
        _faults = _meter.CreateCounter<long>("cidadao_ai_cache_faults", "{fault}", "What a tier failed in: away, slow, foreign, poisoned, full.");
        _computing = _meter.CreateHistogram<double>("cidadao_ai_cache_computing", "s", "Time of computations: δ.");
    }

    /// <summary>In [0, 1]; 1 before the first read.</summary>
    public double HitRatio
    {
        get
        {
            var all = _reads.Sum(reads => reads.Value);
            return all == 0 ? 1 : 1 - (_reads[(int)CacheSource.Computed].Value / (double)all);
        }
    }

    /// <summary>Totals since the start, by name and, after a dot, outcome: for the administration.</summary>
    public ConcurrentDictionary<string, long> Totals { get; } = new();

    public long Reads(CacheSource source) => _reads[(int)source].Value;

    public void Read(CacheSource source) => _reads[(int)source].Increment();

    public void Computed(TimeSpan time) => _computing.Record(time.TotalSeconds);

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

    /// <summary>Bytes that a tier holds, as it says itself.</summary>
    public void Watch(string tier, Func<long> bytes) => _meter.CreateObservableGauge(
        "cidadao_ai_cache_bytes", () => new Measurement<long>(bytes(), new KeyValuePair<string, object?>("tier", tier)), "By", "Bytes of values by tier.");

    public void Dispose() => _meter.Dispose();

    public static string NameOf(CacheSource source) => source.ToString().ToLowerInvariant();

    private IEnumerable<Measurement<long>> ReadsBySource() => Enum.GetValues<CacheSource>()
        .Select(source => new Measurement<long>(Reads(source), new KeyValuePair<string, object?>("source", NameOf(source))));

    private void Count(Counter<long> counter, string name, string outcome)
    {
        counter.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        Sum($"{name}.{outcome}", 1);
    }

    private void Sum(string name, long more) => Totals.AddOrUpdate(name, static (_, more) => more, static (_, before, more) => before + more, more);
}
