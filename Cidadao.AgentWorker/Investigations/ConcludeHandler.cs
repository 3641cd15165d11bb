using Cidadao.AgentWorker.Agents.Strategies;
using Cidadao.AgentWorker.Language;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.Narratives;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// What comes after the last task: the reflection, the memory, and the end, in one transaction. A stage that cannot be done is named as
/// such, and the investigation ends all the same: what its tasks found stands.
/// </summary>
internal sealed partial class ConcludeHandler(
    CidadaoDbContext db,
    InvestigationStore store,
    FindingWriter findings,
    Reflection reflection,
    Memory memory,
    ProviderChain models,
    IOptions<InvestigationOptions> options,
    TimeProvider clock,
    ILogger<ConcludeHandler> logger) : IWorkHandler<ConcludeInvestigation>
{
    private static readonly Detection Nothing = new([], 0, []);

    private readonly StrategyBudget _budget = new(options.Value.TimeLimit, options.Value.EffectiveConcurrency);

    public async Task HandleAsync(ConcludeInvestigation work, Delivery delivery, CancellationToken cancellation)
    {
        if (await store.LoadAsync(work.InvestigationId, cancellation) is not { AwaitsConclusion: true } investigation)
            return;
        var reflected = investigation.Remains(PlanStages.Reflect)
            ? await StageAsync(PlanStages.Reflect, async () => (await reflection.LookAsync(investigation, _budget, cancellation), null))
            : new(PlanStages.Reflect, Nothing, null, null, TimeSpan.Zero);
        var recalled = await StageAsync(PlanStages.Recall, async () =>
        {
            var (recollection, examined, left) = await memory.RecallAsync(investigation, reflected.Detection.Findings, _budget, cancellation);
            return (new([], examined, left), recollection);
        });

        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await store.LoadAsync(work.InvestigationId, cancellation) is not { AwaitsConclusion: true } now)
            return;
        var at = clock.GetUtcNow();
        if (End(now, reflected, at))
            await findings.WriteAsync(now.Id, [.. reflected.Detection.Findings.Select(found => (RedFlagCatalog.Find(found.Indicator)!.Agent, found))], at, cancellation);
        End(now, recalled, at);
        now.Complete(at);
        await store.StageAsync(now, cancellation);
        // The investigation has ended; texts come when they come.
        if (models.IsConfigured)
            db.Send(MessageTypes.NarrateInvestigation, new NarrateInvestigation(now.Id), at);
        await db.SaveChangesAsync(cancellation);
        await delivery.CompleteAsync(db.Database.GetDbConnection(), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public Task GiveUpAsync(ConcludeInvestigation work, string error, CancellationToken cancellation) => store.StageChangeAsync(
        work.InvestigationId,
        investigation =>
        {
            foreach (var stage in PlanStages.Concluding)
                investigation.EndStage(stage, Nothing, 0, clock.GetUtcNow(), failure: error);
            investigation.Complete(clock.GetUtcNow());
        },
        cancellation);

    private static bool End(Investigation investigation, Ended stage, DateTimeOffset at) =>
        investigation.EndStage(stage.Name, stage.Detection, stage.Time.TotalSeconds, at, stage.Memory, stage.Failure);

    private async Task<Ended> StageAsync(string name, Func<Task<(Detection, Recollection?)>> run)
    {
        var started = clock.GetTimestamp();
        try
        {
            var (detection, recollection) = await run();
            return new(name, detection, recollection, null, clock.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not (OperationCanceledException or NpgsqlException))
        {
            LogStageFailed(logger, e, name);
            return new(name, Nothing, null, e.Message, clock.GetElapsedTime(started));
        }
    }

    private sealed record Ended(string Name, Detection Detection, Recollection? Memory, string? Failure, TimeSpan Time);

    [LoggerMessage(1220, LogLevel.Error, "The stage {Stage} could not be done; the investigation ends without it")]
    private static partial void LogStageFailed(ILogger logger, Exception e, string stage);
}
