using System.Collections.Concurrent;
using Cidadao.LocalHost;
using Cidadao.Web.Client.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cidadao.IntegrationTests.Live;

/// <summary>A client that may sit at either of two replicas, while these and Redis come and go.</summary>
[TestClass]
public sealed class LiveReplicaTests
{
    private const string SecondApi = "api-2";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken, options => options with { Apis = 2 });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Replicas_and_Redis_die_and_every_client_has_everything_once_and_in_order()
    {
        var clients = Enumerable.Range(0, 8).Select(index => new Client(index)).ToList();
        await Installation.UntilAsync(() => Task.FromResult(clients.TrueForAll(client => client.IsLive)), Cancellation);
        using var enough = new CancellationTokenSource();
        var committing = CommitAsync(enough.Token);

        foreach (var victim in (string[])[ResourceNames.Api, SecondApi, ResourceNames.Redis, ResourceNames.Api])
        {
            await _installation.Topology.KillAsync(victim);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
            await _installation.Topology.StartAsync(victim, Cancellation);
            await Installation.UntilAsync(() => Task.FromResult(clients.TrueForAll(client => client.IsLive)), Cancellation);
        }

        await enough.CancelAsync();
        var committed = await committing;
        foreach (var client in clients)
        {
            await Installation.UntilAsync(() => Task.FromResult(client.Heard.Count >= committed), Cancellation);
            CollectionAssert.AreEqual(Enumerable.Range(0, committed).Select(number => (long)number).ToList(), client.Heard.Select(message => NumberedEvents.NumberOf(message.Payload)).ToList());
            Assert.HasCount(committed, client.Heard.DistinctBy(message => message.Id).ToList());
            Assert.IsGreaterThan(1, client.Connections);
            await client.DisposeAsync();
        }
    }

    [TestMethod]
    public async Task A_replica_that_shuts_down_tells_what_it_has_and_closes_with_1001()
    {
        await using var client = await LiveSocketClient.OpenAsync(_installation.Topology.Addresses[SecondApi], Cancellation);
        await client.SubscribeAsync("imports", Cancellation);
        var closed = client.UntilClosedAsync(Cancellation);
        await _installation.Topology.StopAsync(SecondApi);

        Assert.AreEqual(1001, await closed);
        await _installation.Topology.StartAsync(SecondApi, Cancellation);
    }

    /// <returns>How many events.</returns>
    private static async Task<int> CommitAsync(CancellationToken enough)
    {
        using var timer = new PeriodicTimer(Tick);
        for (var number = 0; ; number++)
        {
            if (enough.IsCancellationRequested)
                return number;
            await NumberedEvents.CommitAsync(_installation.Database, number, number + 1, CancellationToken.None);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    /// <summary>The web's client, which asks for another replica each time.</summary>
    private sealed class Client : IAsyncDisposable
    {
        private readonly LiveFeed _feed;
        private readonly LiveSubscription _subscription;
        private int _turn;
        private int _connections;

        public Client(int index)
        {
            _turn = index;
            _feed = new(
                _ => Task.FromResult(_installation.Topology.Addresses[_turn++ % 2 == 0 ? ResourceNames.Api : SecondApi]),
                null, new(), TimeProvider.System, new Random(index), NullLogger<LiveFeed>.Instance);
            _subscription = _feed.Subscribe("imports", HearAsync);
        }

        public bool IsLive => _subscription.IsLive;

        public int Connections => Volatile.Read(ref _connections);

        public ConcurrentQueue<LiveMessage> Heard { get; } = [];

        public ValueTask DisposeAsync() => _feed.DisposeAsync();

        private ValueTask HearAsync(LiveHappening happening)
        {
            if (happening is LiveMessage message)
                Heard.Enqueue(message);
            if (happening is LiveConnected { IsConnected: true })
                Interlocked.Increment(ref _connections);
            return ValueTask.CompletedTask;
        }
    }
}
