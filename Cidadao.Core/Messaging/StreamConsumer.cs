using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>
/// The workers' loop: read what is new, take over what the dead left, handle several messages at a time, so that a long import does not
/// block an investigation. Woken by the relay's publication; looks by itself every second.
/// </summary>
public sealed partial class StreamConsumer(
    StreamGroup group, MessageProcessor processor, IConnectionMultiplexer redis, TimeProvider clock, ILogger<StreamConsumer> logger)
    : BackgroundService
{
    private const int Concurrency = 4;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TakeOverEvery = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly ConcurrentDictionary<RedisValue, Task> _underWay = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var subscribed = false;
        var nextTakeOver = clock.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!subscribed)
                {
                    await group.CreateAsync();
                    await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(Streams.Commands), (_, _) => Wake());
                    subscribed = true;
                }

                var takeOver = clock.GetUtcNow() >= nextTakeOver;
                if (takeOver)
                    nextTakeOver = clock.GetUtcNow() + TakeOverEvery;
                await TakeAsync(takeOver, stoppingToken);
            }
            catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
            {
                subscribed = false;
                continue;
            }
            catch (Exception e) when (e is RedisException or TimeoutException)
            {
                LogAway(logger, e);
            }

            await WaitAsync(stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(_underWay.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await group.LeaveAsync();
        }
        catch (RedisException e)
        {
            LogAway(logger, e);
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    private async Task TakeAsync(bool takeOver, CancellationToken stopping)
    {
        var free = Concurrency - _underWay.Count;
        if (free == 0)
            return;
        var entries = takeOver ? await group.TakeOverAsync(free) : [];
        if (entries.Length < free)
            entries = [.. entries, .. await group.ReadNewAsync(free - entries.Length)];
        foreach (var entry in entries.Where(entry => !entry.IsNull))
        {
            if (StreamFields.Read(entry) is not { } message)
                LogForeign(logger, entry.Id.ToString());
            else if (!_underWay.ContainsKey(message.EntryId))
                Start(message, stopping);
        }
    }

    private void Start(ReceivedMessage message, CancellationToken stopping)
    {
        // Entered before it starts: a handler that ends at once must find itself in the list to leave it.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[message.EntryId] = RunAsync();
        started.SetResult();

        async Task RunAsync()
        {
            await started.Task;
            try
            {
                await processor.ProcessAsync(message, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
            }
            catch (Exception e) when (e is RedisException or NpgsqlException or TimeoutException or InvalidOperationException)
            {
                // Not acknowledged: it is taken over, by this worker or another, once it has been idle long enough.
                LogLeft(logger, e, message.Id);
            }
            finally
            {
                _underWay.TryRemove(message.EntryId, out _);
                Wake();
            }
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
        catch (ObjectDisposedException)
        {
            // Stopping.
        }
    }

    private Task WaitAsync(CancellationToken stopping) =>
        ((Task)_wake.WaitAsync(Poll, stopping)).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    [LoggerMessage(1020, LogLevel.Warning, "Redis does not answer; the consumer tries again")]
    private static partial void LogAway(ILogger logger, Exception e);

    [LoggerMessage(1021, LogLevel.Warning, "Stream entry {EntryId} is none of ours and is left pending")]
    private static partial void LogForeign(ILogger logger, string entryId);

    [LoggerMessage(1022, LogLevel.Error, "{MessageId} is left to be taken over")]
    private static partial void LogLeft(ILogger logger, Exception e, Guid messageId);
}
