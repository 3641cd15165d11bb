using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using Cidadao.LocalHost;
using Npgsql;
using Spectre.Console;
using StackExchange.Redis;

namespace Cidadao.Benchmarks.Messaging;

/// <summary>
/// Probes through the whole way, HTTP → outbox → stream → handler → committed event → event stream, beside the bare stream with the same
/// client library; how long one takes when nothing else happens; and what a second worker adds to work that waits for something outside.
/// </summary>
internal sealed class MessagingBenchmark(int seconds)
{
    private const int Batch = 50;
    private const int Connections = 64;
    private const int RawMessages = 100_000;
    private const int IdleProbes = 100;
    private const int WorkProbes = 160;
    private const int WorkMilliseconds = 250;
    private const string Probes = "/api/v1/admin/probes";

    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    public static Command Command()
    {
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 10, Description = "How long commands are sent." };
        var command = new Command("messaging", "Commands per second, and how long one takes, against the bare stream.") { seconds };
        command.SetAction((parsed, cancellation) => new MessagingBenchmark(parsed.GetValue(seconds)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var host = await BenchmarkHost.StartAsync(workers: 2, cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(host.Topology.ConnectionStrings["redis"]);
        var answers = new Answers(redis.GetDatabase());
        var flood = new HttpFlood(host.Topology.Addresses[ResourceNames.Api], HttpFlood.Post(Probes, "{}", host.Topology.ApiKey));
        await host.Topology.StopAsync("worker-2");
        await flood.RunAsync(Connections, TimeSpan.FromSeconds(2), cancellation); // warm

        var raw = await new RawStream(redis.GetDatabase(), Batch).RunAsync(RawMessages);
        var bare = RawMessages / raw.TotalSeconds;
        var report = new Report("messaging: one API, one worker");
        report.Add($"bare stream: XADD, XREADGROUP({Batch}), XACK", RawMessages, raw);

        await IdleAsync(host, answers, cancellation);
        AnsiConsole.WriteLine($"idle: accepted to answered p50 {answers.Percentile(0.5)} ms, p99 {answers.Percentile(0.99)} ms");

        var (sent, whole) = await EndToEndAsync(flood, answers, cancellation);
        report.Add("end to end", sent, whole, sent / whole.TotalSeconds / bare);
        AnsiConsole.WriteLine($"under load: accepted to answered p50 {answers.Percentile(0.5)} ms, p99 {answers.Percentile(0.99)} ms");

        await host.Topology.StopAsync(ResourceNames.Worker);
        await using var database = NpgsqlDataSource.Create(host.ConnectionString);
        var (commits, committing) = await new BareCommits(database).RunAsync(TimeSpan.FromSeconds(seconds), cancellation);
        report.Add("bare commits: one-row updates, 8 connections", commits, committing);
        var (accepted, accepting) = await flood.RunAsync(Connections, TimeSpan.FromSeconds(seconds), cancellation);
        report.Add("accept alone (no worker), against bare commits", accepted, accepting, accepted / accepting.TotalSeconds / (commits / committing.TotalSeconds));
        report.Print();

        await answers.SkipAsync();
        await host.Topology.StartAsync(ResourceNames.Worker, cancellation);
        await answers.ReadAsync(accepted, cancellation);
        var one = await WorkAsync(host, answers, cancellation);
        await host.Topology.StartAsync("worker-2", cancellation);
        await WorkAsync(host, answers, cancellation); // warm
        var two = await WorkAsync(host, answers, cancellation);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"work of {WorkMilliseconds} ms waiting: one worker {WorkProbes / one.TotalSeconds:F1}/s, two {WorkProbes / two.TotalSeconds:F1}/s, {one / two:F2} times"));
        return 0;
    }

    private static async Task IdleAsync(BenchmarkHost host, Answers answers, CancellationToken cancellation)
    {
        await SettleAsync(answers, cancellation);
        for (var i = 1; i <= IdleProbes; i++)
        {
            (await host.Http.PostAsJsonAsync(new Uri(Probes, UriKind.Relative), new object(), cancellation)).EnsureSuccessStatusCode();
            await answers.ReadAsync(i, cancellation);
            await Task.Delay(Quiet, TimeProvider.System, cancellation);
        }
    }

    private async Task<(long Sent, TimeSpan Time)> EndToEndAsync(HttpFlood flood, Answers answers, CancellationToken cancellation)
    {
        await SettleAsync(answers, cancellation);
        var started = TimeProvider.System.GetUtcNow();
        var (sent, _) = await flood.RunAsync(Connections, TimeSpan.FromSeconds(seconds), cancellation);
        await answers.ReadAsync(sent, cancellation);
        return (sent, answers.LastAt - started);
    }

    private static async Task<TimeSpan> WorkAsync(BenchmarkHost host, Answers answers, CancellationToken cancellation)
    {
        await SettleAsync(answers, cancellation);
        var started = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < WorkProbes; i++)
            (await host.Http.PostAsJsonAsync(new Uri(Probes, UriKind.Relative), new { milliseconds = WorkMilliseconds }, cancellation)).EnsureSuccessStatusCode();
        await answers.ReadAsync(WorkProbes, cancellation);
        return answers.LastAt - started;
    }

    /// <summary>Until what was sent before has been answered: nothing more comes for a while.</summary>
    private static async Task SettleAsync(Answers answers, CancellationToken cancellation)
    {
        DateTimeOffset before;
        do
        {
            await answers.SkipAsync();
            before = answers.LastAt;
            await Task.Delay(Settled, TimeProvider.System, cancellation);
            await answers.SkipAsync();
        }
        while (answers.LastAt != before);
    }
}
