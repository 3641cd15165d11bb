namespace Cidadao.AgentWorker.Agents.Pool;

/// <content>What happens to instances while nobody leases them.</content>
internal sealed partial class AgentPool<TAgent>
{
    /// <summary>Makes the least number of instances ready, side by side.</summary>
    /// <returns>When each is warm, or could not be made, which is tried again at the next round.</returns>
    public Task WarmAsync()
    {
        var opened = new List<PoolSlot<TAgent>>();
        lock (_lock)
        {
            while (_taken < _options.Min)
                opened.Add(Take());
        }

        return Task.WhenAll(opened.Select(OpenAsync));
    }

    /// <summary>
    /// One round: (1) leases beyond their deadline are taken back; (2) who waited too long is told; (3) what is too old is replaced;
    /// (4) what was idle too long goes, while few are leased and never under the least number; (5) free instances are checked, one after
    /// the other, so that most of them stay free; (6) what is missing is made.
    /// </summary>
    /// <returns>When all that it began is done.</returns>
    public async Task TendAsync(CancellationToken cancellation)
    {
        var (expired, old) = Collect();
        foreach (var (_, expiry) in expired)
            await expiry.CancelAsync();
        await Task.WhenAll(
            [.. expired.Select(lease => RenewAsync(lease.Slot, RecycleReason.TimedOut)), .. old.Select(slot => RenewAsync(slot, RecycleReason.Lifetime))]);
        while (NextToCheck() is { } slot) // (5)
            await CheckAsync(slot, cancellation);
        await WarmAsync(); // (6)
        PoolSlot<TAgent>? missing;
        lock (_lock)
            missing = NeedsMore ? Take() : null;
        if (missing is not null)
            await OpenAsync(missing);
    }

    public PoolSnapshot Snapshot()
    {
        lock (_lock)
        {
            var members = _slots.Where(slot => slot.State != SlotState.Empty).Select(slot => new PoolMember(
                slot.Number, slot.State, _clock.GetElapsedTime(slot.Since), slot.Task, slot.LastTime, slot.Leases));
            return new(Name, _taken, _leased, _waiting.Count, _taken == 0 ? 0 : (double)_leased / _taken, [.. members]);
        }
    }

    private (List<(PoolSlot<TAgent> Slot, CancellationTokenSource Expiry)> Expired, List<PoolSlot<TAgent>> Old) Collect()
    {
        List<(PoolSlot<TAgent>, CancellationTokenSource)> expired = [];
        List<PoolSlot<TAgent>> old = [];
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            foreach (var slot in _slots.Where(slot => slot.State == SlotState.Leased && slot.Deadline <= now)) // (1)
            {
                _leased--;
                expired.Add((slot, slot.Expiry));
                slot.Expiry = new();
                Vacate(slot);
            }

            while (_waiting.First is { Value: var first } && first.GivesUpAt <= now) // (2)
            {
                _waiting.RemoveFirst();
                first.TrySetException(new AgentUnavailableException(Name, _options.Wait));
            }

            foreach (var slot in _idle.Where(slot => _clock.GetElapsedTime(slot.MadeAt, now) >= _options.Lifetime).ToList()) // (3)
            {
                _idle.Remove(slot);
                old.Add(slot);
                Vacate(slot);
            }

            while (_idle.Count > 0 && _taken > _options.Min && _leased < _options.ScaleInBelow * _taken // (4)
                && _clock.GetElapsedTime(_idle[0].Since, now) >= _options.Idle)
            {
                Close(_idle[0]);
                _idle.RemoveAt(0);
                _metrics.Recycled(Name, RecycleReason.Idle);
            }
        }

        return (expired, old);
    }

    private void Close(PoolSlot<TAgent> slot)
    {
        _taken--;
        slot.State = SlotState.Empty;
        slot.Generation++;
        slot.Agent = null;
        slot.Task = null;
        slot.LastTime = null;
    }

    private PoolSlot<TAgent>? NextToCheck()
    {
        lock (_lock)
        {
            var now = _clock.GetTimestamp();
            var slot = _idle.Find(slot => _clock.GetElapsedTime(slot.CheckedAt, now) >= _options.HealthEvery);
            if (slot is null)
                return null;
            _idle.Remove(slot);
            slot.State = SlotState.Checking;
            slot.CheckedAt = now;
            return slot;
        }
    }

    private async Task CheckAsync(PoolSlot<TAgent> slot, CancellationToken cancellation)
    {
        // How long it has been idle is not changed by a check.
        var (agent, since) = (slot.Agent!, slot.Since);
        var isHealthy = false;
        try
        {
            using var timeout = new CancellationTokenSource(_options.HealthTimeout, _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
            isHealthy = await agent.IsHealthyAsync(either.Token).WaitAsync(either.Token);
        }
        catch (Exception e)
        {
            // Also when the worker stops: the instance goes with it.
            LogUnhealthy(_logger, e, Name, slot.Number);
        }

        lock (_lock)
        {
            if (isHealthy)
                Offer(slot, since);
            else
                Vacate(slot);
        }

        if (!isHealthy)
            await RenewAsync(slot, RecycleReason.Unhealthy);
    }

    /// <summary>After <see cref="Vacate"/>: another instance takes the place.</summary>
    private Task RenewAsync(PoolSlot<TAgent> slot, RecycleReason reason)
    {
        _metrics.Recycled(Name, reason);
        LogRecycled(_logger, Name, slot.Number, reason);
        return OpenAsync(slot);
    }

    private async Task OpenAsync(PoolSlot<TAgent> slot)
    {
        // Whoever asked for a lease does not wait for another's making.
        await Task.Yield();
        TAgent? agent = null;
        try
        {
            var made = _make();
            await made.WarmAsync(CancellationToken.None);
            agent = made;
        }
        catch (Exception e)
        {
            LogNotWarm(_logger, e, Name);
        }

        lock (_lock)
        {
            _opening--;
            if (agent is null)
            {
                Close(slot);
                return;
            }

            slot.Agent = agent;
            slot.MadeAt = slot.CheckedAt = _clock.GetTimestamp();
            Offer(slot, slot.MadeAt);
        }
    }

    [LoggerMessage(1300, LogLevel.Warning, "{Pool}: an instance could not be made ready; the next round tries again")]
    private static partial void LogNotWarm(ILogger logger, Exception e, string pool);

    [LoggerMessage(1301, LogLevel.Warning, "{Pool} {Number} did not pass its check")]
    private static partial void LogUnhealthy(ILogger logger, Exception e, string pool, int number);

    [LoggerMessage(1302, LogLevel.Information, "{Pool} {Number} was replaced: {Reason}")]
    private static partial void LogRecycled(ILogger logger, string pool, int number, RecycleReason reason);
}
