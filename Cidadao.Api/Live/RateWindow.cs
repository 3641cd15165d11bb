namespace Cidadao.Api.Live;

/// <summary>How many a second, over the last ten whole seconds. Thread-safe.</summary>
internal sealed class RateWindow(TimeProvider clock)
{
    private const int Seconds = 10;

    private readonly Lock _lock = new();

    // One more than the window: the second that is not over.
    private readonly long[] _counts = new long[Seconds + 1];
    private long _now = Second(clock);

    public double PerSecond
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return (_counts.Sum() - _counts[_now % _counts.Length]) / (double)Seconds;
            }
        }
    }

    public void Add(long more)
    {
        lock (_lock)
        {
            Turn();
            _counts[_now % _counts.Length] += more;
        }
    }

    // Seconds in which nothing came count as none.
    private void Turn()
    {
        var now = Second(clock);
        for (var passed = Math.Max(_now + 1, now - Seconds); passed <= now; passed++)
            _counts[passed % _counts.Length] = 0;
        _now = Math.Max(_now, now);
    }

    private static long Second(TimeProvider clock) => clock.GetTimestamp() / clock.TimestampFrequency;
}
