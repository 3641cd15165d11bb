namespace Cidadao.Api.Live;

/// <summary>
/// Collects what comes one by one into batches: of at most <paramref name="size"/>, the first of which waited for at most <paramref name="delay"/>.
/// In order, each once. Whoever calls it holds <paramref name="gate"/>, and so does the clock when a batch is due.
/// </summary>
/// <param name="flush">Takes a batch, which is his from then on; called with the gate held.</param>
internal sealed class Batcher<T>(int size, TimeSpan delay, TimeProvider clock, Lock gate, Action<List<T>> flush) : IDisposable
{
    private List<T> _collected = [];
    private ITimer? _timer;
    private long _since;

    /// <param name="isUrgent">Goes out at once, with what was collected before it.</param>
    public void Add(T one, bool isUrgent = false)
    {
        _collected.Add(one);
        if (isUrgent || _collected.Count >= size || delay == TimeSpan.Zero)
            Flush();
        else if (_collected.Count == 1)
            Await();
    }

    /// <summary>What was collected goes out now.</summary>
    public void Flush()
    {
        if (_collected.Count == 0)
            return;
        var batch = _collected;
        _collected = [];
        flush(batch);
    }

    public void Dispose() => _timer?.Dispose();

    private void Await()
    {
        _since = clock.GetTimestamp();
        // One timer for all batches: it is not stopped when a batch goes out before its time, but looks whether one is due.
        _timer ??= clock.CreateTimer(static of => ((Batcher<T>)of!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(delay, Timeout.InfiniteTimeSpan);
    }

    private void Tick()
    {
        lock (gate)
        {
            if (_collected.Count == 0)
                return;
            if (delay - clock.GetElapsedTime(_since) is { Ticks: > 0 } left)
                _timer!.Change(left, Timeout.InfiniteTimeSpan);
            else
                Flush();
        }
    }
}
