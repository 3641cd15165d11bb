using System.Threading.Channels;
using Cidadao.AgentWorker.Agents;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// One shard: reads the scope once, has the agents compute what remains of it side by side, and commits results as they come, those that
/// are ready together in one transaction. After a crash only what was not committed is computed again.
/// </summary>
internal sealed partial class RunShardHandler(
    InvestigationStore store,
    SharedViews views,
    ShardCommit commit,
    CancelWatch watch,
    AgentTeam team,
    TimeProvider clock,
    ILogger<RunShardHandler> logger) : IWorkHandler<RunShard>
{
    public async Task HandleAsync(RunShard work, Delivery delivery, CancellationToken cancellation)
    {
        var investigation = await store.ChangeAsync(work.InvestigationId, investigation => Take(investigation, work), cancellation);
        if (investigation?.RemainingOf(work.Shard) is not { Count: > 0 } remaining)
            return;

        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watching = watch.WatchAsync(investigation.Id, running);
        try
        {
            using var lease = await views.ReadAsync(investigation, running.Token);
            var view = lease.View;
            var results = Run(remaining, view, investigation.State.Limits, running.Token);
            var left = remaining.Count;
            await foreach (var first in results.ReadAllAsync(running.Token))
            {
                List<TaskResult> ready = [first];
                while (results.TryRead(out var next))
                    ready.Add(next);
                left -= ready.Count;
                await commit.CommitAsync(investigation.Id, ready, left == 0 ? delivery : null, running.Token);
            }

            LogEnded(logger, investigation.Id, work.Shard, view.Count);
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

    public Task GiveUpAsync(RunShard work, string error, CancellationToken cancellation) =>
        store.StageChangeAsync(work.InvestigationId, investigation => investigation.GiveUpShard(work.Shard, error, clock.GetUtcNow()), cancellation);

    private void Take(Investigation investigation, RunShard work)
    {
        if (work.Requeued)
            investigation.ReopenShard(work.Shard, clock.GetUtcNow());
        investigation.TakeShard(work.Shard, $"{Environment.MachineName}-{Environment.ProcessId}", clock.GetUtcNow());
    }

    /// <summary>The tasks, one a processor at a time; results come in the order in which they are ready.</summary>
    private ChannelReader<TaskResult> Run(IReadOnlyList<AgentTask> tasks, ContractView view, Thresholds thresholds, CancellationToken cancellation)
    {
        var results = Channel.CreateBounded<TaskResult>(tasks.Count);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation };
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await Parallel.ForEachAsync(tasks, parallel, async (task, stop) => await results.Writer.WriteAsync(await RunAsync(task, view, thresholds, stop), stop));
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

    private async Task<TaskResult> RunAsync(AgentTask task, ContractView view, Thresholds thresholds, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        try
        {
            var detection = await team.Of(task.Agent).RunAsync(task.Indicator, view, thresholds, cancellation);
            return new(task, detection, null, clock.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One agent's failure is named in the result; the others go on.
            LogTaskFailed(logger, e, task.Agent, task.Indicator);
            return new(task, null, e.Message, clock.GetElapsedTime(started));
        }
    }

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
