using System.Diagnostics;
using System.Globalization;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Cidadao.LocalHost;

namespace Cidadao.Benchmarks.Caching;

/// <summary>
/// A hot list of contracts through the whole API, beside bare Kestrel that has the same bytes ready. Rounds alternate and the medians count. The
/// load generator takes processors from both alike, which brings the two nearer to each other; so the processor time of a request, which is the
/// server's alone, is told too.
/// </summary>
internal static class HotGetMeasure
{
    private const string Address = "/api/v1/contracts?pageSize=7";
    private const int Connections = 64;
    private const int Rounds = 5;

    /// <summary>Until the runtime has compiled what is hot for the last time.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public static async Task RunAsync(BenchmarkHost host, CancellationToken cancellation)
    {
        var month = Path.Combine(host.Folder, "month.zip");
        await SampleGenerator.WriteAsync(new(1_000, Seed: 1, new(2024, 1, 1)), month, cancellationToken: cancellation);
        await ImportBenchmark.ImportAsync(host, month, cancellation);
        var bytes = await host.Http.GetByteArrayAsync(new Uri(Address, UriKind.Relative), cancellation);
        var file = Path.Combine(host.Folder, "answer.json");
        await File.WriteAllBytesAsync(file, bytes, cancellation);
        // What the replicas that are not asked do meanwhile would count against the one that is.
        foreach (var idle in (string[])["api-2", "api-3", ResourceNames.Worker])
            await host.Topology.StopAsync(idle);

        await using var server = await BareServer.StartAsync(file, cancellation);
        var bare = new Contender(new(server.Address, HttpFlood.Get(Address)), server.ProcessId);
        var ours = new Contender(new(host.Topology.Addresses[ResourceNames.Api], HttpFlood.Get(Address)), host.Topology.ProcessIdOf(ResourceNames.Api));
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var contender in (Contender[])[bare, ours])
                await contender.RunAsync(round < 0 ? Warm : Time, isCounted: round >= 0, cancellation);
        }

        var report = new Report(string.Create(CultureInfo.InvariantCulture, $"hot GET of {bytes.Length:N0} bytes, {Connections} connections"));
        report.Add("bare Kestrel", bare.Rate * Time.TotalSeconds, Time);
        report.Add("API", ours.Rate * Time.TotalSeconds, Time, ours.Rate / bare.Rate);
        report.Print();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"processor time of a request: bare Kestrel {bare.Cost:F1} µs, API {ours.Cost:F1} µs ({bare.Cost / ours.Cost:F2} of the requests with the same time)"));
    }

    private sealed class Contender(HttpFlood flood, int process)
    {
        private readonly List<double> _rates = [];
        private readonly List<double> _costs = [];

        /// <summary>Requests a second.</summary>
        public double Rate => Median(_rates);

        /// <summary>Microseconds of processor time a request.</summary>
        public double Cost => Median(_costs);

        public async Task RunAsync(TimeSpan time, bool isCounted, CancellationToken cancellation)
        {
            using var server = Process.GetProcessById(process);
            var before = server.TotalProcessorTime;
            var (answers, elapsed) = await flood.RunAsync(Connections, time, cancellation);
            server.Refresh();
            if (!isCounted)
                return;
            _rates.Add(answers / elapsed.TotalSeconds);
            _costs.Add((server.TotalProcessorTime - before).TotalMicroseconds / answers);
        }

        private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }
}
