using System.Diagnostics;
using Cidadao.AgentWorker.Agents;
using Cidadao.AgentWorker.Agents.Strategies;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// One shard, as a pipeline: (1) the scope is read once, (2) agents from the pools compute what remains of the shard side by side,
/// (3) results are committed as they come, those that are ready together in one transaction, (4) what the time did not suffice for is
/// named as such. After a crash only what was not committed is computed again.
/// </summary>
internal sealed partial class RunShardHandler(
    CidadaoDbContext db,
    InvestigationStore store,
    SharedViews views,
    ShardCommit commit,
    CancelWatch watch,
    AgentPools pools,
    IOptions<InvestigationOptions> options,
    TimeProvider clock,
    ILogger<RunShardHandler> logger) : IWorkHandler<RunShard>
{
    private readonly StrategyBudget _budget = new(options.Value.TimeLimit, options.Value.EffectiveConcurrency);

    public async Task HandleAsync(RunShard work, Delivery delivery, CancellationToken cancellation)
    {
        var investigation = await store.ChangeAsync(work.InvestigationId, investigation => Take(investigation, work), cancellation);
        if (investigation?.RemainingOf(work.Shard) is not { Count: > 0 } remaining)
            return;

        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = watch.WatchAsync(investigation.Id, running);
        try
        {
            var started = clock.GetTimestamp();
            using var lease = await ReadAsync(investigation, running.Token); // 1
            var reading = new Reading(lease.View.Count, clock.GetElapsedTime(started));
            await RunAsync(investigation, remaining, lease.View, reading, delivery, running.Token);
            LogEnded(logger, investigation.Id, work.Shard, lease.View.Count);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            LogCancelled(logger, investigation.Id, work.Shard);
        }
        finally
        {
            await running.CancelAsync();
            await watching;
        }
    }

    public async Task GiveUpAsync(RunShard work, string error, CancellationToken cancellation)
    {
        var awaited = false;
        var investigation = await store.StageChangeAsync(
            work.InvestigationId,
            investigation =>
            {
                awaited = investigation.AwaitsConclusion;
                investigation.GiveUpShard(work.Shard, error, clock.GetUtcNow());
            },
            cancellation);
        if (investigation is { AwaitsConclusion: true } && !awaited)
            db.Send(MessageTypes.ConcludeInvestigation, new(investigation.Id), clock.GetUtcNow());
    }

    private async Task<SharedViews.Lease> ReadAsync(Investigation investigation, CancellationToken cancellation)
    {
        using var activity = WorkerActivities.Source.StartActivity("read scope");
        var lease = await views.ReadAsync(investigation, cancellation);
        activity?.SetTag("cidadao.contracts", lease.View.Count);
        return lease;
    }

    private void Take(Investigation investigation, RunShard work)
    {
        if (work.Requeued)
            investigation.ReopenShard(work.Shard, clock.GetUtcNow());
        investigation.TakeShard(work.Shard, WorkerName.Own, clock.GetUtcNow());
    }

    private async Task RunAsync(
        Investigation investigation, IReadOnlyList<AgentTask> tasks, ContractView view, Reading reading, Delivery delivery, CancellationToken cancellation)
    {
        var thresholds = investigation.State.Limits;
        var left = tasks.ToList();
        await Pipeline.Of<AgentTask>(clock)
            .Then(new("detect", _budget.Concurrency, tasks.Count), (AgentTask task, CancellationToken stop) => DetectAsync(task, view, thresholds, stop)) // 2
            .ThenTogether(new("commit", 1, tasks.Count), CommitAsync) // 3
            .RunAsync([.. Estimates.LongestFirst(tasks)], _budget, cancellation);
        if (left.Count > 0)
        {
            var late = $"The investigation's time limit of {_budget.Time.TotalSeconds:F0} s was over."; // 4
            await CommitAsync([.. left.Select(task => new TaskResult(task, null, late, _budget.Time))], cancellation);
        }

        async Task CommitAsync(IReadOnlyList<TaskResult> ready, CancellationToken stop)
        {
            var isFirst = left.Count == tasks.Count;
            left.RemoveAll(task => ready.Any(result => result.Task == task));
            await commit.CommitAsync(investigation.Id, ready, left.Count == 0 ? delivery : null, isFirst ? reading : null, stop);
        }
    }

    private async ValueTask<TaskResult> DetectAsync(AgentTask task, ContractView view, Thresholds thresholds, CancellationToken cancellation)
    {
        // Who owns it now: a plan may be older than the catalogue.
        var role = RedFlagCatalog.Find(task.Indicator)?.Agent ?? task.Agent;
        using var activity = WorkerActivities.Source.StartActivity("detect");
        activity?.SetTag("cidadao.indicator", task.Indicator);
        var started = clock.GetTimestamp();
        try
        {
            var detection = await pools.RunAsync<IndicatorAgent, Detection>(
                role, task.Indicator, _budget.Time, (agent, stop) => ComputeAsync(() => agent.Detect(task.Indicator, view, thresholds, stop), view, stop), cancellation);
            return new(task, detection, null, clock.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One agent's failure is named in the result; the others go on.
            activity?.SetStatus(ActivityStatusCode.Error, e.GetType().Name);
            LogTaskFailed(logger, e, task.Agent, task.Indicator);
            return new(task, null, e.Message, clock.GetElapsedTime(started));
        }
    }

    /// <summary>Over many contracts on a thread of its own: seconds of computing would hold up what else needs the shared threads for moments.</summary>
    private static ValueTask<Detection> ComputeAsync(Func<Detection> detect, ContractView view, CancellationToken cancellation) =>
        view.Count < Plan.LargeFrom
            ? new(detect())
            : new(Task.Factory.StartNew(detect, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    [LoggerMessage(1200, LogLevel.Information, "Investigation {Id}: shard {Shard} ended; {Contracts} contracts were examined")]
    private static partial void LogEnded(ILogger logger, Guid id, int shard, int contracts);

    [LoggerMessage(1201, LogLevel.Information, "Investigation {Id} had ended before shard {Shard} did")]
    private static partial void LogCancelled(ILogger logger, Guid id, int shard);

    [LoggerMessage(1202, LogLevel.Error, "{Agent} could not compute {Indicator}")]
    private static partial void LogTaskFailed(ILogger logger, Exception e, AgentRole agent, string indicator);
}

/// <summary>What became of one task.</summary>
/// <param name="Detection">Null when it failed.</param>
internal sealed record TaskResult(AgentTask Task, Detection? Detection, string? Failure, TimeSpan Time);
