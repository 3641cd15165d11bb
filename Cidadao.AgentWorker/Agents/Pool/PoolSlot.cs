namespace Cidadao.AgentWorker.Agents.Pool;

/// <summary>Where a place in the pool stands.</summary>
internal enum SlotState
{
    Empty,

    /// <summary>An instance is being made and warmed.</summary>
    Opening,
    Idle,
    Leased,
    Checking,
}

/// <summary>A place in the pool, which outlives the instances that take it. Read and written under the pool's lock.</summary>
internal sealed class PoolSlot<TAgent>(int number)
    where TAgent : class, IPooledAgent
{
    /// <summary>From 1.</summary>
    public int Number => number;

    public SlotState State { get; set; }

    public TAgent? Agent { get; set; }

    /// <summary>Counts leases and retirements, so that what comes back late is known to be late.</summary>
    public long Generation { get; set; }

    /// <summary>Timestamp since which it is in its state.</summary>
    public long Since { get; set; }

    /// <summary>Timestamp of the instance's making.</summary>
    public long MadeAt { get; set; }

    /// <summary>Timestamp of its last check.</summary>
    public long CheckedAt { get; set; }

    /// <summary>Timestamp at which the present lease ends by itself.</summary>
    public long Deadline { get; set; }

    /// <summary>What the present lease is for, or the last one was.</summary>
    public string? Task { get; set; }

    /// <summary>How long the last lease took; null before the first ended.</summary>
    public TimeSpan? LastTime { get; set; }

    /// <summary>Leases so far, of all its instances.</summary>
    public long Leases { get; set; }

    /// <summary>Tells the holder that the deadline has passed. Used again and again until it does.</summary>
    public CancellationTokenSource Expiry { get; set; } = new();
}
