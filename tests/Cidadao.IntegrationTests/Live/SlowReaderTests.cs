using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Live;

/// <summary>What becomes of one who does not read, over real connections: what is under way fills the buffers of both systems before any rule begins to count.</summary>
[TestClass]
public sealed class SlowReaderTests
{
    private const int Events = 3_000;
    private const int Bytes = 4_000;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private static Uri Api => _installation.Topology.Addresses[ResourceNames.Api];

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken, options => options with
    {
        Environment = new Dictionary<string, string> { ["Live__QueuedBatches"] = "16", ["Live__OwedMessages"] = "20" },
    });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Of_progress_he_gets_the_latest_and_is_told_how_much_he_was_spared()
    {
        await using var slow = await LiveSocketClient.OpenAsync(Api, Cancellation, deflate: false);
        await slow.SubscribeAsync("imports", Cancellation);
        await WhileNobodyReadsAsync(0, areSeveral: false);

        var (told, spared) = (0, 0);
        for (long last = -1; last < Events - 1;)
        {
            var frame = await slow.UntilAsync(frame => frame.Type == "messages", Cancellation);
            (told, spared) = (told + frame.Messages!.Count, spared + (frame.Skipped ?? 0));
            foreach (var number in frame.Messages.Select(message => NumberedEvents.NumberOf(message.Payload)))
            {
                Assert.IsGreaterThan(last, number);
                last = number;
            }
        }

        Assert.IsGreaterThan(0, spared);
        Assert.AreEqual(Events, told + spared);
    }

    [TestMethod]
    public async Task Who_does_not_get_on_even_so_is_closed_with_1013_and_nobody_else_is_held_up()
    {
        await using var other = await LiveSocketClient.OpenAsync(Api, Cancellation);
        await using var slow = await LiveSocketClient.OpenAsync(Api, Cancellation, deflate: false);
        await other.SubscribeAsync("imports", Cancellation);
        await slow.SubscribeAsync("imports", Cancellation);
        var all = other.MessagesAsync("imports", message => NumberedEvents.NumberOf(message.Payload) == (2 * Events) - 1, Cancellation);
        await WhileNobodyReadsAsync(Events, areSeveral: true);

        CollectionAssert.AreEqual(
            Enumerable.Range(Events, Events).Select(number => (long)number).ToList(), (await all).ConvertAll(message => NumberedEvents.NumberOf(message.Payload)));
        Assert.AreEqual(1013, await slow.UntilClosedAsync(Cancellation));

        // He comes back after the last one that he has, and has the rest.
        var had = slow.Frames.SelectMany(frame => frame.Messages ?? []).ToList();
        await using var again = await LiveSocketClient.OpenAsync(Api, Cancellation);
        await again.SubscribeAsync("imports", Cancellation, after: had[^1].Id);
        var rest = await again.MessagesAsync("imports", message => NumberedEvents.NumberOf(message.Payload) == (2 * Events) - 1, Cancellation);
        CollectionAssert.AreEqual(
            Enumerable.Range(Events, Events).Select(number => (long)number).ToList(),
            had.Concat(rest).DistinctBy(message => message.Id).Select(message => NumberedEvents.NumberOf(message.Payload)).ToList());
    }

    /// <summary>Events of <see cref="Bytes"/> each, more than the buffers on the way hold, all told before anybody reads on.</summary>
    private async Task WhileNobodyReadsAsync(long from, bool areSeveral)
    {
        await NumberedEvents.CommitAsync(_installation.Database, from, from + Events, Cancellation, areSeveral, Bytes);
        await Installation.UntilAsync(async () => await _installation.ScalarAsync<long>("SELECT count(*) FROM outbox", Cancellation) == 0, Cancellation);

        // From the stream to the sockets it takes the delay of a batch.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
    }
}
