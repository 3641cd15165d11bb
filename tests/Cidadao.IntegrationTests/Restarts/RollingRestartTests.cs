using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Restarts;

/// <summary>What an upgrade does: every process is asked to end and started again, one after the other, while clients go on.</summary>
[TestClass]
[DoNotParallelize]
public sealed class RollingRestartTests
{
    private const int Clients = 6;
    private const int EachStarts = 300;

    private static readonly TimeSpan Allowed = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly string[] Reads =
        ["/api/v1/overview", "/api/v1/contracts?pageSize=50", "/api/v1/findings?pageSize=50", "/api/v1/agencies", "/api/v1/indicators"];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Two_APIs_and_two_workers_are_restarted_in_turn_and_no_request_fails_and_no_task_is_lost()
    {
        await using var installation = await Installation.StartAsync(Cancellation, options => options with
        {
            Apis = 2,
            Workers = 2,
            Environment = new Dictionary<string, string> { ["SHUTDOWN_DELAY"] = "1", ["Limits__KeyBurst"] = "1000000", ["Limits__KeyPerSecond"] = "1000000" },
        });
        await installation.ImportAsync(PortalZip.DirectAwards(), "month.zip", Cancellation);
        var undisturbed = await installation.InvestigationEndAsync(await installation.StartInvestigationAsync(new(), Cancellation), Cancellation);
        Assert.AreNotEqual(0, undisturbed.Findings.Total);

        await using var replicas = new ReadyReplicas(installation.Topology.Addresses.Where(address => address.Key.StartsWith(ResourceNames.Api, StringComparison.Ordinal)).ToDictionary());
        await Installation.UntilAsync(() => Task.FromResult(replicas.IsReady("api") && replicas.IsReady("api-2")), Cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var traffic = new Traffic(replicas, installation.Topology.ApiKey);
        var clients = Enumerable.Range(0, Clients).Select(number => traffic.RunAsync(number, over.Token)).ToArray();
        foreach (var name in (string[])["api", "worker", "api-2", "worker-2"])
            await RestartAsync(installation, replicas, name);
        await over.CancelAsync();
        await Task.WhenAll(clients);

        TestContext.WriteLine($"{traffic.Answered} requests, {traffic.Started.Count} investigations, {traffic.Failures.Count} failures");
        Assert.AreEqual("", string.Join(Environment.NewLine, traffic.Failures.Take(20)));
        Assert.IsGreaterThan(1000, traffic.Answered);
        Assert.IsGreaterThanOrEqualTo(Clients, traffic.Started.Count);
        foreach (var started in traffic.Started)
        {
            var ended = await installation.InvestigationEndAsync(started, Cancellation);
            Assert.AreEqual("completed", ended.Status);
            Assert.AreEqual(undisturbed.Findings.Total, ended.Findings.Total);
        }

        Assert.AreEqual(0, await installation.ScalarAsync<long>("SELECT count(*) FROM dead_letters", Cancellation));
    }

    /// <summary>SIGTERM, the end within what orchestrators give, the start, and the next one only when this one is ready.</summary>
    private async Task RestartAsync(Installation installation, ReadyReplicas replicas, string name)
    {
        var began = TimeProvider.System.GetTimestamp();
        await installation.Topology.StopAsync(name);
        var took = TimeProvider.System.GetElapsedTime(began);
        TestContext.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} ended within {took.TotalSeconds:0.0} s"));
        Assert.IsLessThan(Allowed, took, $"{name} was killed: {installation.LogOf(name)}");
        await installation.Topology.StartAsync(name, Cancellation);
        if (name.StartsWith(ResourceNames.Api, StringComparison.Ordinal))
            await Installation.UntilAsync(() => Task.FromResult(replicas.IsReady(name)), Cancellation);
    }

    /// <summary>Clients that read, and now and then start an investigation; each remembers what did not go as it should.</summary>
    private sealed class Traffic(ReadyReplicas replicas, string key)
    {
        private int _answered;

        public int Answered => _answered;

        public ConcurrentBag<string> Failures { get; } = [];

        public ConcurrentBag<Accepted> Started { get; } = [];

        public async Task RunAsync(int number, CancellationToken over)
        {
            using var client = new HttpClient(replicas, disposeHandler: false) { BaseAddress = new Uri("http://replicas/"), DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
            for (var turn = number * (EachStarts / Clients); !over.IsCancellationRequested; turn++)
            {
                await Task.Delay(Pause, TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                try
                {
                    if (turn % EachStarts == 0)
                        await StartAsync(client);
                    else
                        await ReadAsync(client, Reads[turn % Reads.Length]);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException)
                {
                    Failures.Add(e.ToString());
                }
            }
        }

        private async Task ReadAsync(HttpClient client, string path)
        {
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
            _ = await answer.Content.ReadAsByteArrayAsync();
            Count(answer, HttpStatusCode.OK);
        }

        private async Task StartAsync(HttpClient client)
        {
            using var answer = await client.PostAsJsonAsync("/api/v1/investigations", new(), ApiJson.Default.StartInvestigationRequest);
            if (Count(answer, HttpStatusCode.Accepted))
                Started.Add((await answer.Content.ReadFromJsonAsync(ApiJson.Default.Accepted))!);
        }

        private bool Count(HttpResponseMessage answer, HttpStatusCode wanted)
        {
            Interlocked.Increment(ref _answered);
            if (answer.StatusCode == wanted)
                return true;
            Failures.Add($"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode}");
            return false;
        }
    }
}
