namespace Cidadao.Core.Caching;

/// <summary>
/// Share of the last minutes' reads that needed no computation, out of counters that only grow, so that a hit costs nothing more: every ten
/// seconds they are noted, and what was added since the oldest note counts.
/// </summary>
internal sealed class HitWindow : IDisposable
{
    private const int Notes = 30;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(10);

    private readonly Func<(long Computed, long All)> _reads;
    private readonly Queue<(long Computed, long All)> _notes = new(Notes);
    private readonly ITimer _timer;

    public HitWindow(Func<(long Computed, long All)> reads, TimeProvider clock)
    {
        _reads = reads;
        Note();
        _timer = clock.CreateTimer(_ => Note(), null, Apart, Apart);
    }

    /// <summary>In [0, 1]; 1 when nothing was read.</summary>
    public double Ratio
    {
        get
        {
            (long Computed, long All) before;
            lock (_notes)
                before = _notes.Peek();
            var now = _reads();
            var all = now.All - before.All;
            return all == 0 ? 1 : Math.Clamp(1 - ((now.Computed - before.Computed) / (double)all), 0, 1);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Note()
    {
        lock (_notes)
        {
            if (_notes.Count == Notes)
                _notes.Dequeue();
            _notes.Enqueue(_reads());
        }
    }
}
