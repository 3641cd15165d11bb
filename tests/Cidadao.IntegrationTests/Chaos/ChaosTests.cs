using System.Globalization;
using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Chaos;

/// <summary>
/// Three workers, two APIs, hundreds of investigations, while workers, APIs, Redis and PostgreSQL are killed at random. In CI some minutes;
/// longer by hand: <c>CIDADAO_CHAOS_SECONDS=3600 CIDADAO_CHAOS_INVESTIGATIONS=20000 ./cidadao test integration</c>. It prints what it did
/// and counted.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class ChaosTests
{
    private const int Seed = 20241;
    private const int AtOnce = 8;

    private static readonly TimeSpan Drained = TimeSpan.FromMinutes(4);

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Whatever_dies_every_accepted_investigation_ends_with_each_finding_once()
    {
        var investigations = Setting("CIDADAO_CHAOS_INVESTIGATIONS", 500);
        var time = TimeSpan.FromSeconds(Setting("CIDADAO_CHAOS_SECONDS", 75));
        await using var installation = await Installation.StartAsync(Cancellation, options => options with
        {
            Workers = 3,
            Apis = 2,
            Environment = new Dictionary<string, string> { ["Messaging__TakeOverAfter"] = "00:00:03", ["Investigations__StragglerAfter"] = "00:00:20" },
        });
        await installation.ImportAsync(PortalZip.DirectAwards(), "chaos.zip", Cancellation);
        var undisturbed = await installation.InvestigationEndAsync(await installation.StartInvestigationAsync(new(), Cancellation), Cancellation);
        Assert.AreNotEqual(0, undisturbed.Findings.Total);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var destroying = new Destroyer(installation.Topology, new Random(Seed), TestContext).RunAsync(over.Token);
        var accepted = await SendAsync(installation, investigations, time);
        await over.CancelAsync();
        var killed = await destroying;

        await DrainAsync(installation);
        TestContext.WriteLine($"accepted {accepted.Count}; killed: {string.Join(", ", killed.GroupBy(name => name).Select(group => $"{group.Key} {group.Count()}×"))}");
        await CheckAsync(installation, accepted, undisturbed.Findings.Total);
    }

    /// <summary>Spread over the time, each under a key of its own, so that its client may repeat it until somebody answers.</summary>
    private async Task<IReadOnlyCollection<Guid>> SendAsync(Installation installation, int count, TimeSpan time)
    {
        var started = TimeProvider.System.GetTimestamp();
        var accepted = new System.Collections.Concurrent.ConcurrentBag<Guid>();
        using var client = installation.Topology.CreateClient();
        client.Timeout = TimeSpan.FromSeconds(10);
        var apis = installation.Topology.Addresses.Where(address => address.Key.StartsWith(ResourceNames.Api, StringComparison.Ordinal)).Select(address => address.Value).ToArray();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (number, stop) =>
        {
            if ((time * number / count) - TimeProvider.System.GetElapsedTime(started) is { Ticks: > 0 } early)
                await Task.Delay(early, TimeProvider.System, stop);
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(apis[(number + attempt) % apis.Length], "/api/v1/investigations"))
                    {
                        Content = JsonContent.Create(new(), ApiJson.Default.StartInvestigationRequest),
                    };
                    request.Headers.Add("Idempotency-Key", $"chaos-{number}");
                    using var response = await client.SendAsync(request, stop);
                    if (response.StatusCode == HttpStatusCode.Accepted)
                    {
                        accepted.Add((await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, stop))!.Id);
                        return;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !stop.IsCancellationRequested)
                {
                    // Dead for the moment: again, at the other one.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, stop);
            }
        });
        return accepted;
    }

    private async Task DrainAsync(Installation installation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(Drained);
        try
        {
            while (await installation.ScalarAsync<long>(
                "SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM investigations WHERE status < 2)", patience.Token) > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, patience.Token);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"Not drained after {Drained}.{Environment.NewLine}{installation.LogOf(ResourceNames.Worker)}");
        }
    }

    private async Task CheckAsync(Installation installation, IReadOnlyCollection<Guid> accepted, int findings)
    {
        var ids = string.Join(',', accepted.Distinct().Select(id => $"'{id}'"));
        Assert.AreEqual("completed", string.Join(',', await installation.ColumnAsync<string>(
            $"SELECT DISTINCT CASE status WHEN 2 THEN 'completed' ELSE status || ' ' || coalesce(failure, '') END FROM investigations WHERE id IN ({ids})", Cancellation)));
        // The undisturbed one is there too; nobody made investigations that were not accepted.
        Assert.AreEqual(accepted.Distinct().Count() + 1L, await installation.ScalarAsync<long>("SELECT count(*) FROM investigations", Cancellation));
        Assert.AreEqual(accepted.Count, accepted.Distinct().Count(), "A repeated command started a second investigation.");
        Assert.AreEqual($"{findings}", string.Join(',', await installation.ColumnAsync<string>(
            "SELECT DISTINCT count(*)::text FROM findings GROUP BY investigation_id", Cancellation)), "Findings are missing, or there twice.");
        Assert.AreEqual(0, await installation.ScalarAsync<long>(
            "SELECT count(*) FROM (SELECT 1 FROM investigation_events WHERE data ->> 'type' = 'task-completed' GROUP BY investigation_id, data ->> 'indicator' HAVING count(*) > 1) twice",
            Cancellation));
        Assert.AreEqual("", string.Join('\n', await installation.ColumnAsync<string>("SELECT type || ' ' || error FROM dead_letters", Cancellation)));
        await RebuildAsync(installation);
        var redis = installation.Redis.GetDatabase();
        foreach (var stream in (string[])["cidadao:commands", "cidadao:work"])
        {
            await Installation.UntilAsync(async () => (await redis.StreamPendingAsync(stream, "workers")).PendingMessageCount == 0, Cancellation);
            await Installation.UntilAsync(async () => await redis.StreamLengthAsync(stream) == 0, Cancellation);
        }

        TestContext.WriteLine(string.Join(", ", await installation.ColumnAsync<string>(
            "SELECT data ->> 'type' || ' ' || count(*) FROM investigation_events GROUP BY data ->> 'type' ORDER BY 1", Cancellation)));
    }

    private async Task RebuildAsync(Installation installation)
    {
        using var response = await installation.Http.PostAsJsonAsync("/api/v1/admin/rebuilds", new(), ApiJson.Default.StartRebuildRequest, Cancellation);
        var accepted = (await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation))!;
        RebuildResponse? rebuild = null;
        await Installation.UntilAsync(
            async () => (rebuild = await installation.GetAsync(accepted.Location, ApiJson.Default.RebuildResponse, Cancellation)).Status != "running", Cancellation);
        Assert.AreEqual("completed", rebuild!.Status);
        Assert.IsEmpty(rebuild.Differences, "The read model is not what the events add up to.");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
