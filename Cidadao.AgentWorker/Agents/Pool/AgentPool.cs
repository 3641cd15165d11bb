namespace Cidadao.AgentWorker.Agents.Pool;

/// <summary>
/// Instances of one role, ready to be leased. (1) A lease takes the free instance that was used last; (2) where none is free the caller
/// waits, and is served in the order of coming: what comes back goes to who waits, never past him; (3) when the queue waits, or more than
/// 0.8 are leased, another instance is made, up to the maximum. The lock is held for moments and never across an await.
/// </summary>
internal sealed partial class AgentPool<TAgent> : IPoolState
    where TAgent : class, IPooledAgent
{
    private readonly Lock _lock = new();
    private readonly PoolSlot<TAgent>[] _slots;
    private readonly List<PoolSlot<TAgent>> _idle;
    private readonly LinkedList<LeaseWaiter> _waiting = [];
    private readonly Func<TAgent> _make;
    private readonly AgentPoolOptions _options;
    private readonly PoolMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;

    private int _leased;
    private int _opening;
    private int _taken;

    /// <param name="name">The role, for people.</param>
    public AgentPool(string name, Func<TAgent> make, AgentPoolOptions options, PoolMetrics metrics, TimeProvider clock, ILogger logger)
    {
        (Name, _make, _options, _metrics, _clock, _logger) = (name, make, options, metrics, clock, logger);
        _slots = [.. Enumerable.Range(1, options.Max).Select(number => new PoolSlot<TAgent>(number))];
        _idle = new(options.Max);
    }

    public string Name { get; }

    /// <param name="task">What it is for, for people: a constant or a text that exists already, since leasing allocates nothing.</param>
    /// <param name="time">The lease ends by itself after this.</param>
    /// <exception cref="AgentUnavailableException">Nobody was free within <see cref="AgentPoolOptions.Wait"/>.</exception>
    public ValueTask<AgentLease<TAgent>> LeaseAsync(string task, TimeSpan time, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return ValueTask.FromCanceled<AgentLease<TAgent>>(cancellation);
        var lease = default(AgentLease<TAgent>);
        LeaseWaiter? waiter = null;
        PoolSlot<TAgent>? opened;
        lock (_lock)
        {
            if (_idle.Count > 0) // (1)
            {
                var slot = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                lease = Hand(slot, task, time);
            }
            else
            {
                waiter = new(task, time, _clock.GetTimestamp() + Ticks(_options.Wait)); // (2)
                _waiting.AddLast(waiter.Node);
            }

            opened = NeedsMore ? Take() : null; // (3)
        }

        if (opened is not null)
            _ = OpenAsync(opened);
        return waiter is null ? new(lease) : WaitAsync(waiter, cancellation);
    }

    internal void Return(PoolSlot<TAgent> slot, long generation, LeaseOutcome outcome)
    {
        TimeSpan time;
        RecycleReason? reason;
        lock (_lock)
        {
            if (slot.Generation != generation || slot.State != SlotState.Leased)
                return;
            slot.Agent!.Clear();
            var now = _clock.GetTimestamp();
            _leased--;
            slot.LastTime = time = _clock.GetElapsedTime(slot.Since, now);
            if (!slot.Expiry.TryReset())
                slot.Expiry = new();
            reason = outcome == LeaseOutcome.Faulted ? RecycleReason.Faulted
                : _clock.GetElapsedTime(slot.MadeAt, now) >= _options.Lifetime ? RecycleReason.Lifetime
                : null;
            if (reason is null)
                Offer(slot, now);
            else
                Vacate(slot);
        }

        _metrics.Leased(Name, time);
        if (reason is { } retired)
            _ = RenewAsync(slot, retired);
    }

    private bool NeedsMore =>
        _taken < _slots.Length && (_waiting.Count > _opening || _leased > _options.ScaleOutAbove * _taken);

    private AgentLease<TAgent> Hand(PoolSlot<TAgent> slot, string task, TimeSpan time)
    {
        _leased++;
        slot.State = SlotState.Leased;
        slot.Generation++;
        slot.Leases++;
        slot.Since = _clock.GetTimestamp();
        slot.Deadline = slot.Since + Ticks(time);
        slot.Task = task;
        return new(this, slot, slot.Agent!, slot.Expiry.Token);
    }

    /// <summary>To who waits longest, or to the free ones.</summary>
    /// <param name="now">Since when it is idle, if nobody waits.</param>
    private void Offer(PoolSlot<TAgent> slot, long now)
    {
        while (_waiting.First is { Value: var first })
        {
            _waiting.RemoveFirst();
            if (first.TrySetResult(Hand(slot, first.For, first.Time)))
                return;
            // He went in this moment: the lease that was meant for him never was.
            _leased--;
            slot.Leases--;
        }

        slot.State = SlotState.Idle;
        slot.Since = now;
        // The one used last stands last. Only what comes back from a check, idle all the while, belongs before others.
        var place = _idle.Count;
        while (place > 0 && _idle[place - 1].Since > now)
            place--;
        _idle.Insert(place, slot);
    }

    /// <summary>An empty place for a new instance; there must be one.</summary>
    private PoolSlot<TAgent> Take()
    {
        var slot = _slots.First(slot => slot.State == SlotState.Empty);
        _taken++;
        Vacate(slot);
        return slot;
    }

    /// <summary>The instance goes, and the place waits for the next: the pool does not shrink by it.</summary>
    private void Vacate(PoolSlot<TAgent> slot)
    {
        slot.State = SlotState.Opening;
        slot.Since = _clock.GetTimestamp();
        slot.Generation++;
        slot.Agent = null;
        _opening++;
    }

    private async ValueTask<AgentLease<TAgent>> WaitAsync(LeaseWaiter waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister((_, token) => Leave(waiter, token), null);
        return await waiter.Task;
    }

    private void Leave(LeaseWaiter waiter, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (waiter.Node.List is not null)
                _waiting.Remove(waiter.Node);
        }

        waiter.TrySetCanceled(cancellation);
    }

    private long Ticks(TimeSpan time) => (long)Math.Min(time.TotalSeconds * _clock.TimestampFrequency, long.MaxValue / 4);

    /// <summary>Somebody who waits; his continuation runs elsewhere, since he is served under the lock.</summary>
    private sealed class LeaseWaiter : TaskCompletionSource<AgentLease<TAgent>>
    {
        public LeaseWaiter(string task, TimeSpan time, long givesUpAt)
            : base(TaskCreationOptions.RunContinuationsAsynchronously)
        {
            (For, Time, GivesUpAt) = (task, time, givesUpAt);
            Node = new(this);
        }

        public string For { get; }

        public TimeSpan Time { get; }

        public long GivesUpAt { get; }

        public LinkedListNode<LeaseWaiter> Node { get; }
    }
}
