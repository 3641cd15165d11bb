using System.Diagnostics;

namespace Cidadao.Benchmarks.Http;

/// <summary>A server that is asked for the same again and again, in rounds that alternate with another's.</summary>
/// <param name="process">Whose processor time is its cost.</param>
internal sealed class Contender(Uri address, IReadOnlyList<string> paths, int process)
{
    private readonly List<WrkResult> _runs = [];
    private readonly List<double> _costs = [];

    /// <summary>Requests a second.</summary>
    public double Rate => Median(run => run.PerSecond);

    /// <summary>Microseconds of processor time a request.</summary>
    public double Cost => _costs.Order().ElementAt(_costs.Count / 2);

    public double Median(Func<WrkResult, double> of) => _runs.Select(of).Order().ElementAt(_runs.Count / 2);

    public async Task RunAsync(int connections, TimeSpan time, bool isCounted, string folder, CancellationToken cancellation)
    {
        using var server = Process.GetProcessById(process);
        var before = server.TotalProcessorTime;
        var run = await Wrk.RunAsync(address, paths, connections, time, folder, cancellation);
        server.Refresh();
        if (!isCounted)
            return;
        _runs.Add(run);
        _costs.Add((server.TotalProcessorTime - before).TotalMicroseconds / (run.PerSecond * time.TotalSeconds));
    }
}
