using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Live;

/// <summary>What happens is told, to sockets and streams of a running API.</summary>
[TestClass]
public sealed class LiveTests
{
    private static readonly string[] Ends = ["investigation-completed.v1"];

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private static Uri Api => _installation.Topology.Addresses[ResourceNames.Api];

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken, options => options with
    {
        Environment = new Dictionary<string, string> { ["Live__IdleTimeout"] = "00:00:02", ["Live__FindingsPerTask"] = "3", ["Live__ConnectionsPerAddress"] = "20" },
    });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task An_investigation_is_told_event_by_event_in_order_and_each_once(bool deflate)
    {
        await ImportAsync();
        await using var client = await LiveSocketClient.OpenAsync(Api, Cancellation, deflate);
        await client.SubscribeAsync("investigations", Cancellation);
        var id = await InvestigateAsync();
        var started = await client.MessagesAsync("investigations", message => IdOf(message) == id, Cancellation);
        var subscribed = await client.SubscribeAsync($"investigations/{id}", Cancellation, after: "0-0");
        Assert.AreEqual("subscribed", subscribed.Type, subscribed.Detail);

        var told = await client.MessagesAsync($"investigations/{id}", message => Ends.Contains(message.Type), Cancellation);
        CollectionAssert.AreEqual(Enumerable.Range(1, told.Count).ToList(), told.ConvertAll(VersionOf));
        Assert.AreEqual("investigation-requested.v1", told[0].Type);
        Assert.AreEqual("investigation-requested.v1", started.First(message => IdOf(message) == id).Type);
        Assert.AreEqual(told.Count, told.DistinctBy(message => message.Id).Count());
        var stored = await _installation.GetAsync($"/api/v1/investigations/{id}/events", ApiJson.Default.InvestigationHistory, Cancellation);
        Assert.HasCount(told.Count, stored.Events);
        // How far it is comes with each event, so that the latest suffices.
        var last = told[^1].Payload.Deserialize(CoreJson.Default.InvestigationHappened)!.Progress!;
        Assert.AreEqual((InvestigationStatus.Completed, stored.Investigation.Findings.Total), (last.Status, last.Findings.Total));
    }

    [TestMethod]
    public async Task Who_comes_back_gets_what_was_missed_and_nothing_twice()
    {
        await ImportAsync();
        await using var before = await LiveSocketClient.OpenAsync(Api, Cancellation);
        await before.SubscribeAsync("investigations?types=investigation-requested.v1,investigation-completed.v1", Cancellation);
        var first = await InvestigateAsync();
        var had = await before.MessagesAsync("investigations?types=investigation-completed.v1,investigation-requested.v1", message => IdOf(message) == first && Ends.Contains(message.Type), Cancellation);
        await before.DisposeAsync();

        var second = await InvestigateAsync();
        await EndAsync(second);
        await using var after = await LiveSocketClient.OpenAsync(Api, Cancellation);
        await after.SubscribeAsync("investigations?types=investigation-requested.v1,investigation-completed.v1", Cancellation, after: had[^1].Id);
        var missed = await after.MessagesAsync("investigations?types=investigation-completed.v1,investigation-requested.v1", message => IdOf(message) == second && Ends.Contains(message.Type), Cancellation);
        Assert.AreEqual("investigation-requested.v1 investigation-completed.v1", string.Join(' ', missed.Where(message => IdOf(message) == second).Select(message => message.Type)));
        Assert.IsFalse(missed.Exists(message => had.Exists(one => one.Id == message.Id)));
    }

    [TestMethod]
    public async Task Findings_are_told_as_the_list_has_them_the_gravest_first_and_the_rest_as_a_number()
    {
        await ImportAsync();
        await using var client = await LiveSocketClient.OpenAsync(Api, Cancellation);
        await client.SubscribeAsync("findings", Cancellation);
        await client.SubscribeAsync("findings?severity=high", Cancellation);
        var agency = await _installation.ScalarAsync<string>("SELECT agency_code FROM contracts WHERE id = (SELECT min(id) FROM contracts)", Cancellation);
        var supplier = await _installation.ScalarAsync<long>("SELECT supplier_id FROM contracts WHERE id = (SELECT min(id) FROM contracts)", Cancellation);
        await client.SubscribeAsync("investigations", Cancellation);
        var id = await InvestigateAsync();
        await EndAsync(id);
        var stored = (await _installation.FindingsAsync(id, Cancellation)).ToDictionary(finding => finding.Id);

        // Subscribed only now, from the start: what comes is what came.
        await using var late = await LiveSocketClient.OpenAsync(Api, Cancellation);
        var told = await MissedAsync(late, $"findings?investigation={id}");
        var made = told.Where(message => message.Type == "finding-made.v1").Select(message => message.Payload.Deserialize(ApiJson.Default.FindingSummary)!).ToList();
        var omitted = told.Where(message => message.Type == "findings-omitted.v1").Sum(message => message.Payload.Deserialize(ApiJson.Default.FindingsOmitted)!.Findings);
        Assert.IsNotEmpty(made);
        Assert.AreNotEqual(0, omitted, "The month has indicators with more than three findings.");
        Assert.AreEqual(stored.Count, made.Count + omitted);
        foreach (var finding in made)
            Assert.AreEqual(stored[finding.Id], finding);
        foreach (var indicator in made.GroupBy(finding => finding.Indicator))
            Assert.AreEqual(stored.Values.Where(finding => finding.Indicator == indicator.Key).Max(finding => finding.Score), indicator.First().Score);

        var high = await client.UntilAsync(frame => frame.Topic == "findings?severity=high", Cancellation);
        Assert.IsTrue(high.Messages!.Where(message => message.Type == "finding-made.v1").All(message => message.Payload.Deserialize(ApiJson.Default.FindingSummary)!.Severity is "high" or "critical"));
        await CheckPartyAsync(late, $"agencies/{agency}", $"c.agency_code = '{agency}'", id);
        await CheckPartyAsync(late, $"suppliers/{supplier}", $"c.supplier_id = {supplier}", id);

        // Within an event: after a finding come those after it.
        var at = told.FindIndex(message => message.Type == "finding-made.v1" && told[told.IndexOf(message) + 1].Type == "finding-made.v1");
        await using var again = await LiveSocketClient.OpenAsync(Api, Cancellation);
        var rest = await MissedAsync(again, $"findings?investigation={id}", told[at].Id);
        Assert.AreEqual(told[at + 1].Id, rest[0].Id);
    }

    [TestMethod]
    public async Task An_import_is_told_from_its_queue_to_its_end()
    {
        await using var client = await LiveSocketClient.OpenAsync(Api, Cancellation);
        await client.SubscribeAsync("imports", Cancellation);
        var import = await _installation.ImportAsync(PortalZip.DirectAwards(), "live.zip", Cancellation);
        var told = await client.MessagesAsync("imports", message => message.Type == "import-ended.v1" && ImportOf(message) == import.Id, Cancellation);
        var progress = told.Where(message => message.Type == "import-progressed.v1" && ImportOf(message) == import.Id)
            .Select(message => message.Payload.Deserialize(CoreJson.Default.ImportProgressed)!).ToList();
        Assert.AreEqual(Core.Imports.ImportStatus.Queued, progress[0].Status);
        Assert.IsTrue(progress.Exists(one => one.Status == Core.Imports.ImportStatus.Running));
    }

    [TestMethod]
    public async Task What_is_wrong_is_said_and_the_connection_goes_on()
    {
        await using var client = await LiveSocketClient.OpenAsync(Api, Cancellation);
        foreach (var (said, code) in new[]
        {
            ("""{"action":"subscribe","topic":"nothing","ref":"r"}""", "unknown-topic"),
            ("""{"action":"subscribe","topic":"imports?severity=high","ref":"r"}""", "unknown-topic"),
            ("""{"action":"subscribe","topic":"findings?severity=much","ref":"r"}""", "unknown-topic"),
            ("""{"action":"subscribe","topic":"events","ref":"r"}""", "scope-missing"),
            ("""{"action":"subscribe","topic":"imports","after":"yesterday","ref":"r"}""", "invalid"),
            ("""{"action":"unsubscribe","topic":"imports","ref":"r"}""", "not-subscribed"),
            ("""{"action":"dance","ref":"r"}""", "invalid"),
        })
        {
            await client.SayTextAsync(said, Cancellation);
            var answer = await client.UntilAsync(frame => frame.Ref == "r", Cancellation);
            Assert.AreEqual($"error {code}", $"{answer.Type} {answer.Code}", said);
            Assert.IsFalse(string.IsNullOrEmpty(answer.Detail));
        }

        await client.SayTextAsync("no JSON", Cancellation);
        Assert.AreEqual("invalid", (await client.UntilAsync(frame => frame.Type == "error", Cancellation)).Code);
        Assert.AreEqual("subscribed", (await client.SubscribeAsync("imports", Cancellation)).Type);
        await client.SayAsync(new("unsubscribe", "imports", Ref: "u"), Cancellation);
        Assert.AreEqual("unsubscribed", (await client.UntilAsync(frame => frame.Ref == "u", Cancellation)).Type);
        await client.SayAsync(new("ping", Ref: "p"), Cancellation);
        Assert.AreEqual("pong", (await client.UntilAsync(frame => frame.Ref == "p", Cancellation)).Type);
        await client.SayTextAsync(new string('x', 5_000), Cancellation);
        Assert.AreEqual(1009, await client.UntilClosedAsync(Cancellation));
    }

    [TestMethod]
    public async Task Who_closes_is_answered_and_nothing_breaks()
    {
        for (var time = 0; time < 20; time++)
        {
            await using var client = await LiveSocketClient.OpenAsync(Api, Cancellation);
            await client.SubscribeAsync("imports", Cancellation);
            await client.CloseAsync(Cancellation);
            Assert.AreEqual((System.Net.WebSockets.WebSocketState.Closed, 1000), (client.State, client.ClosedWith));
        }
    }

    [TestMethod]
    public async Task Who_subscribes_to_nothing_is_closed_and_pages_of_others_and_plain_requests_are_refused()
    {
        await using var idle = await LiveSocketClient.OpenAsync(Api, Cancellation);
        Assert.AreEqual(1000, await idle.UntilClosedAsync(Cancellation));
        using var plain = await _installation.Http.GetAsync(new Uri(Api, "/api/v1/live"), Cancellation);
        Assert.AreEqual(HttpStatusCode.UpgradeRequired, plain.StatusCode);
        await Assert.ThrowsExactlyAsync<System.Net.WebSockets.WebSocketException>(() => LiveSocketClient.OpenAsync(Api, Cancellation, origin: "https://elsewhere.example"));
    }

    [TestMethod]
    public async Task A_key_opens_what_it_may_and_its_revocation_ends_the_connection()
    {
        using var made = await _installation.Http.PostAsJsonAsync(
            "/api/v1/admin/keys", new CreateKeyRequest("live", ["admin"]), ApiJson.Default.CreateKeyRequest, Cancellation);
        var key = (await made.Content.ReadFromJsonAsync(ApiJson.Default.CreatedKeyResponse, Cancellation))!;
        await using var client = await LiveSocketClient.OpenAsync(Api, Cancellation, key: key.Secret);
        Assert.AreEqual("subscribed", (await client.SubscribeAsync("events", Cancellation)).Type);
        using var revoked = await _installation.Http.DeleteAsync($"/api/v1/admin/keys/{key.Key.Id}", Cancellation);
        Assert.AreEqual(1008, await client.UntilClosedAsync(Cancellation));
    }

    [TestMethod]
    public async Task A_stream_tells_the_history_then_what_comes_and_ends_with_the_investigation()
    {
        await ImportAsync();
        var id = await InvestigateAsync();
        var events = await StreamAsync(id, null);
        CollectionAssert.AreEqual(Enumerable.Range(1, events.Count).Select(version => $"{version}").ToList(), events.ConvertAll(item => item.EventId));
        Assert.AreEqual("investigation-completed.v1", events[^1].EventType);
        await EndAsync(id);

        var rest = await StreamAsync(id, events[2].EventId);
        CollectionAssert.AreEqual(events.Skip(3).Select(item => item.EventId).ToList(), rest.ConvertAll(item => item.EventId));
        using var over = await AskStreamAsync(id, events[^1].EventId);
        Assert.AreEqual(HttpStatusCode.NoContent, over.StatusCode);
        using var none = await AskStreamAsync(Guid.NewGuid(), null);
        Assert.AreEqual(HttpStatusCode.NotFound, none.StatusCode);
        using var wrong = await AskStreamAsync(id, "x");
        Assert.AreEqual(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [TestMethod]
    public async Task Beyond_what_an_address_may_nobody_comes_in_and_the_room_is_free_again_afterwards()
    {
        var clients = new List<LiveSocketClient>();
        try
        {
            LiveSocketClient? refused = null;
            for (var i = 0; i < 40 && refused is null; i++)
            {
                var client = await LiveSocketClient.OpenAsync(Api, Cancellation);
                clients.Add(client);
                await client.SayAsync(new("ping", Ref: "p"), Cancellation);
                try
                {
                    await client.UntilAsync(frame => frame.Ref == "p", Cancellation);
                }
                catch (InvalidOperationException)
                {
                    refused = client;
                }
                catch (System.Net.WebSockets.WebSocketException)
                {
                    refused = client;
                }
            }

            Assert.AreEqual(1013, refused?.ClosedWith);
        }
        finally
        {
            foreach (var client in clients)
                await client.DisposeAsync();
        }

        await Installation.UntilAsync(
            async () =>
            {
                await using var again = await LiveSocketClient.OpenAsync(Api, Cancellation);
                return (await again.SubscribeAsync("imports", Cancellation)).Type == "subscribed";
            },
            Cancellation);
    }

    private async Task CheckPartyAsync(LiveSocketClient client, string topic, string condition, Guid id)
    {
        var told = await MissedAsync(client, $"{topic}?investigation={id}");
        var expected = await _installation.ColumnAsync<long>(
            $"SELECT DISTINCT f.id FROM findings f JOIN contracts c ON c.id = ANY (f.contract_ids) WHERE f.investigation_id = '{id}' AND {condition}", Cancellation);
        var made = told.Where(message => message.Type == "finding-made.v1").Select(message => message.Payload.Deserialize(ApiJson.Default.FindingSummary)!.Id).ToList();
        Assert.IsTrue(made.TrueForAll(expected.Contains), $"{topic}: findings of others.");
        Assert.AreEqual(expected.Count, made.Count + told.Where(message => message.Type == "findings-omitted.v1").Sum(message => message.Payload.Deserialize(ApiJson.Default.FindingsOmitted)!.Findings), topic);
    }

    /// <summary>All that was missed of a topic: what comes before its end, which waits its turn behind it.</summary>
    private async Task<List<LiveMessageResponse>> MissedAsync(LiveSocketClient client, string topic, string? after = null)
    {
        after ??= (string)(await _installation.Redis.GetDatabase().StreamRangeAsync("cidadao:events", count: 1))[0].Id!;
        var subscribed = await client.SubscribeAsync(topic, Cancellation, after);
        Assert.AreEqual("subscribed", subscribed.Type, subscribed.Detail);
        await client.SayAsync(new("unsubscribe", topic, Ref: "end"), Cancellation);
        var missed = new List<LiveMessageResponse>();
        await client.UntilAsync(
            frame =>
            {
                if (frame.Topic == subscribed.Topic && frame.Messages is { } messages)
                    missed.AddRange(messages);
                Assert.AreNotEqual("gap", frame.Type);
                return frame.Ref == "end";
            },
            Cancellation);
        return missed;
    }

    private async Task<List<SseItem<string>>> StreamAsync(Guid id, string? last)
    {
        using var response = await AskStreamAsync(id, last);
        Assert.AreEqual(("text/event-stream", "no"), (response.Content.Headers.ContentType?.MediaType, response.Headers.GetValues("X-Accel-Buffering").Single()));
        var items = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await response.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
        {
            if (item.EventType != "heartbeat")
                items.Add(item);
        }

        return items;
    }

    private Task<HttpResponseMessage> AskStreamAsync(Guid id, string? last)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Api, $"/api/v1/investigations/{id}/stream"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (last is not null)
            request.Headers.Add("Last-Event-ID", last);
        return _installation.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }

    private async Task ImportAsync()
    {
        if (await _installation.ScalarAsync<long>("SELECT count(*) FROM contracts", Cancellation) == 0)
            await _installation.ImportAsync(PortalZip.DirectAwards(), "live.zip", Cancellation);
    }

    private async Task<Guid> InvestigateAsync() => (await _installation.StartInvestigationAsync(new(), Cancellation)).Id;

    private Task<InvestigationResponse> EndAsync(Guid id) => _installation.InvestigationEndAsync(new(id, $"/api/v1/investigations/{id}"), Cancellation);

    private static Guid IdOf(LiveMessageResponse message) => message.Payload.GetProperty("investigationId").GetGuid();

    private static Guid ImportOf(LiveMessageResponse message) => message.Payload.GetProperty("importId").GetGuid();

    private static int VersionOf(LiveMessageResponse message) => message.Payload.GetProperty("version").GetInt32();
}
