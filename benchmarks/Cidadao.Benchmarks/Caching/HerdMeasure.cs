using System.Globalization;
using Cidadao.IntegrationTests.Caching;
using Spectre.Console;
using StackExchange.Redis;

namespace Cidadao.Benchmarks.Caching;

/// <summary>The herd of the tests for a minute: at three processes of the API, and at plain HybridCache in three containers over the same Redis.</summary>
internal static class HerdMeasure
{
    private static readonly TimeSpan Watched = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchmarkHost host, IDatabase redis, CancellationToken cancellation)
    {
        var apis = ((string[])["api", "api-2", "api-3"]).Select(name => host.Topology.CreateClient(name)).ToList();
        var table = new Table
        {
            Border = TableBorder.Ascii2,
            Title = new TableTitle(string.Create(
            CultureInfo.InvariantCulture,
            $"1,000 readers of a cold key, then {Watched.TotalSeconds} s at 200 reads/s; {Herd.Computation.TotalSeconds} s to compute, a life of {Herd.Life.TotalSeconds} s"))
        }
            .AddColumns("cache", "cold: computations", "slowest ms", "later: reads", "computations", "at a time", "slowest ms");
        Add(table, "tiered, three processes", await (await Herd.AtAsync(apis, cancellation)).RunAsync(Watched, cancellation));
        Add(table, "plain HybridCache", await Herd.AtPlain(redis).RunAsync(Watched, cancellation));
        AnsiConsole.Write(table);
        apis.ForEach(api => api.Dispose());
    }

    private static void Add(Table table, string cache, HerdResult result) => table.AddRow(
        cache, Text(result.ColdComputations), Text(result.SlowestCold.TotalMilliseconds), Text(result.Later.Count), Text(result.LaterComputations),
        Text(result.MostAtATime), Text(result.SlowestLater.TotalMilliseconds));

    private static string Text(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
