using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Cidadao.Core.Database;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging.Asks;

/// <summary>
/// Questions: each is answered at once, beside whatever work is under way, or thrown away when nobody waits for it any more. A failure is
/// an answer too. Nothing is tried again: the asker would be gone.
/// </summary>
internal sealed partial class AskConsumer(
    IAskHandler handler, OutboxJanitor janitor, IConnectionMultiplexer redis, IOptions<MessagingOptions> options, TimeProvider clock,
    ILogger<AskConsumer> logger)
    : StreamConsumer(new(redis, Streams.Asks, options.Value.TakeOverAfter), janitor, redis, options, clock, logger)
{
    private const int SlotsEach = 4;

    private static readonly ActivitySource Source = new("Cidadao.Messaging");

    private readonly ISubscriber _askers = redis.GetSubscriber();
    private readonly ConcurrentDictionary<RedisValue, Task> _underWay = new();

    protected override int Free => (SlotsEach * Environment.ProcessorCount) - _underWay.Count;

    protected override Task TakeAsync(IReadOnlyList<ReceivedMessage> messages, CancellationToken stopping)
    {
        foreach (var message in messages)
        {
            // Entered before it starts: what ends at once must find itself in the list to leave it.
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
            if (message.Type == Ask.Type)
                await AnswerAsync(JsonSerializer.Deserialize(message.Payload, CoreJson.Default.Ask)!, message.TraceParent, stopping);
            await Group.AcknowledgeAsync([message.EntryId]);
        }
        catch (Exception e)
        {
            // It is taken over, or found to be too late.
            LogLeft(logger, e, message.Id);
        }
        finally
        {
            _underWay.TryRemove(message.EntryId, out _);
            Wake();
        }
    }

    private async Task AnswerAsync(Ask ask, string? traceParent, CancellationToken stopping)
    {
        var left = ask.Until - Clock.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return;
        using var activity = Source.StartActivity(Ask.Type, ActivityKind.Consumer, traceParent);
        using var late = new CancellationTokenSource(left, Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        var started = Clock.GetTimestamp();
        Answer answer;
        try
        {
            var value = await handler.AnswerAsync(ask.Question, either.Token);
            answer = new(ask.Id, WorkerName.Own, Clock.GetElapsedTime(started).TotalSeconds, value, null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(logger, e, ask.Question.Role);
            answer = new(ask.Id, WorkerName.Own, Clock.GetElapsedTime(started).TotalSeconds, null, e.Message);
        }

        await _askers.PublishAsync(RedisChannel.Literal(ask.ReplyTo), JsonSerializer.Serialize(answer, CoreJson.Default.Answer));
    }

    [LoggerMessage(1050, LogLevel.Warning, "The question {MessageId} was left unanswered")]
    private static partial void LogLeft(ILogger logger, Exception e, Guid messageId);

    [LoggerMessage(1051, LogLevel.Error, "{Role} could not answer")]
    private static partial void LogFailed(ILogger logger, Exception e, Agents.AgentRole role);
}

/// <summary>Registration.</summary>
public static class AskServices
{
    /// <summary>Adds the consumer of questions, after the other stream consumers.</summary>
    public static IServiceCollection AddAskConsumer<THandler>(this IServiceCollection services)
        where THandler : class, IAskHandler
    {
        services.AddSingleton<IAskHandler, THandler>();
        return services.AddHostedService<AskConsumer>();
    }
}
