using System.Threading.Channels;
using Cidadao.AgentWorker.Agents;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Abaporu: reads the scope once, has the agents compute what remains of the plan side by side, and commits each result as it comes:
/// findings and event in one transaction. After a crash only what was not committed is computed again. The last transaction carries the
/// message's inbox entry.
/// </summary>
internal sealed partial class RunInvestigationHandler(
    CidadaoDbContext db,
    InvestigationStore store,
    ContractViewReader reader,
    FindingWriter findings,
    AgentTeam team,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<RunInvestigationHandler> logger) : IMessageHandler<RunInvestigation>
{
    private static readonly TimeSpan LookForCancelEvery = TimeSpan.FromMilliseconds(500);

    public async Task HandleAsync(RunInvestigation message, Guid messageId, CancellationToken cancellation)
    {
        var investigation = await store.LoadAsync(message.InvestigationId, cancellation);
        if (investigation is null or { HasEnded: true })
            return;

        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = WatchForCancelAsync(investigation.Id, running);
        try
        {
            var view = await reader.ReadAsync(investigation.Scope, running.Token);
            investigation = await ChangeAsync(investigation.Id, i => i.Start(view.Count, clock.GetUtcNow()), running.Token);
            await foreach (var result in RunTasks(investigation, view, running.Token).ReadAllAsync(running.Token))
                await CommitAsync(investigation.Id, result, running.Token);
            await store.ChangeAsync(
                investigation.Id,
                i => i.Complete(clock.GetUtcNow()),
                running.Token,
                context => context.Inbox.Add(new() { MessageId = messageId, HandledAt = clock.GetUtcNow() }));
            LogEnded(logger, investigation.Id, view.Count);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            LogCancelled(logger, investigation.Id);
        }
        finally
        {
            await running.CancelAsync();
            await watching;
        }
    }

    public Task GiveUpAsync(RunInvestigation message, string error, CancellationToken cancellation) =>
        store.ChangeAsync(message.InvestigationId, i => i.Fail(error, clock.GetUtcNow()), cancellation);

    /// <summary>What remains of the plan, one task a processor at a time; results come in the order in which they are ready.</summary>
    private ChannelReader<TaskResult> RunTasks(Investigation investigation, ContractView view, CancellationToken cancellation)
    {
        var results = Channel.CreateBounded<TaskResult>(1);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await Parallel.ForEachAsync(
                        investigation.Remaining, parallel, async (task, stop) => await results.Writer.WriteAsync(await RunAsync(task, view, stop), stop));
                    results.Writer.Complete();
                }
                catch (Exception e)
                {
                    results.Writer.Complete(e);
                }
            },
            CancellationToken.None);
        return results.Reader;
    }

    private async Task<TaskResult> RunAsync(AgentTask task, ContractView view, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        try
        {
            var detection = await team.Of(task.Agent).RunAsync(task.Indicator, view, cancellation);
            return new(task, detection, null, clock.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One agent's failure is named in the result; the others go on.
            LogTaskFailed(logger, e, task.Agent, task.Indicator);
            return new(task, null, e.Message, clock.GetElapsedTime(started));
        }
    }

    private async Task CommitAsync(Guid id, TaskResult result, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (result.Detection is { } detection)
            await findings.WriteAsync(id, result.Task.Agent, detection.Findings, cancellation);
        await ChangeAsync(
            id,
            i =>
            {
                if (result.Detection is { } detection)
                    i.CompleteTask(result.Task.Indicator, detection, result.Time.TotalSeconds, clock.GetUtcNow());
                else
                    i.FailTask(result.Task.Indicator, result.Failure ?? "", clock.GetUtcNow());
            },
            cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <exception cref="OperationCanceledException">It was ended by somebody else meanwhile.</exception>
    private async Task<Investigation> ChangeAsync(Guid id, Action<Investigation> decide, CancellationToken cancellation)
    {
        var changed = await store.ChangeAsync(id, decide, cancellation);
        return changed is { HasEnded: false } ? changed : throw new OperationCanceledException("The investigation has ended.");
    }

    /// <summary>Looks from time to time whether somebody called it off.</summary>
    private async Task WatchForCancelAsync(Guid id, CancellationTokenSource running)
    {
        try
        {
            using var timer = new PeriodicTimer(LookForCancelEvery, clock);
            while (await timer.WaitForNextTickAsync(running.Token))
            {
                await using var scope = scopes.CreateAsyncScope();
                var record = await scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().Investigations.FindAsync([id], running.Token);
                if (record?.Status == InvestigationStatus.Cancelled)
                    await running.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Npgsql.NpgsqlException)
        {
            // The investigation itself meets the same trouble, and is tried again.
        }
    }

    [LoggerMessage(1200, LogLevel.Information, "Investigation {Id} ended; {Contracts} contracts were examined")]
    private static partial void LogEnded(ILogger logger, Guid id, int contracts);

    [LoggerMessage(1201, LogLevel.Information, "Investigation {Id} was cancelled")]
    private static partial void LogCancelled(ILogger logger, Guid id);

    [LoggerMessage(1202, LogLevel.Error, "{Agent} could not compute {Indicator}")]
    private static partial void LogTaskFailed(ILogger logger, Exception e, AgentRole agent, string indicator);

    private sealed record TaskResult(AgentTask Task, Detection? Detection, string? Failure, TimeSpan Time);
}
