using System.CommandLine;
using System.Globalization;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Cidadao.Core.Contracts;
using Cidadao.Core.Exports;
using Cidadao.LocalHost;
using Spectre.Console;

namespace Cidadao.Benchmarks.Exports;

/// <summary>
/// All contracts through the API's exports, read to nowhere, beside <c>psql \copy</c> of the same query to nowhere in the same run; medians of the rounds,
/// which alternate. Memory is what the API's resident set grew by at its highest during an export, after a small one of the format.
/// </summary>
internal sealed class ExportBenchmark(int contracts)
{
    private const int Rounds = 3;
    private const int BlockLength = 1 << 16;

    /// <summary>The round before the first has what is hot compiled, with some of the contracts.</summary>
    private const string Some = "&maxValue=20000";

    private static readonly (string Name, string Query, string? Encoding)[] Cases =
    [
        ("CSV", "format=csv&variant=raw", null),
        ("CSV for spreadsheets", "format=csv", null),
        ("CSV, Brotli on its way", "format=csv&variant=raw", "br"),
        ("JSON Lines", "format=jsonLines", null),
        ("XLSX", "format=xlsx", null),
        ("Parquet", "format=parquet", null),
    ];

    public static Command Command()
    {
        var contracts = new Option<int>("--contracts") { DefaultValueFactory = _ => 1_000_000, Description = "Contracts of the generated month." };
        var command = new Command("exports", "Exports of all contracts against psql \\copy of the same query.") { contracts };
        command.SetAction((parsed, cancellation) => new ExportBenchmark(parsed.GetValue(contracts)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var host = await BenchmarkHost.StartAsync(workers: 1, cancellation);
        var file = Path.Combine(host.Folder, "month.zip");
        AnsiConsole.WriteLine($"Generating and importing {contracts.ToString("N0", CultureInfo.InvariantCulture)} contracts …");
        await SampleGenerator.WriteAsync(new(contracts, Seed: 1, new(2024, 1, 1)), file, cancellationToken: cancellation);
        await ImportBenchmark.ImportAndIndexAsync(host, file, cancellation);
        await host.Topology.StopAsync(ResourceNames.Worker);

        await using var psql = new PsqlCopy(host.ConnectionString, host.Folder);
        var query = ExportTables.Contracts(ContractFilter.All).Select.ReplaceLineEndings(" ");
        var bare = new List<TimeSpan>();
        var ours = Cases.ToDictionary(one => one.Name, _ => (Times: new List<TimeSpan>(), Grown: 0L, Bytes: 0L));
        for (var round = -1; round < Rounds; round++)
        {
            var copied = await TimedAsync(() => psql.PsqlAsync($"\\copy ({query}) TO '/dev/null' CSV HEADER", cancellation));
            if (round >= 0)
                bare.Add(copied);
            foreach (var (name, parameters, encoding) in Cases)
            {
                var memory = ApiMemory.Start(host);
                var bytes = 0L;
                var time = await TimedAsync(async () => bytes = await ReadAsync(host, round < 0 ? parameters + Some : parameters, encoding, cancellation));
                if (round < 0)
                    continue;
                ours[name].Times.Add(time);
                ours[name] = (ours[name].Times, Math.Max(ours[name].Grown, memory.Grown()), bytes);
            }
        }

        Print(Median(bare), ours);
        return 0;
    }

    private void Print(TimeSpan bare, Dictionary<string, (List<TimeSpan> Times, long Grown, long Bytes)> ours)
    {
        var report = new Report($"exports: {contracts.ToString("N0", CultureInfo.InvariantCulture)} contracts, rows");
        report.Add("psql \\copy of the same query to nowhere", contracts, bare);
        foreach (var (name, measured) in ours)
            report.Add(name, contracts, Median(measured.Times), bare / Median(measured.Times));
        report.Print();
        foreach (var (name, measured) in ours)
            AnsiConsole.WriteLine($"{name}: {measured.Bytes / 1e6:F0} MB; the API grew by {measured.Grown >> 20} MB at most");
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static async Task<long> ReadAsync(BenchmarkHost host, string parameters, string? encoding, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/exports/contracts?{parameters}");
        if (encoding is not null)
            request.Headers.AcceptEncoding.Add(new(encoding));
        using var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync(cancellation);
        var (buffer, bytes) = (new byte[BlockLength], 0L);
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
            bytes += read;
        return bytes;
    }

    private static async Task<TimeSpan> TimedAsync(Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(started);
    }
}

/// <summary>How much the API's resident memory grows. Source: <c>/proc/PID/status</c>, whose high-water mark can be put back.</summary>
internal sealed class ApiMemory
{
    private const string PutBack = "5";

    private readonly BenchmarkHost _host;
    private readonly long _before;

    private ApiMemory(BenchmarkHost host) => (_host, _before) = (host, host.PeakMemoryOf(ResourceNames.Api));

    public static ApiMemory Start(BenchmarkHost host)
    {
        File.WriteAllText($"/proc/{host.Topology.ProcessIdOf(ResourceNames.Api).ToString(CultureInfo.InvariantCulture)}/clear_refs", PutBack);
        return new(host);
    }

    /// <returns>Bytes, since the start and at the highest.</returns>
    public long Grown() => _host.PeakMemoryOf(ResourceNames.Api) - _before;
}
