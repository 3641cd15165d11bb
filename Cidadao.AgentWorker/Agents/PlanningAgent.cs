using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;

namespace Cidadao.AgentWorker.Agents;

/// <summary>Abaporu: plans.</summary>
/// <param name="processors">Of this worker, for the estimates.</param>
internal sealed class PlanningAgent(int processors) : Agent(AgentRole.Abaporu)
{
    private static readonly InvestigationState Example = new() { Scope = ContractFilter.All };

    /// <summary>Who does what, how it is cut, and what it is estimated to cost.</summary>
    public (IReadOnlyList<Shard> Shards, PlanOutline Outline) Plan(InvestigationState state, long contracts)
    {
        var tasks = Core.Agents.Plan.For(state.Indicators);
        return (Core.Agents.Plan.Cut(tasks, contracts), Planner.Outline(tasks, state.Scope, contracts, processors));
    }

    public override Task WarmAsync(CancellationToken cancellation) => IsHealthyAsync(cancellation);

    public override Task<bool> IsHealthyAsync(CancellationToken cancellation) =>
        Task.FromResult(Plan(Example, Core.Agents.Plan.LargeFrom).Shards.Sum(shard => shard.Tasks.Count) == RedFlagCatalog.All.Count);
}
