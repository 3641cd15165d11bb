using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Results of a shard, in one transaction: the findings of the tasks that nobody else ended first, their events, what follows when
/// they were the last, and the message's completion when the shard is done. Shards of one investigation commit in turn: of two at once,
/// the second would write all its findings to learn from the first's events that it has to write them again.
/// </summary>
internal sealed class ShardCommit(CidadaoDbContext db, InvestigationStore store, FindingWriter findings, TimeProvider clock)
{
    private const int Attempts = 10;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>Whoever hangs with the turn in hand does not stop the others: after this they go without, and the events decide.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The name under which the database knows whose turn it is.</summary>
    public static string Turn(Guid investigation) => $"cidadao:investigation:{investigation}";

    /// <param name="delivery">Completed with it; null while results of the shard are still to come.</param>
    /// <param name="reading">The plan's first stage, if these are the first results of the shard: it counts from the first shard.</param>
    /// <exception cref="OperationCanceledException">The investigation has ended meanwhile, but not by these results.</exception>
    public async Task CommitAsync(Guid id, IReadOnlyList<TaskResult> results, Delivery? delivery, Reading? reading, CancellationToken cancellation)
    {
        using var activity = WorkerActivities.Source.StartActivity("commit results");
        activity?.SetTag("cidadao.tasks", results.Count);
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            try
            {
                await TakeTurnAsync(id, cancellation);
                await StageAsync(id, results, reading, cancellation);
                await db.SaveChangesAsync(cancellation);
                if (delivery is not null)
                    await delivery.CompleteAsync(db.Database.GetDbConnection(), cancellation);
                await transaction.CommitAsync(cancellation);
                return;
            }
            catch (DbUpdateException e) when (attempt < Attempts && InvestigationStore.IsConflict(e))
            {
                // Another shard committed the same version first: its events count, and these come after them.
            }
        }
    }

    private async Task TakeTurnAsync(Guid id, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        while (!await db.Database.SqlQuery<bool>($"SELECT pg_try_advisory_xact_lock(hashtextextended({Turn(id)}, 0)) AS \"Value\"").TagWith("investigations.turn").SingleAsync(cancellation)
            && clock.GetElapsedTime(started) < Patience)
            await Task.Delay(Glance, clock, cancellation);
    }

    private async Task StageAsync(Guid id, IReadOnlyList<TaskResult> results, Reading? reading, CancellationToken cancellation)
    {
        var investigation = await store.LoadAsync(id, cancellation);
        if (investigation is null or { HasEnded: true })
            throw new OperationCanceledException("The investigation has ended.");
        var now = clock.GetUtcNow();
        var awaited = investigation.AwaitsConclusion;
        if (reading is { } read)
            investigation.EndStage(PlanStages.Read, new([], read.Contracts, []), read.Time.TotalSeconds, now);
        var found = new List<(AgentRole, Finding)>();
        foreach (var result in results)
        {
            if (result.Detection is not { } detection)
                investigation.FailTask(result.Task.Indicator, result.Failure ?? "", now);
            else if (investigation.CompleteTask(result.Task.Indicator, detection, result.Time.TotalSeconds, now))
                found.AddRange(detection.Findings.Select(finding => (result.Task.Agent, finding)));
        }

        await findings.WriteAsync(id, found, now, cancellation);
        investigation.Complete(now);
        await store.StageAsync(investigation, cancellation);
        if (investigation.AwaitsConclusion && !awaited)
            db.Send(MessageTypes.ConcludeInvestigation, new(id), now);
    }
}

/// <summary>How many contracts were read, and in which time.</summary>
internal readonly record struct Reading(int Contracts, TimeSpan Time);
