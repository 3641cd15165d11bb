using System.Globalization;
using Cidadao.AgentWorker.Agents;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Abaporu plans: counts the scope, estimates, cuts the plan into shards and gives them out, in the transaction of the event that says so.
/// From then on nobody coordinates: whichever worker ends the last task has the plan's concluding stages done.
/// </summary>
internal sealed class RunInvestigationHandler(
    CidadaoDbContext db, InvestigationStore store, AgentPools pools, IOptions<InvestigationOptions> options, TimeProvider clock)
    : ICommandHandler<RunInvestigation>
{
    private static readonly TimeSpan PlanWithin = TimeSpan.FromSeconds(10);

    public async Task HandleAsync(RunInvestigation command, Delivery delivery, CancellationToken cancellation)
    {
        var investigation = await store.LoadAsync(command.InvestigationId, cancellation);
        if (investigation is null or { HasEnded: true })
            return;
        var contracts = await db.Contracts.Matching(investigation.State.Scope).TagWith("contracts.in_scope").LongCountAsync(cancellation);
        var (shards, plan) = await pools.RunAsync<PlanningAgent, (IReadOnlyList<Shard>, PlanOutline)>(
            AgentRole.Abaporu, "plan", PlanWithin, (agent, _) => ValueTask.FromResult(agent.Plan(investigation.State, contracts)), cancellation);
        if (plan.Bytes > options.Value.MemoryLimit)
        {
            investigation.Fail(TooLarge(contracts, plan.Bytes), clock.GetUtcNow());
            await store.StageAsync(investigation, cancellation);
            return;
        }

        if (!investigation.Start(contracts, shards, clock.GetUtcNow(), plan))
            return;
        await store.StageAsync(investigation, cancellation);
        foreach (var shard in shards)
            db.Send(MessageTypes.ShardOf(contracts), new(investigation.Id, shard.Number), clock.GetUtcNow());
    }

    public Task GiveUpAsync(RunInvestigation command, string error, CancellationToken cancellation) =>
        store.StageChangeAsync(command.InvestigationId, investigation => investigation.Fail(error, clock.GetUtcNow()), cancellation);

    private string TooLarge(long contracts, long bytes) => string.Create(
        CultureInfo.InvariantCulture,
        $"The scope's {contracts} contracts need about {bytes >> 20} MiB, and Investigations:MemoryLimit is {options.Value.MemoryLimit >> 20} MiB: narrow the scope.");
}
