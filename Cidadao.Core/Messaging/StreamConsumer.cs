using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>
/// The loop of a consumer: makes the group where it is missing, takes over what the dead left, reads what is new, waits to be woken by the
/// relay's publication, and looks by itself every second. What to do with the messages is the derived class's.
/// </summary>
internal abstract partial class StreamConsumer(
    StreamGroup group, OutboxJanitor janitor, IConnectionMultiplexer redis, IOptions<MessagingOptions> options, TimeProvider clock, ILogger logger)
    : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _wake = new(0, 1);

    protected StreamGroup Group => group;

    protected TimeProvider Clock => clock;

    protected MessagingOptions Options => options.Value;

    /// <summary>How many messages may be taken now.</summary>
    protected abstract int Free { get; }

    /// <summary>Takes messages in hand; returns when more can be taken.</summary>
    protected abstract Task TakeAsync(IReadOnlyList<ReceivedMessage> messages, CancellationToken stopping);

    /// <summary>Finishes what is in hand, or hands it back.</summary>
    protected virtual Task FinishAsync() => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var nextTakeOver = clock.GetUtcNow();
        var joined = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var taken = 0;
            try
            {
                if (!joined)
                {
                    await JoinAsync();
                    joined = true;
                }

                var takeOver = clock.GetUtcNow() >= nextTakeOver;
                if (takeOver)
                    nextTakeOver = clock.GetUtcNow() + (options.Value.TakeOverAfter / 3);
                taken = await TakeAsync(takeOver, stoppingToken);
            }
            catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal))
            {
                // Redis lost its data: what was sent and not handled is sent again at once.
                joined = false;
                janitor.LookNow();
                continue;
            }
            catch (Exception e)
            {
                // Whatever it is: a consumer that gives up takes the whole host with it.
                if (stoppingToken.IsCancellationRequested)
                    return;
                LogAway(logger, e, group.Stream);
            }

            if (taken == 0)
                await WaitAsync(stoppingToken);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FinishAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await group.LeaveAsync();
        }
        catch (Exception e)
        {
            // Who does not leave is forgotten after a while.
            LogAway(logger, e, group.Stream);
        }
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected void Wake()
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

    private async Task JoinAsync()
    {
        await group.JoinAsync();
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(group.Stream), (_, _) => Wake());
    }

    /// <returns>How many messages were taken.</returns>
    private async Task<int> TakeAsync(bool takeOver, CancellationToken stopping)
    {
        if (Free is not (> 0 and var free))
            return 0;
        var messages = takeOver ? await group.TakeOverAsync(free) : [];
        if (messages.Count < free)
            messages = [.. messages, .. await group.ReadNewAsync(free - messages.Count)];
        if (messages.Count > 0)
            await TakeAsync(messages, stopping);
        return messages.Count;
    }

    private async Task WaitAsync(CancellationToken stopping)
    {
        try
        {
            await _wake.WaitAsync(Poll, stopping);
        }
        catch (OperationCanceledException)
        {
            // Stopping: the loop looks.
        }
    }

    [LoggerMessage(1020, LogLevel.Warning, "{Stream} cannot be read now; the consumer tries again")]
    private static partial void LogAway(ILogger logger, Exception e, string stream);
}
