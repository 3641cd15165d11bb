using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cidadao.Cli.Sample;
using Cidadao.LocalHost;
using Npgsql;
using Spectre.Console;

namespace Cidadao.Benchmarks.Imports;

/// <summary>
/// A generated month through the API into an empty database, from the upload's first byte until the last index stands, beside
/// <c>psql \copy</c> of the
/// same rows into equal, equally indexed, empty tables in the same server.
/// </summary>
internal sealed class ImportBenchmark(int contracts)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static Command Command()
    {
        var contracts = new Option<int>("--contracts") { DefaultValueFactory = _ => 1_000_000, Description = "Contracts of the generated month." };
        var command = new Command("imports", "Import of a generated month against psql \\copy of the same rows.") { contracts };
        command.SetAction((parsed, cancellation) => new ImportBenchmark(parsed.GetValue(contracts)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var host = await BenchmarkHost.StartAsync(workers: 1, cancellation);
        var file = Path.Combine(host.Folder, "month.zip");
        AnsiConsole.WriteLine($"Generating {contracts.ToString("N0", CultureInfo.InvariantCulture)} contracts …");
        var truth = await SampleGenerator.WriteAsync(new(contracts, Seed: 1, new(2024, 1, 1)), file, cancellationToken: cancellation);
        var rows = truth.Counts.Contracts + truth.Counts.Items + truth.Counts.Amendments + truth.Counts.Apostilles;

        var parse = new ParseMeasure(file);
        await parse.ParseAsync(cancellation); // a worker that has been up for a while has its code compiled
        var (parsed, parseTime) = await parse.ParseAsync(cancellation);
        var (staged, stageTime) = await parse.StageAsync(host.ConnectionString, cancellation);
        var first = await TimedAsync(() => ImportAndIndexAsync(host, file, cancellation));
        var again = await TimedAsync(() => ImportAsync(host, file, cancellation));
        var peak = host.PeakMemoryOf(ResourceNames.Worker);
        await using var copy = new PsqlCopy(host.ConnectionString, host.Folder);
        var (copied, baseline) = await copy.RunAsync(["contracts", "contract_items", "amendments", "apostilles"], cancellation);

        var bare = copied / baseline.TotalSeconds;
        var report = new Report($"imports: {contracts.ToString("N0", CultureInfo.InvariantCulture)} contracts with their items and amendments");
        report.Add("psql \\copy into empty indexed tables", copied, baseline);
        report.Add("parse only", parsed, parseTime, parsed / parseTime.TotalSeconds / bare);
        report.Add("parse and COPY into staging", staged, stageTime, staged / stageTime.TotalSeconds / bare);
        report.Add("import into empty tables, from upload to the last index", rows, first, rows / first.TotalSeconds / bare);
        report.Add("import of the same month again", rows, again, rows / again.TotalSeconds / bare);
        report.Print();
        AnsiConsole.WriteLine($"worker's peak memory: {peak >> 20} MB");
        return 0;
    }

    private static async Task<TimeSpan> TimedAsync(Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(started);
    }

    internal static async Task ImportAndIndexAsync(BenchmarkHost host, string path, CancellationToken cancellation)
    {
        await ImportAsync(host, path, cancellation);
        await using var database = NpgsqlDataSource.Create(host.ConnectionString);
        await using var pending = database.CreateCommand("SELECT EXISTS (SELECT FROM pending_indexes)");
        while ((bool)(await pending.ExecuteScalarAsync(cancellation))!)
            await Task.Delay(Poll, TimeProvider.System, cancellation);
    }

    internal static async Task ImportAsync(BenchmarkHost host, string path, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        using var part = new StreamContent(file, 1 << 20);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
        using var form = new MultipartFormDataContent { { part, "file", "month.zip" } };
        using var accepted = await host.Http.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), form, cancellation);
        accepted.EnsureSuccessStatusCode();
        while (true)
        {
            var run = await host.Http.GetFromJsonAsync<JsonNode>(accepted.Headers.Location, cancellation);
            switch ((string?)run?["status"])
            {
                case "completed":
                    return;
                case "failed" or "cancelled":
                    throw new InvalidOperationException($"The import ended without success: {run["failure"]}");
                default:
                    await Task.Delay(Poll, TimeProvider.System, cancellation);
                    break;
            }
        }
    }
}
