using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Cidadao.Benchmarks.Database;
using Cidadao.LocalHost;
using Npgsql;
using Spectre.Console;
using StackExchange.Redis;

namespace Cidadao.Benchmarks.Live;

/// <summary>
/// The API's sockets, over real connections: what a connection costs in memory; deliveries a second in batches beside the same program with
/// <c>Live:BatchSize</c> 1; what sending costs; how long it takes from the commit; and what one client that stops reading does to the others.
/// Clients and server share the machine.
/// </summary>
internal sealed class LiveBenchmark(string? part)
{
    private const int Idle = 5_000;
    private const int Active = 1_000;
    private const int Steady = 500;
    private const int Commits = 20;
    private const int TableWidth = 180;

    /// <summary>So that this, too, fits into a queue: nobody is spared anything while it is counted how much can be delivered.</summary>
    private const int MostQueued = 10_000;

    /// <summary>Long enough that its buffers fill, that it is spared progress, and that it is given up.</summary>
    private const int StoppedWindows = 4;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, string> Limits = new()
    {
        ["Live__Connections"] = "20000",
        ["Live__ConnectionsPerAddress"] = "20000",
    };

    public static Command Command()
    {
        var part = new Option<string?>("--part") { Description = "One of the parts alone." };
        part.AcceptOnlyFromAmong("deliveries", "memory", "sending", "latency", "stopped");
        var command = new Command("live", "Sockets: memory, deliveries a second against unbatched, cost of sending, latency, and a client that stops reading.") { part };
        command.SetAction((parsed, cancellation) => new LiveBenchmark(parsed.GetValue(part)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        if (Is("deliveries"))
            await DeliveriesAsync(cancellation);
        if (part == "deliveries")
            return 0;

        await using var scene = await Scene.StartAsync(Limits, cancellation);
        await WarmAsync(scene, cancellation);
        if (Is("memory"))
            await MemoryAsync(scene, cancellation);
        if (Is("sending"))
            await SendingAsync(scene, cancellation);
        if (Is("latency"))
            await LatencyAsync(scene, cancellation);
        if (Is("stopped"))
            await StoppedAsync(scene, cancellation);
        return 0;
    }

    private bool Is(string name) => part is null || part == name;

    /// <summary>What is compiled and allocated once belongs to no connection.</summary>
    private static async Task WarmAsync(Scene scene, CancellationToken cancellation)
    {
        using var clients = await Receivers.OpenAsync(scene.Api, "imports", 200, cancellation);
        await scene.Feed.AddAsync(Steady, Time, cancellation);
        await clients.UntilAllHaveAsync(scene.Feed.Next, cancellation);
    }

    private static async Task DeliveriesAsync(CancellationToken cancellation)
    {
        var report = new Report(string.Create(CultureInfo.InvariantCulture, $"live: deliveries to {Active:N0} clients"));
        var (unbatched, bytes) = await DeliverAsync(batchSize: 1, messages: 2_000, cancellation);
        report.Add($"one frame a message (BatchSize 1; {bytes.Json} B of JSON a message, {bytes.Wire} B sent)", unbatched.Deliveries, unbatched.Time);
        var (batched, sent) = await DeliverAsync(batchSize: 50, messages: 20_000, cancellation);
        report.Add(
            $"as it is: 50 a frame, compressed once ({sent.Json} B of JSON a message, {sent.Wire} B sent)",
            batched.Deliveries,
            batched.Time,
            batched.Deliveries / batched.Time.TotalSeconds / (unbatched.Deliveries / unbatched.Time.TotalSeconds));
        report.Print();
    }

    private static async Task<((double Deliveries, TimeSpan Time) Median, (long Json, long Wire) Bytes)> DeliverAsync(
        int batchSize, int messages, CancellationToken cancellation)
    {
        const int Rounds = 7;
        await using var scene = await Scene.StartAsync(
            new Dictionary<string, string>(Limits) { ["Live__BatchSize"] = batchSize.ToString(CultureInfo.InvariantCulture), ["Live__QueuedBatches"] = MostQueued.ToString(CultureInfo.InvariantCulture) },
            cancellation);
        using var clients = await Receivers.OpenAsync(scene.Api, "imports", Active, cancellation);
        var times = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await scene.Feed.AddAsync(messages);
            await clients.UntilAllHaveAsync(scene.Feed.Next, cancellation);
            times.Add(TimeProvider.System.GetElapsedTime(began));
            await Task.Delay(Settled, TimeProvider.System, cancellation);
        }

        clients.Check(0, scene.Feed.Next);
        return (((double)messages * Active, new Latencies(times).Quantile(0.5)), (clients.Transcript.JsonBytes / clients.Transcript.Messages, clients.First.Bytes / clients.Transcript.Messages));
    }

    private static async Task MemoryAsync(Scene scene, CancellationToken cancellation)
    {
        await Task.Delay(Settled, TimeProvider.System, cancellation);
        var before = scene.ApiMemory;
        using var idle = await Receivers.OpenAsync(scene.Api, "investigations", Idle, cancellation);
        await Task.Delay(Time, TimeProvider.System, cancellation);
        var idling = scene.ApiMemory;
        var from = scene.Feed.Next;
        using var active = await Receivers.OpenAsync(scene.Api, "imports", Active, cancellation);
        await scene.Feed.AddAsync(Steady, Time, cancellation);
        await active.UntilAllHaveAsync(scene.Feed.Next, cancellation);
        active.Check(from, scene.Feed.Next);
        idle.CheckOpen();
        var all = scene.ApiMemory;
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory: {before >> 20} MiB before; {Idle:N0} idle: {(idling - before) / 1024.0 / Idle:N1} KiB each; with {Active:N0} more that get {Steady} messages/s: {(all - before) / 1024.0 / (Idle + Active):N1} KiB each ({all >> 20} MiB)"));
    }

    private static async Task SendingAsync(Scene scene, CancellationToken cancellation)
    {
        var alone = await FeedAsync(scene, cancellation);
        using var clients = await Receivers.OpenAsync(scene.Api, "imports", Active, cancellation);
        var from = scene.Feed.Next;
        var sending = await FeedAsync(scene, cancellation);
        await clients.UntilAllHaveAsync(scene.Feed.Next, cancellation);
        clients.Check(from, scene.Feed.Next);
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"sending: {Steady} messages/s to each of {Active:N0} clients: {sending:N2} of a core, {alone:N2} with no client, so {sending - alone:N2} for sending"));
    }

    /// <returns>Share of one processor that the API took.</returns>
    private static async Task<double> FeedAsync(Scene scene, CancellationToken cancellation)
    {
        var (began, used) = (TimeProvider.System.GetTimestamp(), scene.ApiProcessorTime);
        await scene.Feed.AddAsync(Steady, Time, cancellation);
        return (scene.ApiProcessorTime - used) / TimeProvider.System.GetElapsedTime(began);
    }

    private static async Task LatencyAsync(Scene scene, CancellationToken cancellation)
    {
        using var clients = await Receivers.OpenAsync(scene.Api, "imports", Active, cancellation);
        var from = scene.Feed.Next;
        await scene.Feed.CommitAsync(Commits, Time, cancellation);
        await clients.UntilAllHaveAsync(scene.Feed.Next, cancellation);
        clients.Check(from, scene.Feed.Next);
        Print(string.Create(CultureInfo.InvariantCulture, $"latency: {Commits} commits/s, {Commits * Active:N0} deliveries/s, begin of the transaction to receipt"), clients.Latencies(scene.Feed, from));
    }

    private static async Task StoppedAsync(Scene scene, CancellationToken cancellation)
    {
        // Of what is sent to it, little stays with the kernel, and nothing is compressed.
        using var stopping = await LiveReceiver.OpenAsync(scene.Api, "imports", cancellation, deflates: false, receiveBuffer: 4096);
        using var clients = await Receivers.OpenAsync(scene.Api, "imports", Active - 1, cancellation);
        List<Latencies> reading = [];
        List<Latencies> stopped = [];

        reading.Add(await FollowAsync(Time));
        stopping.Stop();
        for (var window = 0; window < StoppedWindows; window++)
            stopped.Add(await FollowAsync(Time));
        stopping.Resume();
        await stopping.Reading.WaitAsync(Time, cancellation);
        reading.Add(await FollowAsync(Time));

        foreach (var window in reading)
            Print($"stopped: {Steady} messages/s, all read", window);
        foreach (var window in stopped)
            Print($"stopped: {Steady} messages/s, one of {Active} does not read; the others", window);
        var (quiet, disturbed) = (reading.Average(P99), stopped.Average(P99));
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"stopped: P99 of the others changes by {(disturbed - quiet) / quiet:P1}; the one was closed with {stopping.ClosedWith}"));

        static double P99(Latencies latencies) => latencies.Quantile(0.99).TotalMilliseconds;

        async Task<Latencies> FollowAsync(TimeSpan time)
        {
            var from = scene.Feed.Next;
            await scene.Feed.AddAsync(Steady, time, cancellation);
            await clients.UntilAllHaveAsync(scene.Feed.Next, cancellation);
            clients.Check(from, scene.Feed.Next);
            return clients.Latencies(scene.Feed, from);
        }
    }

    private static void Print(string what, Latencies latencies) => AnsiConsole.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: p50 {latencies.Quantile(0.5).TotalMilliseconds:N0} ms, p99 {latencies.Quantile(0.99).TotalMilliseconds:N0} ms, most {latencies.Quantile(1).TotalMilliseconds:N0} ms, {latencies.Count:N0} deliveries"));

    /// <summary>An installation, and what feeds it.</summary>
    private sealed class Scene(BenchmarkHost host, ConnectionMultiplexer redis, NpgsqlDataSource database) : IAsyncDisposable
    {
        public Uri Api => host.Topology.Addresses[ResourceNames.Api];

        public EventFeed Feed { get; } = new(redis.GetDatabase(), database);

        /// <summary>Resident, bytes.</summary>
        public long ApiMemory => ApiProcess(process => process.WorkingSet64);

        public TimeSpan ApiProcessorTime => ApiProcess(process => process.TotalProcessorTime);

        public static async Task<Scene> StartAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
        {
            var host = await BenchmarkHost.StartAsync(workers: 1, cancellation, environment: environment);
            return new(host, await ConnectionMultiplexer.ConnectAsync(host.Topology.ConnectionStrings["redis"]), NpgsqlDataSource.Create(host.ConnectionString));
        }

        public async ValueTask DisposeAsync()
        {
            await redis.DisposeAsync();
            await database.DisposeAsync();
            await host.DisposeAsync();
        }

        private T ApiProcess<T>(Func<Process, T> of)
        {
            using var process = Process.GetProcessById(host.Topology.ProcessIdOf(ResourceNames.Api));
            return of(process);
        }
    }
}
