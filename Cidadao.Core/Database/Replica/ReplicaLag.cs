using NpgsqlTypes;

namespace Cidadao.Core.Database.Replica;

/// <summary>
/// How far a standby is behind, by the clock of who looks and by no other: the time since the primary was first seen at a position that the
/// standby has not replayed. A primary that does nothing leaves nobody behind, whatever its last transaction's age; nor does one that is away.
/// </summary>
internal sealed class ReplicaLag
{
    /// <summary>Positions that are kept. When they are full the newest is left out: the oldest is what counts.</summary>
    public const int Most = 3_600;

    private readonly Queue<(NpgsqlLogSequenceNumber Position, TimeSpan At)> _ahead = new();
    private NpgsqlLogSequenceNumber _newest;
    private TimeSpan _seenAt;

    /// <param name="position">Where the primary is; null when it does not say.</param>
    /// <param name="replayed">What the standby has replayed; null when it does not say.</param>
    /// <param name="now">Since any moment that stays the same.</param>
    public TimeSpan Look(NpgsqlLogSequenceNumber? position, NpgsqlLogSequenceNumber? replayed, TimeSpan now)
    {
        while (replayed is { } reached && _ahead.TryPeek(out var oldest) && oldest.Position <= reached)
            _ahead.Dequeue();
        if (position is { } seen)
        {
            _seenAt = now;
            if (seen > _newest && seen > (replayed ?? _newest) && _ahead.Count < Most)
                _ahead.Enqueue((_newest = seen, now));
        }

        return _ahead.TryPeek(out var first) ? _seenAt - first.At : TimeSpan.Zero;
    }
}
