namespace Cidadao.Web.Client.Live;

/// <summary>How long to wait before the next attempt: exponential, with full jitter, so that many clients do not come back at the same moment.</summary>
internal sealed class LivePauses(LiveFeedOptions options, Random random)
{
    private const int MostDoublings = 30;

    private int _failures;

    /// <summary>After a failure: any time up to a bound that doubles each time.</summary>
    public TimeSpan Next()
    {
        var bound = options.FirstPause * Math.Pow(2, _failures);
        _failures = Math.Min(_failures + 1, MostDoublings);
        return Upto(bound < options.LongestPause ? bound : options.LongestPause);
    }

    /// <summary>After a replica said that it shuts down.</summary>
    public TimeSpan Moving() => Upto(options.MovingPause);

    /// <summary>After the key was not accepted.</summary>
    public TimeSpan Refused() => options.RefusedPause / 2 + Upto(options.RefusedPause / 2);

    /// <summary>The connection lasted: the next failure is a first one.</summary>
    public void Reset() => _failures = 0;

    private TimeSpan Upto(TimeSpan bound) => bound * random.NextDouble();
}
