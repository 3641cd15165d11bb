using Cidadao.Web.Client.Live;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cidadao.WebTests.Setup;

/// <summary>A feed that tells what the test says; until the test connects it, it is not connected.</summary>
internal sealed class FakeFeed(TimeProvider clock)
    : LiveFeed(_ => throw new InvalidOperationException("There is no API to connect to."), null, new LiveFeedOptions(), clock, new Random(1), NullLogger<LiveFeed>.Instance)
{
    private readonly Lock _lock = new();
    private readonly List<(string Topic, LiveSubscription Subscription)> _subscriptions = [];
    private bool _isConnected;
    private int _told;
    private int _handled;

    /// <summary>What is subscribed to, a subscription each.</summary>
    public IReadOnlyList<string> Topics
    {
        get
        {
            lock (_lock)
                return [.. _subscriptions.Select(one => one.Topic)];
        }
    }

    public override LiveSubscription Subscribe(string topic, Func<LiveHappening, ValueTask> heard, string? after = null)
    {
        async ValueTask HearAsync(LiveHappening happening)
        {
            await heard(happening);
            Interlocked.Increment(ref _handled);
        }

        lock (_lock)
        {
            var subscription = new LiveSubscription(topic, HearAsync, 100, Forget, NullLogger.Instance);
            _subscriptions.Add((topic, subscription));
            if (_isConnected)
                Tell(subscription, new LiveConnected(true));
            return subscription;
        }
    }

    /// <summary>Connects, or breaks the connection; returns when everybody has heard of it.</summary>
    public Task ConnectAsync(bool isConnected = true)
    {
        lock (_lock)
        {
            _isConnected = isConnected;
            foreach (var (_, subscription) in _subscriptions)
                Tell(subscription, new LiveConnected(isConnected));
        }
        return HeardAsync();
    }

    /// <summary>Tells all who follow the topic; returns when they have heard it.</summary>
    public Task TellAsync(string topic, LiveHappening happening)
    {
        lock (_lock)
        {
            Assert.Contains(topic, Topics);
            foreach (var (_, subscription) in _subscriptions.Where(one => one.Topic == topic))
                Tell(subscription, happening);
        }
        return HeardAsync();
    }

    private void Tell(LiveSubscription subscription, LiveHappening happening)
    {
        _told++;
        subscription.Tell(happening);
    }

    private async Task HeardAsync()
    {
        while (Volatile.Read(ref _handled) < Volatile.Read(ref _told))
            await Task.Yield();
    }

    private void Forget(LiveSubscription subscription)
    {
        lock (_lock)
            _subscriptions.RemoveAll(one => one.Subscription == subscription);
    }
}
