using System.Net;
using System.Net.WebSockets;
using Cidadao.Api.Responses;
using Cidadao.Web.Client.Live;

namespace Cidadao.WebTests.Client.Live;

[TestClass]
public sealed class LiveFeedTests
{
    private const string Imports = "imports";
    private const string Findings = "findings?severity=high";

    private readonly Logbook _log = new();
    private LiveServer _server = null!;
    private LiveFeed _feed = null!;

    /// <summary>Pauses of an hour where a test must not see the end of one, of a moment where it waits for it.</summary>
    private static LiveFeedOptions Quick { get; } = new() { FirstPause = TimeSpan.FromMilliseconds(10), LongestPause = TimeSpan.FromMilliseconds(20) };

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        _server = await LiveServer.StartAsync(Cancellation);
        _feed = Feed(Quick);
    }

    [TestCleanup]
    public async Task StopAsync()
    {
        await _feed.DisposeAsync();
        await _server.DisposeAsync();
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Messages_come_in_order_with_all_that_they_say()
    {
        Assert.AreEqual(0, _server.Attempts, "Nobody subscribed yet.");
        var heard = Subscribe(Imports, out var subscription);
        var visit = await _server.VisitAsync(Cancellation);
        var request = await visit.GiveAsync("10-0", Cancellation);
        Assert.AreEqual(new LiveRequest("subscribe", Imports, null, request.Ref), request);
        Assert.AreEqual("Bearer cidadao_key", visit.Authorization);
        Assert.AreEqual(new LiveConnected(true), await heard.NextAsync(Cancellation));
        Assert.IsTrue(subscription.IsLive);
        Assert.IsTrue(_feed.IsConnected);

        await visit.SayAsync(new LiveFrame("messages") { Topic = Imports, Messages = [LiveVisit.Message("11-0"), LiveVisit.Message("12-0")], Skipped = 7 }, Cancellation);
        var first = (LiveMessage)await heard.NextAsync(Cancellation);
        Assert.AreEqual(("11-0", "import-progressed.v1", DateTimeOffset.UnixEpoch, 7), (first.Id, first.Type, first.Time, first.Skipped));
        Assert.AreEqual("11-0", first.Payload.GetString());
        var second = (LiveMessage)await heard.NextAsync(Cancellation);
        Assert.AreEqual(("12-0", 0), (second.Id, second.Skipped));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_topic_is_known_by_the_name_that_the_server_gives_it()
    {
        var heard = Subscribe("findings?severity=low,high", out _);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation, canonical: "findings?severity=high,low");
        await visit.TellAsync("findings?severity=high,low", Cancellation, "11-0");
        CollectionAssert.AreEqual(new[] { "11-0" }, await heard.IdsAsync(1, Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task After_a_broken_connection_each_topic_goes_on_after_the_last_id_that_it_had()
    {
        var imports = Subscribe(Imports, out _);
        var findings = Subscribe(Findings, out _);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        await visit.GiveAsync("20-0", Cancellation);
        await visit.TellAsync(Imports, Cancellation, "11-0", "12-0");
        CollectionAssert.AreEqual(new[] { "11-0", "12-0" }, await imports.IdsAsync(2, Cancellation));
        Assert.AreEqual(new LiveConnected(true), await findings.NextAsync(Cancellation));
        visit.Break();

        Assert.AreEqual(new LiveConnected(false), await findings.NextAsync(Cancellation));
        visit = await _server.VisitAsync(Cancellation);
        var again = new[] { await visit.GiveAsync("12-0", Cancellation), await visit.GiveAsync("20-0", Cancellation) };
        CollectionAssert.AreEquivalent(new[] { (Imports, "12-0"), (Findings, "20-0") }, again.Select(request => (request.Topic, request.After)).ToArray());

        // The server is not sure of what arrived, and sends the last one again.
        await visit.TellAsync(Imports, Cancellation, "12-0", "13-0");
        CollectionAssert.AreEqual(new[] { "13-0" }, await imports.IdsAsync(1, Cancellation));
        Assert.AreEqual(new LiveConnected(true), await findings.NextAsync(Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_gap_is_told_and_is_where_the_topic_goes_on()
    {
        var heard = Subscribe(Imports, out _, after: "5-0");
        var visit = await _server.VisitAsync(Cancellation);
        Assert.AreEqual("5-0", (await visit.GiveAsync("5-0", Cancellation)).After);
        await visit.SayAsync(new LiveFrame("gap") { Topic = Imports, Id = "30-0", Detail = "Redis lost some." }, Cancellation);
        Assert.AreEqual(new LiveConnected(true), await heard.NextAsync(Cancellation));
        Assert.AreEqual(new LiveGap("Redis lost some."), await heard.NextAsync(Cancellation));

        visit.Break();
        visit = await _server.VisitAsync(Cancellation);
        Assert.AreEqual("30-0", (await visit.HearAsync(Cancellation)).After);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_replica_that_shuts_down_is_left_for_another_one_at_once()
    {
        await using var feed = Feed(new() { FirstPause = TimeSpan.FromHours(1), LongestPause = TimeSpan.FromHours(1), MovingPause = TimeSpan.FromMilliseconds(1) });
        using var subscription = feed.Subscribe(Imports, _ => ValueTask.CompletedTask);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        await visit.CloseAsync(1001, Cancellation);
        Assert.AreEqual(WebSocketCloseStatus.NormalClosure, await visit.End);

        visit = await _server.VisitAsync(Cancellation);
        Assert.AreEqual("10-0", (await visit.GiveAsync("10-0", Cancellation)).After);
        Assert.DoesNotContain(3102, _log.Ids, "A replica that moves its clients is no failure.");
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_large_frame_comes_compressed_and_whole()
    {
        var heard = Subscribe(Imports, out _);
        var visit = await _server.VisitAsync(Cancellation);
        Assert.Contains("permessage-deflate", visit.Extensions!);
        Assert.Contains("server_no_context_takeover", visit.Extensions!);
        await visit.GiveAsync("10-0", Cancellation);
        var ids = Enumerable.Range(1, 1_000).Select(number => $"{number}-0").ToArray();
        await visit.TellAsync(Imports, Cancellation, ids);
        CollectionAssert.AreEqual(ids, await heard.IdsAsync(ids.Length, Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_topic_that_is_refused_is_told_to_who_asked_and_not_asked_for_again()
    {
        var refused = Subscribe("events", out var subscription);
        var imports = Subscribe(Imports, out _);
        var visit = await _server.VisitAsync(Cancellation);
        var request = await visit.HearAsync(Cancellation);
        await visit.SayAsync(
            new LiveFrame("error") { Ref = request.Ref, Code = "forbidden", Title = "Proibido", Detail = "Falta o escopo admin." }, Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        Assert.AreEqual(new LiveRefused("forbidden", "Proibido", "Falta o escopo admin."), await refused.NextAsync(Cancellation));
        Assert.IsFalse(subscription.IsLive);
        Assert.AreEqual(new LiveConnected(true), await imports.NextAsync(Cancellation));

        visit.Break();
        visit = await _server.VisitAsync(Cancellation);
        Assert.AreEqual(Imports, (await visit.GiveAsync("10-0", Cancellation)).Topic);
        await Drained(visit);
        Assert.IsTrue(visit.HasNoMore);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task Two_subscribers_of_a_topic_share_one_subscription_until_the_last_one_leaves()
    {
        var first = Subscribe(Imports, out var one);
        var second = Subscribe(Imports, out var two);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        await visit.TellAsync(Imports, Cancellation, "11-0");
        CollectionAssert.AreEqual(new[] { "11-0" }, await first.IdsAsync(1, Cancellation));
        CollectionAssert.AreEqual(new[] { "11-0" }, await second.IdsAsync(1, Cancellation));

        // Who comes later is told at once that everything follows, and what it missed when it says that it was here before.
        var third = Subscribe(Imports, out var three, after: "9-0");
        Assert.AreEqual(new LiveConnected(true), await third.NextAsync(Cancellation));
        Assert.IsInstanceOfType<LiveGap>(await third.NextAsync(Cancellation));

        one.Dispose();
        three.Dispose();
        await visit.TellAsync(Imports, Cancellation, "12-0");
        CollectionAssert.AreEqual(new[] { "12-0" }, await second.IdsAsync(1, Cancellation));
        Assert.IsTrue(first.IsSilent);
        Assert.IsTrue(visit.HasNoMore, "One subscribes once, and nobody unsubscribes while somebody is there.");

        two.Dispose();
        Assert.AreEqual(("unsubscribe", Imports), Said(await visit.HearAsync(Cancellation)));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task What_was_missed_is_asked_for_again_when_the_connection_breaks_before_it_came()
    {
        var heard = Subscribe(Imports, out _);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        Assert.AreEqual(new LiveConnected(true), await heard.NextAsync(Cancellation));
        visit.Break();

        // The server stands at 15, and breaks before it told what was missed.
        visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("15-0", Cancellation);
        foreach (var state in new[] { false, true })
            Assert.AreEqual(new LiveConnected(state), await heard.NextAsync(Cancellation));
        visit.Break();

        visit = await _server.VisitAsync(Cancellation);
        Assert.AreEqual("10-0", (await visit.GiveAsync("15-0", Cancellation)).After);
        await visit.TellAsync(Imports, Cancellation, "14-0", "15-0");
        CollectionAssert.AreEqual(new[] { "14-0", "15-0" }, await heard.IdsAsync(2, Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow("busy")]
    [DataRow("too-many-requests")]
    [DataRow("too-many-topics")]
    public async Task A_topic_that_cannot_be_had_right_now_is_asked_for_again(string code)
    {
        await using var feed = Feed(Quick with { AskAgain = TimeSpan.FromMilliseconds(1) });
        var heard = new Heard();
        using var subscription = feed.Subscribe(Imports, heard.TellAsync);
        var visit = await _server.VisitAsync(Cancellation);
        var request = await visit.HearAsync(Cancellation);
        await visit.SayAsync(new LiveFrame("error") { Ref = request.Ref, Code = code }, Cancellation);

        Assert.AreNotEqual(request.Ref, (await visit.GiveAsync("10-0", Cancellation)).Ref);
        Assert.AreEqual(new LiveConnected(true), await heard.NextAsync(Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_subscriber_that_is_slow_delays_nobody_and_is_told_a_gap()
    {
        await using var feed = Feed(Quick with { Waiting = 4 });
        var gate = new TaskCompletionSource();
        var slow = new Heard();
        using var one = feed.Subscribe(Imports, async happening =>
        {
            await slow.TellAsync(happening);
            await gate.Task;
        });
        var quick = new Heard();
        using var two = feed.Subscribe(Findings, quick.TellAsync);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        Assert.AreEqual(new LiveConnected(true), await slow.NextAsync(Cancellation));
        await visit.GiveAsync("20-0", Cancellation);
        foreach (var number in Enumerable.Range(11, 20))
            await visit.TellAsync(Imports, Cancellation, $"{number}-0");
        await visit.TellAsync(Findings, Cancellation, "21-0");
        CollectionAssert.AreEqual(new[] { "21-0" }, await quick.IdsAsync(1, Cancellation));

        gate.SetResult();
        Assert.IsInstanceOfType<LiveGap>(await slow.NextAsync(Cancellation));
        var last = (LiveMessage)await slow.NextAsync(Cancellation);
        while (last.Id != "30-0")
            last = (LiveMessage)await slow.NextAsync(Cancellation);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_subscriber_that_fails_is_told_what_comes_next()
    {
        var heard = new Heard();
        using var subscription = _feed.Subscribe(Imports, async happening =>
        {
            await heard.TellAsync(happening);
            throw new InvalidOperationException("Not my day.");
        });
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        await visit.TellAsync(Imports, Cancellation, "11-0", "12-0");
        CollectionAssert.AreEqual(new[] { "11-0", "12-0" }, await heard.IdsAsync(2, Cancellation));
        Assert.Contains(3104, _log.Ids);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task A_frame_that_cannot_be_read_ends_the_connection_and_the_next_one_goes_on()
    {
        var heard = Subscribe(Imports, out _);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        await visit.SayAsync("""{"type":"something-new","topic":"imports"}""", Cancellation);
        await visit.SayAsync("not {json", Cancellation);

        visit = await _server.VisitAsync(Cancellation);
        Assert.AreEqual("10-0", (await visit.GiveAsync("10-0", Cancellation)).After);
        foreach (var state in new[] { true, false, true })
            Assert.AreEqual(new LiveConnected(state), await heard.NextAsync(Cancellation));
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task An_outage_is_logged_once_however_many_attempts_it_takes()
    {
        _server.Refuses = HttpStatusCode.ServiceUnavailable;
        var heard = Subscribe(Imports, out var subscription);
        await Until(() => _server.Attempts >= 5);
        Assert.IsFalse(subscription.IsLive);
        Assert.IsFalse(_feed.IsConnected);
        _server.Refuses = null;
        await (await _server.VisitAsync(Cancellation)).GiveAsync("10-0", Cancellation);

        Assert.AreEqual(new LiveConnected(true), await heard.NextAsync(Cancellation));
        CollectionAssert.AreEqual(new[] { 3102, 3101 }, _log.Ids.ToArray());
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    [DataRow(HttpStatusCode.Unauthorized)]
    [DataRow(HttpStatusCode.Forbidden)]
    public async Task A_key_that_is_not_accepted_is_tried_from_time_to_time_only(HttpStatusCode status)
    {
        // Any other failure would be tried again at once.
        await using var feed = Feed(Quick with { RefusedPause = TimeSpan.FromHours(1) });
        _server.Refuses = status;
        using var subscription = feed.Subscribe(Imports, _ => ValueTask.CompletedTask);
        await Until(() => _log.Ids.Contains(3103));
        Assert.AreEqual(1, _server.Attempts);
        Assert.DoesNotContain(3102, _log.Ids);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task The_connection_is_closed_when_nobody_is_there_and_opened_for_the_next()
    {
        await using var feed = Feed(Quick with { Idle = TimeSpan.FromMilliseconds(50) });
        var first = feed.Subscribe(Imports, _ => ValueTask.CompletedTask);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        first.Dispose();
        Assert.AreEqual("unsubscribe", (await visit.HearAsync(Cancellation)).Action);
        Assert.AreEqual(WebSocketCloseStatus.NormalClosure, await visit.End.WaitAsync(Cancellation));
        await Until(() => !feed.IsConnected);
        Assert.IsTrue(_server.HasNoMore);

        using var second = feed.Subscribe(Imports, _ => ValueTask.CompletedTask);
        Assert.IsNull((await (await _server.VisitAsync(Cancellation)).HearAsync(Cancellation)).After);
    }

    [TestMethod]
    [Timeout(30_000, CooperativeCancellation = true)]
    public async Task The_end_of_the_process_says_goodbye()
    {
        Subscribe(Imports, out var subscription);
        var visit = await _server.VisitAsync(Cancellation);
        await visit.GiveAsync("10-0", Cancellation);
        await _feed.DisposeAsync();
        Assert.AreEqual(WebSocketCloseStatus.NormalClosure, await visit.End.WaitAsync(Cancellation));
        Assert.IsFalse(subscription.IsLive);
        Assert.ThrowsExactly<ObjectDisposedException>(() => _feed.Subscribe(Imports, _ => ValueTask.CompletedTask));
    }

    private LiveFeed Feed(LiveFeedOptions options) =>
        new(_ => Task.FromResult(_server.Address), "cidadao_key", options, TimeProvider.System, new Random(1), _log);

    private Heard Subscribe(string topic, out LiveSubscription subscription, string? after = null)
    {
        var heard = new Heard();
        subscription = _feed.Subscribe(topic, heard.TellAsync, after);
        return heard;
    }

    // What the client sent before this was read by the server before it.
    private async Task Drained(LiveVisit visit)
    {
        using (_feed.Subscribe("probe", _ => ValueTask.CompletedTask))
            Assert.AreEqual("probe", (await visit.GiveAsync("1-0", Cancellation)).Topic);
        Assert.AreEqual(("unsubscribe", "probe"), Said(await visit.HearAsync(Cancellation)));
    }

    private async Task Until(Func<bool> isSo)
    {
        while (!isSo())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
    }

    private static (string? Action, string? Topic) Said(LiveRequest request) => (request.Action, request.Topic);
}
