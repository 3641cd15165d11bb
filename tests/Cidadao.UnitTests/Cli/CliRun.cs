using Cidadao.Cli;
using Cidadao.Cli.Commands;

namespace Cidadao.UnitTests.Cli;

/// <summary>Runs a command line against a fake API, with nobody watching.</summary>
internal sealed record CliRun(int Code, string Output, string Error)
{
    public static async Task<CliRun> OfAsync(FakeApi api, string[] args, bool portuguese = false, CancellationToken cancellationToken = default)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var environment = new CliEnvironment(output, error, IsTerminal: false, portuguese, new HurriedClock(), api);
        var code = await CommandLine.RunAsync(args, environment, cancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}

/// <summary>
/// A clock on which a short wait is over at once, and has taken its time. The limits of requests, which are longer, never come.
/// </summary>
internal sealed class HurriedClock : TimeProvider
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero || dueTime > LongestWait)
            return System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Interlocked.Add(ref _now, dueTime.Ticks);
        return System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
