using System.Diagnostics;
using System.Text.Json;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Brings messages to their end: handled with exactly one effect; or put back to be tried later; or, after the last attempt, kept as dead
/// letters. When a method returns, the end is committed and the stream entry may be acknowledged.
/// </summary>
internal sealed partial class MessageProcessor(
    MessageHandlers handlers,
    MessageLedger ledger,
    RetryPauses pauses,
    MessagingMetrics metrics,
    IServiceScopeFactory scopes,
    IOptions<MessagingOptions> options,
    TimeProvider clock,
    ILogger<MessageProcessor> logger)
{
    private const int Conflicts = 3;

    private static readonly TimeSpan UntilDatabase = TimeSpan.FromSeconds(1);
    private static readonly ActivitySource Source = new("Cidadao.Messaging");

    /// <summary>
    /// Commands, in their order: (1) all in one transaction, one commit; when that fails, (2) each in a transaction of its own, so that one
    /// bad command does not hold up the others.
    /// </summary>
    public async Task HandleAsync(string stream, IReadOnlyList<ReceivedMessage> commands, CancellationToken cancellation)
    {
        var sound = commands.Where(command => command.Abandoned < options.Value.MaxAttempts && handlers.Find(command.Type) is not null).ToList();
        if (sound.Count > 1 && sound.Count == commands.Count)
        {
            try
            {
                await InOneTransactionAsync(sound, cancellation); // (1)
                return;
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                LogOneByOne(logger, e, sound.Count);
            }
        }

        foreach (var command in commands) // (2)
            await UntilEndedAsync(stream, command, () => InOneTransactionAsync([command], cancellation), cancellation);
    }

    /// <summary>One piece of long work, in transactions of its own.</summary>
    /// <exception cref="OperationCanceledException">The worker stops; the work was handed back.</exception>
    public async Task WorkAsync(string stream, ReceivedMessage work, CancellationToken stopping)
    {
        try
        {
            await UntilEndedAsync(stream, work, () => RunAsync(work, stopping), stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await ledger.HandBackAsync([work.Id]);
        }
    }

    private async Task InOneTransactionAsync(List<ReceivedMessage> commands, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var connection = db.Database.GetDbConnection();
        var handled = await MessageLedger.HandledAsync(connection, [.. commands.Select(command => command.Id)], cancellation);
        var fresh = commands.Where(command => handled.Add(command.Id)).ToList();
        if (fresh.Count == 0)
            return;
        foreach (var command in fresh)
        {
            using var activity = Source.StartActivity(command.Type, ActivityKind.Consumer, command.TraceParent);
            var started = clock.GetTimestamp();
            var handler = HandlerOf(command);
            await SeenAsync(activity, () => handler.HandleAsync(scope.ServiceProvider, command.Payload, new(command.Id, command.Attempt, handler.Handler), cancellation));
            metrics.Handled(command.Type, clock.GetElapsedTime(started));
        }

        await db.SaveChangesAsync(cancellation);
        await MessageLedger.CompleteAsync(
            connection, [.. fresh.Select(command => command.Id)], [.. fresh.Select(command => HandlerOf(command).Handler)], cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>A failure is seen in the trace, and so kept, whatever becomes of the message.</summary>
    private static async Task SeenAsync(Activity? activity, Func<Task> handle)
    {
        try
        {
            await handle();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            throw;
        }
    }

    private async Task RunAsync(ReceivedMessage work, CancellationToken stopping)
    {
        using var activity = Source.StartActivity(work.Type, ActivityKind.Consumer, work.TraceParent);
        var started = clock.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        if (await db.Inbox.TagWith("inbox.handled").AnyAsync(entry => entry.MessageId == work.Id, stopping))
            return;
        var handler = HandlerOf(work);
        var delivery = new Delivery(work.Id, work.Attempt, handler.Handler);
        await SeenAsync(activity, () => handler.HandleAsync(scope.ServiceProvider, work.Payload, delivery, stopping));
        if (!delivery.IsCompleted)
        {
            await db.Database.OpenConnectionAsync(stopping);
            await using var transaction = await db.Database.BeginTransactionAsync(stopping);
            await delivery.CompleteAsync(db.Database.GetDbConnection(), stopping);
            await transaction.CommitAsync(stopping);
        }

        metrics.Handled(work.Type, clock.GetElapsedTime(started));
    }

    /// <summary>
    /// Runs it to its end, whatever that is. A database that is away is nobody's fault: that is waited for, without counting. A conflict
    /// with another writer is tried again at once. Anything else is a failed attempt.
    /// </summary>
    private async Task UntilEndedAsync(string stream, ReceivedMessage message, Func<Task> handle, CancellationToken cancellation)
    {
        for (var conflicts = 0; ;)
        {
            try
            {
                if (message.Abandoned >= options.Value.MaxAttempts)
                    throw new ConsumersDiedException(message.Abandoned);
                await handle();
                return;
            }
            catch (Exception e) when (IsConflict(e) && ++conflicts <= Conflicts)
            {
                LogConflict(logger, message.Type, message.Id);
            }
            catch (Exception e) when (DatabaseFault.IsAway(e) && !cancellation.IsCancellationRequested)
            {
                LogDatabaseAway(logger, e, message.Id);
                await Task.Delay(UntilDatabase, clock, cancellation);
            }
            catch (Exception e) when (!cancellation.IsCancellationRequested)
            {
                await FailAsync(stream, message, e, cancellation);
                return;
            }
        }
    }

    private async Task FailAsync(string stream, ReceivedMessage message, Exception error, CancellationToken cancellation)
    {
        // What cannot be read now cannot be read later.
        var isLast = message.Attempt >= options.Value.MaxAttempts || error is ConsumersDiedException or JsonException || message.Type == ReceivedMessage.NoType;
        metrics.Failed(message.Type, isLast);
        LogFailed(logger, error, message.Type, message.Id, message.Attempt);
        message = message with { Payload = StreamEntries.AsObject(message.Payload) };
        if (isLast)
            await BuryAsync(stream, message, error, cancellation);
        else
            await ledger.TryLaterAsync(stream, message, pauses.After(message.Attempt), error.Message, cancellation);
    }

    /// <summary>Dead letter, what its handler does about giving up, and the inbox entry: together.</summary>
    private async Task BuryAsync(string stream, ReceivedMessage message, Exception error, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (handlers.Find(message.Type) is { } handler)
            await GiveUpAsync(handler, scope.ServiceProvider, transaction, message, error, cancellation);
        db.DeadLetters.Add(new()
        {
            MessageId = message.Id,
            Stream = stream,
            Type = message.Type,
            Payload = message.Payload,
            TraceParent = message.TraceParent,
            Attempts = message.Attempt + message.Abandoned,
            Error = error.ToString(),
            DiedAt = clock.GetUtcNow(),
        });
        await db.SaveChangesAsync(cancellation);
        await MessageLedger.SettleAsync(db.Database.GetDbConnection(), message.Id, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>A message that cannot even be given up is kept all the same.</summary>
    private async Task GiveUpAsync(
        MessageHandlers.Registration handler, IServiceProvider services, IDbContextTransaction transaction, ReceivedMessage message, Exception error,
        CancellationToken cancellation)
    {
        var db = services.GetRequiredService<CidadaoDbContext>();
        await transaction.CreateSavepointAsync("before_giving_up", cancellation);
        try
        {
            await handler.GiveUpAsync(services, message.Payload, error.Message, cancellation);
            await db.SaveChangesAsync(cancellation);
        }
        catch (Exception e) when (!DatabaseFault.IsAway(e) && !cancellation.IsCancellationRequested)
        {
            LogNotGivenUp(logger, e, message.Type, message.Id);
            db.ChangeTracker.Clear();
            await transaction.RollbackToSavepointAsync("before_giving_up", cancellation);
        }
    }

    private MessageHandlers.Registration HandlerOf(ReceivedMessage message) =>
        handlers.Find(message.Type) ?? throw new UnknownMessageException(message.Type);

    private static bool IsConflict(Exception e) =>
        e is DbUpdateConcurrencyException
        || DatabaseFault.Find(e) is PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected,
        };

    [LoggerMessage(1010, LogLevel.Warning, "{Type} {MessageId} failed at attempt {Attempt}")]
    private static partial void LogFailed(ILogger logger, Exception e, string type, Guid messageId, int attempt);

    [LoggerMessage(1011, LogLevel.Information, "{Count} commands could not be committed together and are handled one by one")]
    private static partial void LogOneByOne(ILogger logger, Exception e, int count);

    [LoggerMessage(1012, LogLevel.Information, "{Type} {MessageId} met another writer and is tried again")]
    private static partial void LogConflict(ILogger logger, string type, Guid messageId);

    [LoggerMessage(1013, LogLevel.Warning, "The database does not answer; {MessageId} waits for it")]
    private static partial void LogDatabaseAway(ILogger logger, Exception e, Guid messageId);

    [LoggerMessage(1014, LogLevel.Error, "{Type} {MessageId} could not be given up properly; it is kept as a dead letter all the same")]
    private static partial void LogNotGivenUp(ILogger logger, Exception e, string type, Guid messageId);
}

/// <summary>No handler knows the type, or this version of it. Another worker may: it is tried again, and kept in the end.</summary>
public sealed class UnknownMessageException(string type) : Exception($"Nobody here handles '{type}'.");

/// <summary>Each of its consumers died with it in hand: it is likely what kills them.</summary>
public sealed class ConsumersDiedException(int consumers) : Exception($"{consumers} consumers died, or fell silent, with this message in hand.");
