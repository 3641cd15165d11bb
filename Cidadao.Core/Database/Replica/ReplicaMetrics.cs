using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cidadao.Core.Database.Replica;

/// <summary>What can be seen of the standby from outside.</summary>
internal sealed class ReplicaMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _reads;

    public ReplicaMetrics(IMeterFactory meters, ReplicaState state)
    {
        _meter = meters.Create("Cidadao.Database.Replica");
        _reads = _meter.CreateCounter<long>(
            "cidadao_ai_db_reads", "{read}", "Reads meant for the standby, by the server that answers and why: following, stale; down, behind, failed.");
        if (state.Status == ReplicaStatus.None)
            return;
        _meter.CreateObservableGauge("cidadao_ai_db_replica_lag", () => state.Lag.TotalSeconds, "s", "How far the standby is behind.");
        _meter.CreateObservableGauge("cidadao_ai_db_replica_up", () => state.Status == ReplicaStatus.Following ? 1 : 0, description: "1 while the standby may be read from.");
        _meter.CreateObservableGauge("cidadao_ai_db_primary_up", () => state.IsPrimaryThere ? 1 : 0, description: "1 while the primary answers.");
    }

    public void Read(DatabaseServer server, string why) =>
        _reads.Add(1, new TagList { { "server", server == DatabaseServer.Standby ? "standby" : "primary" }, { "why", why } });

    public void Dispose() => _meter.Dispose();
}
