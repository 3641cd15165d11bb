using System.Net.Http.Json;
using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.IntegrationTests.Live;
using Cidadao.LocalHost;
using StackExchange.Redis;

namespace Cidadao.IntegrationTests.Messaging;

/// <summary>What becomes of messages that cannot be handled, are lost, or whose worker goes.</summary>
[TestClass]
public sealed class DeliveryTests
{
    private const int Stop = 19;
    private const int Continue = 18;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private static IDatabase Redis => _installation.Redis.GetDatabase();

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken, options => options with
    {
        Workers = 2,
        Environment = new Dictionary<string, string>
        {
            ["Messaging__FirstPause"] = "00:00:00.050",
            ["Messaging__TakeOverAfter"] = "00:00:20",
            ["Investigations__StragglerAfter"] = "00:00:04",
        },
    });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task A_message_of_an_unknown_version_is_tried_kept_and_blocks_nobody()
    {
        var id = Guid.NewGuid();
        await Redis.StreamAddAsync("cidadao:commands", [new("id", id.ToString()), new("type", "run-investigation.v9"), new("payload", """{"new":1}""")]);

        await ProbeAnsweredAsync();
        var letter = await LetterAsync(letter => letter.Id == id);
        Assert.AreEqual(("run-investigation.v9", 5), (letter.Type, letter.Attempts));
        StringAssert.Contains(letter.Error, "run-investigation.v9");

        using var discarded = await _installation.Http.DeleteAsync($"/api/v1/admin/dead-letters/{id}", Cancellation);
        Assert.AreEqual(HttpStatusCode.NoContent, discarded.StatusCode);
        using var again = await _installation.Http.DeleteAsync($"/api/v1/admin/dead-letters/{id}", Cancellation);
        Assert.AreEqual(HttpStatusCode.NotFound, again.StatusCode);
    }

    [TestMethod]
    public async Task An_entry_that_is_no_message_is_kept_with_its_fields()
    {
        await Redis.StreamAddAsync("cidadao:work", "hello", "world");

        var letter = await LetterAsync(letter => letter.Payload.Contains("world", StringComparison.Ordinal));
        Assert.AreEqual("cidadao:work", letter.Stream);
    }

    [TestMethod]
    [DataRow("not json")]
    [DataRow("[1]")]
    [DataRow("""{"probeId":"\u0000"}""")]
    public async Task A_payload_that_no_database_takes_is_kept_all_the_same(string payload)
    {
        var id = Guid.NewGuid();
        await Redis.StreamAddAsync("cidadao:commands", [new("id", id.ToString()), new("type", "probe.v1"), new("payload", payload)]);

        await LetterAsync(letter => letter.Id == id);
        using var requeued = await _installation.Http.PostAsync($"/api/v1/admin/dead-letters/{id}/requeue", null, Cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, requeued.StatusCode);
    }

    [TestMethod]
    public async Task A_requeued_message_is_handled_when_its_cause_is_gone()
    {
        // Nobody can read this payload, until somebody mends it.
        var id = Guid.NewGuid();
        var investigation = Guid.NewGuid();
        await Redis.StreamAddAsync("cidadao:commands", [new("id", id.ToString()), new("type", "probe.v1"), new("payload", """{"probeId":"not an identifier"}""")]);
        await LetterAsync(letter => letter.Id == id);
        await _installation.ScalarAsync<string>(
            $$"""UPDATE dead_letters SET payload = '{"probeId":"{{investigation}}"}' WHERE message_id = '{{id}}' RETURNING type""", Cancellation);

        using var requeued = await _installation.Http.PostAsync($"/api/v1/admin/dead-letters/{id}/requeue", null, Cancellation);

        Assert.AreEqual(HttpStatusCode.Accepted, requeued.StatusCode);
        await AnsweredAsync(investigation);
        Assert.AreEqual(0, await _installation.ScalarAsync<long>($"SELECT count(*) FROM dead_letters WHERE message_id = '{id}'", Cancellation));
    }

    [TestMethod]
    public async Task A_message_that_comes_twice_has_one_effect()
    {
        var (id, probe) = (Guid.NewGuid(), Guid.NewGuid());
        NameValueEntry[] fields = [new("id", id.ToString()), new("type", "probe.v1"), new("payload", $$"""{"probeId":"{{probe}}"}""")];
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Redis.StreamAddAsync("cidadao:commands", fields)));

        await AnsweredAsync(probe);
        await Installation.UntilAsync(async () => await Redis.StreamLengthAsync("cidadao:commands") == 0, Cancellation);
        Assert.AreEqual(1, await AnswersAsync(probe));
    }

    [TestMethod]
    public async Task When_Redis_loses_everything_what_was_not_finished_is_sent_again()
    {
        var accepted = new List<Accepted>();
        for (var i = 0; i < 20; i++)
        {
            accepted.Add(await _installation.StartInvestigationAsync(new(new(Unit: $"flushed-{i}")), Cancellation));
            if (i is 5 or 12)
                await _installation.Redis.GetServers()[0].FlushAllDatabasesAsync();
        }

        await _installation.Redis.GetServers()[0].FlushAllDatabasesAsync();

        foreach (var investigation in accepted)
            Assert.AreEqual("completed", (await _installation.InvestigationEndAsync(investigation, Cancellation)).Status);
        Assert.AreEqual(0, await _installation.ScalarAsync<long>("SELECT count(*) FROM outbox", Cancellation));
    }

    [TestMethod]
    public async Task Messages_leave_in_the_order_in_which_they_were_written_whichever_host_sends_them()
    {
        const int Events = 20_000;
        var last = (await Redis.StreamRangeAsync("cidadao:events", count: 1, messageOrder: Order.Descending)).Select(entry => entry.Id).FirstOrDefault("0-0");
        await NumberedEvents.CommitAsync(_installation.Database, 0, Events, Cancellation);
        await Installation.UntilAsync(async () => await _installation.ScalarAsync<long>("SELECT count(*) FROM outbox", Cancellation) == 0, Cancellation);

        // The relay itself is not the only one that may write there: what else came is passed over.
        var numbers = (await Redis.StreamRangeAsync("cidadao:events", minId: $"({last}"))
            .Where(entry => entry["type"] == "import-progressed.v1")
            .Select(entry => NumberedEvents.NumberOf(JsonElement.Parse((string)entry["payload"]!)))
            .ToList();
        CollectionAssert.AreEqual(Enumerable.Range(0, Events).Select(number => (long)number).ToList(), numbers);
    }

    [TestMethod]
    public async Task A_worker_that_stops_hands_its_work_to_the_other_and_leaves_the_group()
    {
        // Longer than the stop, shorter than the take-over: only handing back can be so fast.
        var probe = await SendProbeAsync(milliseconds: 3_000);
        await Installation.UntilAsync(async () => (await Redis.StreamPendingAsync("cidadao:work", "workers")).PendingMessageCount > 0, Cancellation);
        var pending = await Redis.StreamPendingAsync("cidadao:work", "workers");
        var holder = ((string)pending.Consumers.Single().Name!).Split('-')[^2];
        var name = new[] { "worker", "worker-2" }.Single(worker => _installation.Topology.ProcessIdOf(worker).ToString(System.Globalization.CultureInfo.InvariantCulture) == holder);

        await _installation.Topology.StopAsync(name);
        await AnsweredAsync(probe);
        Assert.AreEqual(1, await AnswersAsync(probe));
        Assert.HasCount(1, await Redis.StreamConsumerInfoAsync("cidadao:work", "workers"));
        await _installation.Topology.StartAsync(name, Cancellation);
    }

    [TestMethod]
    public async Task A_shard_whose_worker_hangs_is_given_out_again_and_counts_once()
    {
        await _installation.ImportAsync(new PortalZip().Contract("000012024", unit: "800001").Build(), "hang.zip", Cancellation);
        _ = ServiceProcess.Signal(_installation.Topology.ProcessIdOf("worker"), Stop);
        try
        {
            // One of several is in the hands of the worker that hangs: it had read ahead, or will have when it goes on.
            var accepted = new List<Accepted>();
            for (var i = 0; i < 6; i++)
                accepted.Add(await _installation.StartInvestigationAsync(new(new(Unit: "800001")), Cancellation));
            foreach (var investigation in accepted)
                Assert.AreEqual("completed", (await _installation.InvestigationEndAsync(investigation, Cancellation)).Status);
        }
        finally
        {
            _ = ServiceProcess.Signal(_installation.Topology.ProcessIdOf("worker"), Continue);
        }

        await Installation.UntilAsync(async () => await _installation.ScalarAsync<long>("SELECT count(*) FROM outbox", Cancellation) == 0, Cancellation);
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(
            "SELECT count(*) FROM (SELECT 1 FROM investigation_events WHERE data ->> 'type' = 'task-completed' GROUP BY investigation_id, data ->> 'indicator' HAVING count(*) > 1) twice",
            Cancellation));
    }

    private async Task ProbeAnsweredAsync() => await AnsweredAsync(await SendProbeAsync(null));

    private async Task<Guid> SendProbeAsync(int? milliseconds)
    {
        using var response = await _installation.Http.PostAsJsonAsync("/api/v1/admin/probes", new(milliseconds), ApiJson.Default.ProbeRequest, Cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation))!.Id;
    }

    private Task AnsweredAsync(Guid probe) => Installation.UntilAsync(async () => await AnswersAsync(probe) > 0, Cancellation);

    private static async Task<int> AnswersAsync(Guid probe) => (await Redis.StreamRangeAsync("cidadao:events"))
        .Count(entry => entry["type"] == "probe-answered.v1" && ((string)entry["payload"]!).Contains(probe.ToString(), StringComparison.Ordinal));

    private async Task<DeadLetterResponse> LetterAsync(Func<DeadLetterResponse, bool> wanted)
    {
        DeadLetterResponse? found = null;
        await Installation.UntilAsync(
            async () => (found = (await _installation.GetAsync("/api/v1/admin/dead-letters?pageSize=200", ApiJson.Default.PageDeadLetterResponse, Cancellation)).Items.FirstOrDefault(wanted)) is not null,
            Cancellation);
        return found!;
    }
}
