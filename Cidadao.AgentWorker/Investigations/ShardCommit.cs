using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Results of a shard, in one transaction: the findings of the tasks that nobody else ended first, the events that say so, what follows when
/// they were the last, and the message's completion when the shard is done. The findings go first, because they take the time: shards write
/// theirs side by side, and an event, for which everybody waits who has another one, is held only from its own writing to the commit. Whoever
/// comes second with an event takes the next version; his findings stay where they are.
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
        // The same tasks' findings may be on their way from another worker, and be very many.
        db.Database.SetCommandTimeout(options.Value.StragglerAfter);
        // Each turn but the first is a task that another worker ended.
        for (var turn = 0; turn <= results.Count; turn++)
        {
            if (await TryCommitAsync(id, results, delivery, reading, cancellation))
                return;
        }

        throw new InvalidOperationException($"Findings of investigation {id} are there of which no event tells.");
    }

    /// <returns>False when another worker ended one of the tasks first: its findings count, and these come without.</returns>
    private async Task<bool> TryCommitAsync(Guid id, IReadOnlyList<TaskResult> results, Delivery? delivery, Reading? reading, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.GetUtcNow();
        var ended = await StageAsync(id, results, reading, now, cancellation);
        if (!await TryWriteAsync(id, ended, now, cancellation))
            return false;
        while (!await TrySaveAsync(cancellation))
        {
            // Others' events since then. The transaction goes on: what failed was undone up to its own savepoint.
            var again = await StageAsync(id, results, reading, now, cancellation);
            if (!again.SequenceEqual(ended))
                return false;
        }

        if (delivery is not null)
            await delivery.CompleteAsync(db.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task<bool> TryWriteAsync(Guid id, IEnumerable<TaskResult> ended, DateTimeOffset now, CancellationToken cancellation)
    {
        // In one order, whoever writes: of two workers with the same tasks one waits for the other, never both.
        var ordered = ended.OrderBy(result => result.Task.Indicator, StringComparer.Ordinal);
        try
        {
            await findings.WriteAsync(
                id, [.. from result in ordered from finding in result.Detection!.Findings select (result.Task.Agent, finding)], now, cancellation);
            return true;
        }
        catch (PostgresException e) when (FindingWriter.IsConflict(e))
        {
            return false;
        }
    }

    private async Task<bool> TrySaveAsync(CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException e) when (InvestigationStore.IsConflict(e))
        {
            return false;
        }
    }

    /// <returns>The results whose tasks are hereby complete.</returns>
    private async Task<List<TaskResult>> StageAsync(
        Guid id, IReadOnlyList<TaskResult> results, Reading? reading, DateTimeOffset now, CancellationToken cancellation)
    {
        db.ChangeTracker.Clear();
        var investigation = await store.LoadAsync(id, cancellation);
        if (investigation is null or { HasEnded: true })
            throw new OperationCanceledException("The investigation has ended.");
        var awaited = investigation.AwaitsConclusion;
        if (reading is { } read)
            investigation.EndStage(PlanStages.Read, new([], read.Contracts, []), read.Time.TotalSeconds, now);
        var ended = new List<TaskResult>();
        foreach (var result in results)
        {
            if (result.Detection is not { } detection)
                investigation.FailTask(result.Task.Indicator, result.Failure ?? "", now);
            else if (investigation.CompleteTask(result.Task.Indicator, detection, result.Time.TotalSeconds, now))
                ended.Add(result);
        }

        investigation.Complete(now);
        await store.StageAsync(investigation, cancellation);
        if (investigation.AwaitsConclusion && !awaited)
            db.Send(MessageTypes.ConcludeInvestigation, new(id), now);
        return ended;
    }
}

/// <summary>How many contracts were read, and in which time.</summary>
internal readonly record struct Reading(int Contracts, TimeSpan Time);
