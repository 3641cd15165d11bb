using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Long work: as many pieces at a time as there are slots, and none taken beyond them, so that the other workers get the rest. While a
/// piece lasts, it is claimed anew: long work is not dead work.
/// </summary>
/// <param name="lane">Each lane has a consumer, and slots, of its own.</param>
internal sealed partial class WorkConsumer(
    WorkLane lane, MessageProcessor processor, OutboxJanitor janitor, IConnectionMultiplexer redis, IOptions<MessagingOptions> options, TimeProvider clock,
    ILogger<WorkConsumer> logger)
    : StreamConsumer(new(redis, lane.Stream, options.Value.TakeOverAfter), janitor, redis, options, clock, logger)
{
    private readonly ConcurrentDictionary<RedisValue, Task> _underWay = new();
    private readonly int _slots = options.Value.EffectiveWorkSlots;

    protected override int Free => _slots - _underWay.Count;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(base.ExecuteAsync(stoppingToken), KeepAsync(stoppingToken));

    protected override Task TakeAsync(IReadOnlyList<ReceivedMessage> messages, CancellationToken stopping)
    {
        foreach (var message in messages.Where(message => !_underWay.ContainsKey(message.EntryId)))
        {
            // Entered before it starts: work that ends at once must find itself in the list to leave it.
            var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _underWay[message.EntryId] = RunAsync(message, entered.Task, stopping);
            entered.SetResult();
        }

        return Task.CompletedTask;
    }

    protected override Task FinishAsync() => Task.WhenAll(_underWay.Values);

    private async Task RunAsync(ReceivedMessage message, Task entered, CancellationToken stopping)
    {
        await entered;
        try
        {
            await processor.WorkAsync(Group.Stream, message, stopping);
            await Group.AcknowledgeAsync([message.EntryId]);
        }
        catch (Exception e)
        {
            // Not acknowledged: it is taken over, by this worker or another, once it has been silent long enough.
            LogLeft(logger, e, message.Id);
        }
        finally
        {
            _underWay.TryRemove(message.EntryId, out _);
            Wake();
        }
    }

    private async Task KeepAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Options.TakeOverAfter / 3, Clock);
        while (await TickAsync(timer, stopping))
        {
            try
            {
                if (_underWay.Keys.ToArray() is { Length: > 0 } underWay)
                    await Group.KeepAsync(underWay);
            }
            catch (Exception e)
            {
                // Redis away: another worker may take the work over; the inbox keeps its effect single.
                LogNotKept(logger, e);
            }
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stopping)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stopping);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(1022, LogLevel.Error, "{MessageId} is left to be taken over")]
    private static partial void LogLeft(ILogger logger, Exception e, Guid messageId);

    [LoggerMessage(1023, LogLevel.Warning, "Work under way could not be claimed anew")]
    private static partial void LogNotKept(ILogger logger, Exception e);
}

/// <summary>One of <see cref="Streams.OfWork"/>.</summary>
internal sealed record WorkLane(string Stream);
