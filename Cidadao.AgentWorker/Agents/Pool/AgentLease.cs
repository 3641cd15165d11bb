namespace Cidadao.AgentWorker.Agents.Pool;

/// <summary>An instance in somebody's hands until it is given back, or until its deadline takes it away. A value: leasing allocates nothing.</summary>
internal readonly struct AgentLease<TAgent> : IDisposable
    where TAgent : class, IPooledAgent
{
    private readonly AgentPool<TAgent> _pool;
    private readonly PoolSlot<TAgent> _slot;
    private readonly long _generation;

    internal AgentLease(AgentPool<TAgent> pool, PoolSlot<TAgent> slot, TAgent agent, CancellationToken expired)
    {
        (_pool, _slot, _generation) = (pool, slot, slot.Generation);
        (Agent, Expired) = (agent, expired);
    }

    public TAgent Agent { get; }

    /// <summary>Cancelled when the deadline has passed: the instance is no longer the holder's, and another takes its place.</summary>
    public CancellationToken Expired { get; }

    /// <summary>Gives it back. A second time, or after the deadline, nothing happens.</summary>
    public void Return(LeaseOutcome outcome) => _pool.Return(_slot, _generation, outcome);

    public void Dispose() => Return(LeaseOutcome.Done);
}

/// <summary>How a lease ended.</summary>
internal enum LeaseOutcome
{
    Done,

    /// <summary>The instance failed its holder: it is replaced.</summary>
    Faulted,
}

/// <summary>Why an instance was retired: a closed list.</summary>
internal enum RecycleReason
{
    Idle,
    Lifetime,
    Unhealthy,
    Faulted,
    TimedOut,
}

/// <summary>No instance became free in time.</summary>
internal sealed class AgentUnavailableException(string pool, TimeSpan waited) : Exception($"No {pool} was free within {waited.TotalSeconds:F0} s.");
