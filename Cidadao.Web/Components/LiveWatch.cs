using System.Threading.Channels;
using Cidadao.Web.Client.Live;

namespace Cidadao.Web.Components;

/// <summary>
/// Says when it is time to look: soon after something happened on the topics, or after it cannot be known what did, and at the pace that the
/// page has by itself. For one who waits; what happens while nobody waits counts.
/// </summary>
internal sealed class LiveWatch : IDisposable
{
    /// <summary>Between two looks, whatever happens.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(200);

    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Func<bool, TimeSpan> _pace;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly IReadOnlyList<LiveSubscription> _subscriptions;
    private volatile bool _isTold;
    private long _since;

    /// <param name="pace">How long to wait where nobody tells, and where somebody does.</param>
    /// <param name="concerns">Whether a message is a reason to look.</param>
    public LiveWatch(LiveFeed feed, IReadOnlyList<string> topics, Func<LiveMessage, bool> concerns, Func<bool, TimeSpan> pace, TimeProvider clock)
    {
        (_pace, _clock, _since) = (pace, clock, clock.GetTimestamp());
        _timer = clock.CreateTimer(_ => _wakes.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _subscriptions = [.. topics.Select(topic => feed.Subscribe(topic, happening =>
        {
            Hear(happening, concerns);
            return ValueTask.CompletedTask;
        }))];
    }

    /// <summary>True while whatever happens on the topics is told.</summary>
    public bool IsLive => _subscriptions.Count > 0 && _subscriptions.All(subscription => subscription.IsLive);

    /// <summary>Returns when it is time to look.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        while (Rest() is { Ticks: > 0 } rest)
        {
            _timer.Change(rest, Timeout.InfiniteTimeSpan);

            // Once more: what the clock did before the timer was set, the timer does not know.
            if (Rest() > TimeSpan.Zero)
                await _wakes.Reader.ReadAsync(cancellation);
        }

        // Before the look: what happens during it is reason for another one.
        _isTold = false;
        Volatile.Write(ref _since, _clock.GetTimestamp());
    }

    private TimeSpan Rest() => (_isTold ? Least : _pace(IsLive)) - _clock.GetElapsedTime(Volatile.Read(ref _since));

    private void Hear(LiveHappening happening, Func<LiveMessage, bool> concerns)
    {
        // What happened before the connection stood, the page may not have seen.
        if (happening is LiveGap or LiveConnected { IsConnected: true } || (happening is LiveMessage message && concerns(message)))
            _isTold = true;

        // Most connections that end come back in a moment: the page goes by its own pace from here on, and not at once.
        if (happening is LiveConnected { IsConnected: false })
            Volatile.Write(ref _since, _clock.GetTimestamp());
        _wakes.Writer.TryWrite(true);
    }

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
            subscription.Dispose();
        _timer.Dispose();
    }
}
