using NpgsqlTypes;

namespace Cidadao.Core.Database.Replica;

/// <summary>What became of the standby.</summary>
public enum ReplicaStatus
{
    /// <summary>None is configured.</summary>
    None,

    /// <summary>It answers, and is not further behind than it may be.</summary>
    Following,

    /// <summary>It is further behind than it may be.</summary>
    Lagging,

    /// <summary>It does not answer, or nobody has looked yet.</summary>
    Down,

    /// <summary>It is a standby of another primary, or none (any more).</summary>
    Foreign,
}

/// <summary>Both servers when they were last looked at.</summary>
public sealed class ReplicaState
{
    private ulong _replayed;
    private volatile int _status;
    private volatile bool _isPrimaryThere = true;
    private long _lag;

    public ReplicaStatus Status
    {
        get => (ReplicaStatus)_status;
        internal set => _status = (int)value;
    }

    /// <summary>How far the standby is behind; it grows while that one is down, and stands while the primary is.</summary>
    public TimeSpan Lag
    {
        get => new(Volatile.Read(ref _lag));
        internal set => Volatile.Write(ref _lag, value.Ticks);
    }

    public bool IsPrimaryThere
    {
        get => _isPrimaryThere;
        internal set => _isPrimaryThere = value;
    }

    /// <summary>What the standby was last seen to have replayed.</summary>
    internal NpgsqlLogSequenceNumber Replayed
    {
        get => new(Volatile.Read(ref _replayed));
        set => Volatile.Write(ref _replayed, (ulong)value);
    }
}
