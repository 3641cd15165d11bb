using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Results of a shard, in one transaction: the events of the tasks that nobody else ended first, their findings, what follows when they were
/// the last, and the message's completion when the shard is done. The events go first: of two shards that commit at once, the second waits
/// there for the first, and learns what it has to write before it has written a hundred thousand findings.
/// </summary>
internal sealed class ShardCommit(
    CidadaoDbContext db, InvestigationStore store, FindingWriter findings, IOptions<InvestigationOptions> options, TimeProvider clock)
{
    /// <param name="delivery">Completed with it; null while results of the shard are still to come.</param>
    /// <param name="reading">The plan's first stage, if these are the first results of the shard: it counts from the first shard.</param>
    /// <exception cref="OperationCanceledException">The investigation has ended meanwhile, but not by these results.</exception>
    public async Task CommitAsync(Guid id, IReadOnlyList<TaskResult> results, Delivery? delivery, Reading? reading, CancellationToken cancellation)
    {
        using var activity = WorkerActivities.Source.StartActivity("commit results");
        activity?.SetTag("cidadao.tasks", results.Count);
        // Another shard's findings may be very many.
        db.Database.SetCommandTimeout(options.Value.StragglerAfter);
        // Each turn is another shard's progress, of which there is an end.
        while (!await TryCommitAsync(id, results, delivery, reading, cancellation))
        {
        }
    }

    /// <returns>False when another shard committed the same version first: its events count, and these come after them.</returns>
    private async Task<bool> TryCommitAsync(Guid id, IReadOnlyList<TaskResult> results, Delivery? delivery, Reading? reading, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.GetUtcNow();
        var found = await StageAsync(id, results, reading, now, cancellation);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException e) when (InvestigationStore.IsConflict(e))
        {
            return false;
        }

        await findings.WriteAsync(id, found, now, cancellation);
        if (delivery is not null)
            await delivery.CompleteAsync(db.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <returns>The findings of the tasks that are hereby complete.</returns>
    private async Task<List<(AgentRole, Finding)>> StageAsync(
        Guid id, IReadOnlyList<TaskResult> results, Reading? reading, DateTimeOffset now, CancellationToken cancellation)
    {
        var investigation = await store.LoadAsync(id, cancellation);
        if (investigation is null or { HasEnded: true })
            throw new OperationCanceledException("The investigation has ended.");
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

        investigation.Complete(now);
        await store.StageAsync(investigation, cancellation);
        if (investigation.AwaitsConclusion && !awaited)
            db.Send(MessageTypes.ConcludeInvestigation, new(id), now);
        return found;
    }
}

/// <summary>How many contracts were read, and in which time.</summary>
internal readonly record struct Reading(int Contracts, TimeSpan Time);
