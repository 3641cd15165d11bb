using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace Cidadao.Web.Client.Live;

/// <summary>
/// What happens, as it happens: one WebSocket to the API (docs/live.md) for the whole process, many subscriptions on it. It connects at the first
/// subscription and closes when there has been none for a while. When the connection ends it comes back by itself, to whichever replica, and
/// every topic goes on after the last message that it had: nothing is lost or told twice, or a <see cref="LiveGap"/> says so.
/// A round of the connection: (1) somebody is subscribed, (2) connect, (3) subscribe to every topic after its last id, (4) read until the
/// end, (5) wait as long as the kind of end asks for.
/// </summary>
/// <param name="address">Where the API is, http or https; asked before every attempt, so that it may name another replica.</param>
/// <param name="key">API key; null: none.</param>
/// <param name="random">Only this feed's.</param>
public partial class LiveFeed(
    Func<CancellationToken, Task<Uri>> address, string? key, LiveFeedOptions options, TimeProvider clock, Random random, ILogger<LiveFeed> logger) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly LivePauses _pauses = new(options, random);
    private readonly CancellationTokenSource _ending = new();
    private Standing _standing;
    private LiveSocket? _socket;
    private ITimer? _idle;
    private Task _running = Task.CompletedTask;
    private bool _isRunning;
    private bool _isOver;

    /// <summary>How the connection is, as far as the log was told.</summary>
    private enum Standing
    {
        Unknown,
        Connected,
        Away,
        Refused,
    }

    /// <summary>True while the connection stands. Whether a topic's messages come: <see cref="LiveSubscription.IsLive"/>.</summary>
    public bool IsConnected
    {
        get
        {
            lock (_lock)
                return _socket is not null;
        }
    }

    /// <summary>Subscribes until the subscription is disposed of. All who follow a topic share one subscription at the server.</summary>
    /// <param name="topic">As docs/live.md has them, such as <c>findings?severity=high</c>. Write it in one way: the server refuses another way as a second subscription.</param>
    /// <param name="heard">Told one happening after the other, on no particular thread; it holds up nobody else.</param>
    /// <param name="after">The last id that the subscriber has from another process; null: from now on.</param>
    public virtual LiveSubscription Subscribe(string topic, Func<LiveHappening, ValueTask> heard, string? after = null)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            var subscription = new LiveSubscription(topic, heard, options.Waiting, left => Leave(topic, left), logger);
            if (!_topics.TryGetValue(topic, out var known))
            {
                known = new LiveTopic(topic, after, options.Remembered);
                _topics.Add(topic, known);
                Ask(known);
            }
            known.Add(subscription, after);
            Start();
            return subscription;
        }
    }

    /// <summary>Closes the connection. Nobody is told anything any more.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_isOver)
                return;
            _isOver = true;
            _socket?.Leave();
        }
        await _ending.CancelAsync();
        await _running;
        List<LiveSubscription> left;
        lock (_lock)
            left = [.. _topics.Values.SelectMany(topic => topic.Subscriptions)];
        foreach (var subscription in left)
            subscription.Dispose();
        if (_idle is not null)
            await _idle.DisposeAsync();
        _ending.Dispose();
        GC.SuppressFinalize(this);
    }

    // Only under the lock.
    private void Start()
    {
        if (_isRunning)
            return;
        _isRunning = true;

        // The first subscriber's trace is not that of the connection.
        using (ExecutionContext.SuppressFlow())
            _running = Task.Run(RunAsync);
    }

    private async Task RunAsync()
    {
        while (GoesOn()) // 1
        {
            var pause = await StayAsync();
            await Task.Delay(pause, clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // 5
        }
    }

    private bool GoesOn()
    {
        lock (_lock)
            return _isRunning = _topics.Count > 0 && !_isOver;
    }

    /// <returns>How long to wait before the next round.</returns>
    private async Task<TimeSpan> StayAsync()
    {
        try
        {
            var api = await address(_ending.Token);
            using var socket = await LiveSocket.OpenAsync(api, key, options, clock, _ending.Token); // 2
            var since = clock.GetTimestamp();
            Note(Standing.Connected, () => LogConnected(logger, api));
            try
            {
                Enter(socket); // 3
                return After(await socket.RunAsync(Hear)); // 4
            }
            finally
            {
                Exit();
                if (clock.GetElapsedTime(since) >= options.LongestPause)
                    _pauses.Reset();
            }
        }
        catch (UnauthorizedAccessException refusal)
        {
            Note(Standing.Refused, () => LogRefused(logger, refusal.Message));
            return _pauses.Refused();
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception failure)
        {
            // Whatever it was: the pages look by themselves meanwhile, and the next attempt may be better.
            Note(Standing.Away, () => LogAway(logger, failure.Message));
            return _pauses.Next();
        }
    }

    private TimeSpan After(WebSocketCloseStatus? end)
    {
        switch (end)
        {
            case WebSocketCloseStatus.PolicyViolation:
                Note(Standing.Refused, () => LogRefused(logger, "The API closed with 1008."));
                return _pauses.Refused();
            case WebSocketCloseStatus.EndpointUnavailable:
                return _pauses.Moving();
            case WebSocketCloseStatus.NormalClosure:
                return _pauses.Next();
            default:
                Note(Standing.Away, () => LogAway(logger, $"The API closed with {(int?)end}."));
                return _pauses.Next();
        }
    }

    // Only under the lock. From one page to the next there is nobody for a moment.
    private void LeaveLater()
    {
        if (_isOver)
            return;
        _idle ??= clock.CreateTimer(_ => LeaveIfIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _idle.Change(options.Idle, Timeout.InfiniteTimeSpan);
    }

    private void LeaveIfIdle()
    {
        lock (_lock)
        {
            if (_topics.Count == 0)
                _socket?.Leave();
        }
    }

    // Once per change: an outage of an hour is two lines.
    private void Note(Standing standing, Action log)
    {
        if (_standing == standing)
            return;
        _standing = standing;
        log();
    }

    [LoggerMessage(3101, LogLevel.Information, "Live: connected to {Api}")]
    private static partial void LogConnected(ILogger logger, Uri api);

    [LoggerMessage(3102, LogLevel.Warning, "Live: no connection to the API ({Reason}); it is tried again and again")]
    private static partial void LogAway(ILogger logger, string reason);

    [LoggerMessage(3103, LogLevel.Warning, "Live: the API does not accept the key ({Reason}); it is tried again from time to time")]
    private static partial void LogRefused(ILogger logger, string reason);
}
