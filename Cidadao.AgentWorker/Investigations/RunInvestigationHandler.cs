using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Abaporu plans: counts the scope, cuts the plan into shards and gives them out, in the transaction of the event that says so. From then
/// on nobody coordinates: whichever worker ends the last task ends the investigation.
/// </summary>
internal sealed class RunInvestigationHandler(CidadaoDbContext db, InvestigationStore store, TimeProvider clock) : ICommandHandler<RunInvestigation>
{
    public async Task HandleAsync(RunInvestigation command, Delivery delivery, CancellationToken cancellation)
    {
        var investigation = await store.LoadAsync(command.InvestigationId, cancellation);
        if (investigation is null or { HasEnded: true })
            return;
        var contracts = await db.Contracts.Matching(investigation.State.Scope).LongCountAsync(cancellation);
        var shards = Plan.Cut(Plan.For(investigation.State.Indicators), contracts);
        if (!investigation.Start(contracts, shards, clock.GetUtcNow()))
            return;
        await store.StageAsync(investigation, cancellation);
        foreach (var shard in shards)
            db.Send(MessageTypes.RunShard, new(investigation.Id, shard.Number), clock.GetUtcNow());
    }

    public Task GiveUpAsync(RunInvestigation command, string error, CancellationToken cancellation) =>
        store.StageChangeAsync(command.InvestigationId, investigation => investigation.Fail(error, clock.GetUtcNow()), cancellation);
}
