using System.CommandLine;
using System.Globalization;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Cidadao.LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Cidadao.Benchmarks.Http;

/// <summary>
/// What telemetry costs: the same hot answers of two installations side by side, one without any of it (<c>OTEL_SDK_DISABLED</c>), one with all of it
/// at its defaults, exporting to a collector and scraped each five seconds. Rounds alternate and the medians count.
/// </summary>
internal sealed class TelemetryBenchmark(int connections, int rounds)
{
    private const int Contracts = 1_000;
    private const int TableWidth = 140;

    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan ScrapeEvery = TimeSpan.FromSeconds(5);

    public static Command Command()
    {
        var connections = new Option<int>("--connections") { DefaultValueFactory = _ => 256, Description = "Under way at once." };
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5, Description = "Rounds of each; the median counts." };
        var command = new Command("telemetry", "Requests a second with telemetry and without, in the same run. Needs wrk.") { connections, rounds };
        command.SetAction((parsed, cancellation) => new TelemetryBenchmark(parsed.GetValue(connections), parsed.GetValue(rounds)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        await using var collector = await CollectorAsync(cancellation);
        await using var without = await StartAsync(new() { ["OTEL_SDK_DISABLED"] = "true" }, cancellation);
        await using var with = await StartAsync(
            new() { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(), ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf" }, cancellation);
        using var scraping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var scraper = ScrapeAsync(with.Topology.Metrics[ResourceNames.Api], scraping.Token);

        var table = new Table { Border = TableBorder.Ascii2, Title = new TableTitle($"telemetry, {connections} connections") }
            .AddColumns("answer", "without/s", "with/s", "cost", "P95 ms, without", "with", "µs processor, without", "with", "cost");
        foreach (var path in new[] { "/api/v1/contracts", "/api/v1/overview" })
        {
            var (bare, ours) = (Of(without, path), Of(with, path));
            for (var round = -1; round < rounds; round++)
            {
                foreach (var contender in round % 2 == 0 ? new[] { bare, ours } : [ours, bare])
                    await contender.RunAsync(connections, round < 0 ? Warm : Time, isCounted: round >= 0, with.Folder, cancellation);
            }

            table.AddRow(
                path, Text(bare.Rate, 0), Text(ours.Rate, 0), Share(1 - ours.Rate / bare.Rate), Text(bare.Median(run => run.P95), 2), Text(ours.Median(run => run.P95), 2),
                Text(bare.Cost, 2), Text(ours.Cost, 2), Share(ours.Cost / bare.Cost - 1));
        }

        await scraping.CancelAsync();
        await scraper;
        AnsiConsole.Write(table);
        return 0;
    }

    private static async Task<BenchmarkHost> StartAsync(Dictionary<string, string> environment, CancellationToken cancellation)
    {
        var host = await BenchmarkHost.StartAsync(workers: 1, cancellation, environment: environment);
        var month = Path.Combine(host.Folder, "month.zip");
        await SampleGenerator.WriteAsync(new(Contracts, Seed: 1, new(2024, 1, 1)), month, cancellationToken: cancellation);
        await ImportBenchmark.ImportAndIndexAsync(host, month, cancellation);
        // What the worker does meanwhile would count against the API.
        await host.Topology.StopAsync(ResourceNames.Worker);
        return host;
    }

    private static Contender Of(BenchmarkHost host, string path) => new(host.Topology.Addresses[ResourceNames.Api], [path], host.Topology.ProcessIdOf(ResourceNames.Api));

    /// <summary>Takes whatever comes.</summary>
    private static async Task<WebApplication> CollectorAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.MapPost("/v1/{signal}", context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await collector.StartAsync(cancellation);
        return collector;
    }

    private static async Task ScrapeAsync(Uri metrics, CancellationToken cancellation)
    {
        using var http = new HttpClient();
        using var timer = new PeriodicTimer(ScrapeEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                await http.GetByteArrayAsync(metrics, cancellation);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static string Text(double value, int digits) => value.ToString($"N{digits}", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("P1", CultureInfo.InvariantCulture);
}
