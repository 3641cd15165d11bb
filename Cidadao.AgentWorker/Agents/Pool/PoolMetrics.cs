using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cidadao.AgentWorker.Agents.Pool;

/// <summary>What can be seen of the pools from outside. The only labels are agent and reason, both of closed lists.</summary>
internal sealed class PoolMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _leases;
    private readonly Counter<long> _recycled;
    private IReadOnlyList<IPoolState> _pools = [];

    public PoolMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Cidadao.Agents");
        _leases = _meter.CreateHistogram<double>("cidadao_ai_agent_lease_duration", "s", "How long an instance was leased, by agent.");
        _recycled = _meter.CreateCounter<long>("cidadao_ai_agent_recycled", "{instance}", "Instances retired, by agent and reason.");
        _meter.CreateObservableGauge("cidadao_ai_agent_pool_utilization", () => Each(pool => pool.Utilization), null, "Share of instances that is leased.");
        _meter.CreateObservableGauge("cidadao_ai_agent_pool_size", () => Each(pool => pool.Size), "{instance}", "Instances.");
        _meter.CreateObservableGauge("cidadao_ai_agent_pool_waiting", () => Each(pool => pool.Waiting), "{lease}", "Callers that wait for an instance.");
    }

    public void Watch(IReadOnlyList<IPoolState> pools)
    {
        _pools = pools;
        foreach (var pool in pools)
        {
            foreach (var reason in Enum.GetValues<RecycleReason>())
                _recycled.Add(0, new TagList { { "agent", pool.Name }, { "reason", reason.ToString() } });
        }
    }

    public void Leased(string pool, TimeSpan time) => _leases.Record(time.TotalSeconds, new KeyValuePair<string, object?>("agent", pool));

    public void Recycled(string pool, RecycleReason reason) =>
        _recycled.Add(1, new TagList { { "agent", pool }, { "reason", reason.ToString() } });

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<T>> Each<T>(Func<PoolSnapshot, T> value)
        where T : struct =>
        _pools.Select(pool => new Measurement<T>(value(pool.Snapshot()), new KeyValuePair<string, object?>("agent", pool.Name)));
}
