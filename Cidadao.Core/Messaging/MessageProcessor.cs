using System.Diagnostics;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cidadao.Core.Messaging;

/// <summary>Brings one message to its end: handled, or tried a bounded number of times and then kept as a dead letter.</summary>
public sealed partial class MessageProcessor(
    MessageHandlers handlers, StreamGroup group, IServiceScopeFactory scopes, TimeProvider clock, ILogger<MessageProcessor> logger)
{
    private const int MaxAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeepEvery = TimeSpan.FromSeconds(5);
    private static readonly ActivitySource Source = new("Cidadao.Messaging");

    /// <summary>Handles the message, then acknowledges it. Cancelled by the host's stop, it leaves the message to the others.</summary>
    public async Task ProcessAsync(ReceivedMessage message, CancellationToken stopping)
    {
        using var activity = Source.StartActivity(message.Type, ActivityKind.Consumer, message.TraceParent);
        using var keeping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var keeper = KeepAsync(message, keeping.Token);
        try
        {
            await HandleAsync(message, stopping);
            await group.AcknowledgeAsync(message.EntryId);
        }
        finally
        {
            await keeping.CancelAsync();
            await keeper;
        }
    }

    private async Task HandleAsync(ReceivedMessage message, CancellationToken stopping)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
                if (await db.Inbox.AnyAsync(entry => entry.MessageId == message.Id, stopping))
                    return;
                var handler = handlers.Find(message.Type) ?? throw new InvalidOperationException($"No handler for '{message.Type}'.");
                await handler.HandleAsync(scope.ServiceProvider, message.Payload, message.Id, stopping);
                return;
            }
            catch (Exception e) when (!stopping.IsCancellationRequested)
            {
                LogAttemptFailed(logger, e, message.Type, message.Id, attempt);
                if (attempt == MaxAttempts)
                {
                    await BuryAsync(message, attempt, e, stopping);
                    return;
                }

                await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), clock, stopping);
            }
        }
    }

    /// <summary>Dead letter first, acknowledgement after: what cannot be handled is kept.</summary>
    private async Task BuryAsync(ReceivedMessage message, int attempts, Exception error, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (handlers.Find(message.Type) is { } handler)
            await handler.GiveUpAsync(scope.ServiceProvider, message.Payload, error.Message, stopping);

        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        db.ChangeTracker.Clear();
        db.DeadLetters.Add(new()
        {
            MessageId = message.Id,
            Stream = Streams.Commands,
            Type = message.Type,
            Payload = message.Payload,
            TraceParent = message.TraceParent,
            Attempts = attempts,
            Error = error.ToString(),
            DiedAt = clock.GetUtcNow(),
        });
        db.Inbox.Add(new() { MessageId = message.Id, HandledAt = clock.GetUtcNow() });
        await db.SaveChangesAsync(stopping);
    }

    /// <summary>Long work is not dead work: while it lasts, the message is claimed anew, so that nobody takes it over.</summary>
    private async Task KeepAsync(ReceivedMessage message, CancellationToken stopping)
    {
        try
        {
            while (true)
            {
                await Task.Delay(KeepEvery, clock, stopping);
                await group.KeepAsync(message.EntryId);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (StackExchange.Redis.RedisException e)
        {
            // Redis away: another worker may take the message over; the inbox keeps its effect single.
            LogNotKept(logger, e, message.Id);
        }
    }

    [LoggerMessage(1010, LogLevel.Warning, "{Type} {MessageId} failed at attempt {Attempt}")]
    private static partial void LogAttemptFailed(ILogger logger, Exception e, string type, Guid messageId, int attempt);

    [LoggerMessage(1011, LogLevel.Warning, "{MessageId} could not be claimed anew")]
    private static partial void LogNotKept(ILogger logger, Exception e, Guid messageId);
}
