using System.Text.Json;
using Cidadao.Core.Hosting;
using Cidadao.Core.Messaging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Cidadao.Core.Caching;

/// <summary>
/// Follows the event stream, without a group, and applies what it evicts. A round: (1) be subscribed, so that the relay's publication wakes it,
/// (2) see whether Redis is the one of before and still has what was not read yet; if not, give up everything that was made until now, (3)
/// read and apply, until there is no more, (4) then all up to the server's time before the last reading is known. The first round begins
/// where the oldest value that may lie in a lower tier began. Who was away goes on where he stopped. Of each event, who keeps something else up
/// to date, or passes it on, is told as well (<see cref="EventSignals"/>).
/// </summary>
internal sealed partial class EvictionReader(
    IConnectionMultiplexer redis, Evictions evictions, RedisEvictionFeed feed, EvictionWake wake, IOptions<CacheOptions> options, TimeProvider clock, CacheMetrics metrics,
    EventSignals signals, ILogger<EvictionReader> logger)
    : RecurringService(clock, logger)
{
    private const int Page = 1_000;
    private static readonly TimeSpan PruneEvery = TimeSpan.FromMinutes(10);

    private bool _subscribed;
    private string? _server;
    private volatile bool _wasAway = true;
    private long _cursor = -1;
    private long _from;
    private long _prunedAt;

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(500);

    protected override Task PauseAsync(CancellationToken stopping) => wake.WaitAsync(Interval, stopping);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        if (!redis.IsConnected)
        {
            // The multiplexer connects again by itself, and wakes this.
            _wasAway = true;
            return;
        }

        try
        {
            await SubscribeAsync(); // 1
            if (_wasAway)
                await ReturnAsync(); // 2
            await FollowAsync(stopping); // 3
            await feed.PayAsync(stopping);
        }
        catch
        {
            _wasAway = true;
            throw;
        }
    }

    private async Task SubscribeAsync()
    {
        if (_subscribed)
            return;
        redis.ConnectionFailed += (_, _) => _wasAway = true;
        redis.ConnectionRestored += (_, _) => wake.Wake();
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(Streams.Events), (_, _) => wake.Wake());
        _subscribed = true;
    }

    private async Task ReturnAsync()
    {
        _wasAway = false;
        var now = await NowAsync();
        var (server, first) = (await ServerAsync(), await FirstAsync());
        if (_cursor < 0)
        {
            // Nothing below can be older than a value lives there. What the stream no longer has is not known.
            var oldest = now - StreamPosition.Span(options.Value.DatabaseLife + options.Value.Grace);
            _cursor = Math.Max(oldest, first is null ? now : Math.Min(first.Value - 1, now));
            _from = _cursor;
        }
        else if (server != _server || first is null || first > _cursor)
        {
            // What there is since then is read all the same, for who passes it on; by the clock of this Redis, which may be behind the one of before.
            _cursor = Math.Min(_cursor, now);
            evictions.Forget(now);
            metrics.Evicted("memory", "away");
            LogForgot(logger);
            signals.RaiseLost();
        }

        _server = server;
        signals.WakeAll();
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var now = await NowAsync();
            var entries = await redis.GetDatabase().StreamReadAsync(Streams.Events, StreamPosition.IdOf(_cursor), Page);
            foreach (var entry in entries)
                Apply(entry);
            if (entries.Length == Page)
                continue;
            evictions.Advance(now); // 4
            if (!evictions.IsInformed)
                evictions.Inform(_from);
            signals.RaiseCaughtUp();
            Prune(now);
            return;
        }
    }

    private void Apply(StreamEntry entry)
    {
        if (StreamPosition.Of(entry.Id) is not { } position)
            return;
        try
        {
            if (EvictionRules.Of(entry["type"], entry["payload"]) is { } evicted)
                evictions.Apply(position, evicted);
        }
        catch (JsonException)
        {
            // Anybody can write to the stream. What claims to evict and cannot say what evicts everything.
            evictions.Apply(position, new([], [], All: true));
        }

        _cursor = position;
        evictions.Advance(position);
        signals.Raise(entry);
    }

    private void Prune(long now)
    {
        if (now - _prunedAt < StreamPosition.Span(PruneEvery))
            return;
        _prunedAt = now;
        evictions.ForgetOlder(now - StreamPosition.Span(options.Value.DatabaseLife + options.Value.Grace));
    }

    /// <summary>By Redis's clock, which numbers the entries: all that was added before is seen by a reading after.</summary>
    private async Task<long> NowAsync()
    {
        var time = (RedisResult[])(await redis.GetDatabase().ExecuteAsync("TIME"))!;
        return StreamPosition.Before(((long)time[0] * 1_000) + ((long)time[1] / 1_000));
    }

    /// <summary>A server that was started anew may have lost what it had. By a script: the client library keeps the bare command for administrators.</summary>
    private async Task<string?> ServerAsync()
    {
        var info = (string?)await redis.GetDatabase().ScriptEvaluateAsync("return redis.call('INFO', 'server')");
        return info?.Split('\n').FirstOrDefault(line => line.StartsWith("run_id:", StringComparison.Ordinal))?.Trim();
    }

    /// <returns>Place of the oldest entry; null when there is none.</returns>
    private async Task<long?> FirstAsync()
    {
        var first = await redis.GetDatabase().StreamRangeAsync(Streams.Events, count: 1);
        return first.Length == 0 ? null : StreamPosition.Of(first[0].Id);
    }

    [LoggerMessage(1073, LogLevel.Information, "Evictions may have been missed: nothing that was cached until now is served")]
    private static partial void LogForgot(ILogger logger);
}
