using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Cidadao.LocalHost;
using Npgsql;
using Spectre.Console;

namespace Cidadao.Benchmarks.Http;

/// <summary>
/// A hot contract, list and overview through the whole API, beside bare Kestrel that has the same bytes ready; then contracts that nothing has ready,
/// beside a bare application that reads them by Npgsql. Rounds alternate and the medians count. The load generator takes processors from both alike,
/// which brings the two nearer to each other; so the processor time of a request, which is the server's alone, is told too.
/// </summary>
internal sealed class HotBenchmark(IReadOnlyList<string> files, int connections, int rounds, string? part)
{
    private const int Contracts = 1_000;
    private const int TableWidth = 180;
    private const int Cold = 500;

    /// <summary>More than so many connections to PostgreSQL, on a machine like this, only wait for each other.</summary>
    private const int ColdConnections = 32;

    /// <summary>Until the runtime has compiled what is hot for the last time.</summary>
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public static Command Command()
    {
        var file = new Option<string[]>("--file") { Description = "Official files whose contracts are asked for; a generated month of 1,000 without.", AllowMultipleArgumentsPerToken = true };
        var connections = new Option<int>("--connections") { DefaultValueFactory = _ => 256, Description = "Under way at once." };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 3, Description = "Rounds of each; the median counts." };
        var part = new Option<string?>("--part") { Description = "One of the parts alone." };
        part.AcceptOnlyFromAmong("hot", "cold");
        var command = new Command("hot", "Requests a second and latencies of the API, hot and uncached, against bare Kestrel and bare Npgsql. Needs wrk.") { file, connections, rounds, part };
        command.SetAction((parsed, cancellation) => new HotBenchmark(
            parsed.GetValue(file) ?? [], parsed.GetValue(connections), parsed.GetValue(rounds), parsed.GetValue(part)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        if (part is null or "hot")
            await HotAsync(cancellation);
        if (part is null or "cold")
            await ColdAsync(cancellation);
        return 0;
    }

    private async Task HotAsync(CancellationToken cancellation)
    {
        await using var host = await StartAsync("multi_tier", cancellation);
        var ids = await IdsAsync(host, 1, cancellation);
        var answers = Directory.CreateDirectory(Path.Combine(host.Folder, "answers"));
        (string Name, string Path)[] reads =
        [
            ("contract", $"/api/v1/contracts/{ids[0].ToString(CultureInfo.InvariantCulture)}"), ("list", "/api/v1/contracts"), ("overview", "/api/v1/overview"),
        ];
        var sizes = new Dictionary<string, int>();
        foreach (var (name, path) in reads)
        {
            var bytes = await host.Http.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellation);
            sizes[name] = bytes.Length;
            await File.WriteAllBytesAsync(Path.Combine(answers.FullName, name), bytes, cancellation);
        }

        await using var server = await BareServer.StartAsync(answers.FullName, database: null, cancellation);
        var table = Table($"hot, {connections} connections");
        foreach (var (name, path) in reads)
        {
            var bare = new Contender(server.Address, [$"/{name}"], server.ProcessId);
            var ours = new Contender(host.Topology.Addresses[ResourceNames.Api], [path], host.Topology.ProcessIdOf(ResourceNames.Api));
            await MeasureAsync(bare, ours, connections, host.Folder, cancellation);
            Add(table, string.Create(CultureInfo.InvariantCulture, $"{name}, {sizes[name]:N0} bytes"), bare, ours);
        }

        AnsiConsole.Write(table);
    }

    private async Task ColdAsync(CancellationToken cancellation)
    {
        await using var host = await StartAsync("none", cancellation);
        var ids = await IdsAsync(host, Cold, cancellation);
        await using var server = await BareServer.StartAsync(Directory.CreateDirectory(Path.Combine(host.Folder, "answers")).FullName, host.ConnectionString, cancellation);
        var bare = new Contender(server.Address, [.. ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"/{id}"))], server.ProcessId);
        var ours = new Contender(
            host.Topology.Addresses[ResourceNames.Api],
            [.. ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"/api/v1/contracts/{id}"))],
            host.Topology.ProcessIdOf(ResourceNames.Api));
        await SameAsync(host, server, ids[0], cancellation);
        var atOnce = Math.Min(connections, ColdConnections);
        await MeasureAsync(bare, ours, atOnce, host.Folder, cancellation);
        var table = Table($"uncached, {atOnce} connections, {ids.Count} contracts");
        Add(table, "contract with its items, amendments, apostilles and findings", bare, ours);
        AnsiConsole.Write(table);
    }

    /// <summary>Both answer the same, or nothing is compared.</summary>
    private static async Task SameAsync(BenchmarkHost host, BareServer server, long id, CancellationToken cancellation)
    {
        var ours = await host.Http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"/api/v1/contracts/{id}"), UriKind.Relative), cancellation);
        var bare = await host.Http.GetStringAsync(new Uri(server.Address, string.Create(CultureInfo.InvariantCulture, $"/{id}")), cancellation);
        if (!JsonNode.DeepEquals(JsonNode.Parse(ours), JsonNode.Parse(bare)))
            throw new InvalidOperationException($"The two do not answer the same:\n{ours}\n{bare}");
    }

    private async Task MeasureAsync(Contender bare, Contender ours, int atOnce, string folder, CancellationToken cancellation)
    {
        for (var round = -1; round < rounds; round++)
        {
            foreach (var contender in (Contender[])[bare, ours])
                await contender.RunAsync(atOnce, round < 0 ? Warm : Time, isCounted: round >= 0, folder, cancellation);
        }
    }

    private async Task<BenchmarkHost> StartAsync(string strategy, CancellationToken cancellation)
    {
        var host = await BenchmarkHost.StartAsync(workers: 1, cancellation, environment: new Dictionary<string, string> { ["CACHE_STRATEGY"] = strategy });
        var all = files.ToList();
        if (all.Count == 0)
        {
            all.Add(Path.Combine(host.Folder, "month.zip"));
            await SampleGenerator.WriteAsync(new(Contracts, Seed: 1, new(2024, 1, 1)), all[0], cancellationToken: cancellation);
        }

        foreach (var file in all)
            await ImportBenchmark.ImportAndIndexAsync(host, file, cancellation);
        // What the worker does meanwhile would count against the API.
        await host.Topology.StopAsync(ResourceNames.Worker);
        return host;
    }

    private static async Task<List<long>> IdsAsync(BenchmarkHost host, int count, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(host.ConnectionString);
        await using var command = database.CreateCommand("SELECT id FROM contracts ORDER BY md5(id::text) LIMIT $1");
        command.Parameters.Add(new() { Value = count });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var ids = new List<long>();
        while (await rows.ReadAsync(cancellation))
            ids.Add(rows.GetInt64(0));
        return ids;
    }

    private static Table Table(string title) => new Table { Border = TableBorder.Ascii2, Title = new TableTitle(title) }.AddColumns(
        "answer", "bare/s", "API/s", "ratio", "P50 ms", "P95 ms", "P99 ms", "bare P99 ms", "µs processor, bare", "API", "ratio");

    private static void Add(Table table, string name, Contender bare, Contender ours) => table.AddRow(
        name,
        Text(bare.Rate, 0),
        Text(ours.Rate, 0),
        $"{Text(ours.Rate / bare.Rate, 2)}×",
        Text(ours.Median(run => run.P50), 1),
        Text(ours.Median(run => run.P95), 1),
        Text(ours.Median(run => run.P99), 1),
        Text(bare.Median(run => run.P99), 1),
        Text(bare.Cost, 1),
        Text(ours.Cost, 1),
        $"{Text(bare.Cost / ours.Cost, 2)}×");

    private static string Text(double value, int digits) => value.ToString($"N{digits}", CultureInfo.InvariantCulture);
}
