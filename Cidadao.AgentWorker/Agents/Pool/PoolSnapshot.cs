namespace Cidadao.AgentWorker.Agents.Pool;

/// <summary>A pool as it is in this moment.</summary>
/// <param name="Size">Instances, those under way included.</param>
/// <param name="Utilization">Share of them that is leased, in [0, 1].</param>
internal sealed record PoolSnapshot(string Name, int Size, int Leased, int Waiting, double Utilization, IReadOnlyList<PoolMember> Members);

/// <summary>One instance.</summary>
/// <param name="For">How long it has been in this state.</param>
/// <param name="Task">What its present lease is for, or its last one was; null before the first.</param>
/// <param name="LastTime">How long its last lease took.</param>
internal sealed record PoolMember(int Number, SlotState State, TimeSpan For, string? Task, TimeSpan? LastTime, long Leases);

/// <summary>A pool, to be looked at.</summary>
internal interface IPoolState
{
    string Name { get; }

    PoolSnapshot Snapshot();
}
