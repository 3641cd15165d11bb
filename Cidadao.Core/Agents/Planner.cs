using Cidadao.Core.Contracts;

namespace Cidadao.Core.Agents;

/// <summary>How Abaporu plans: from the scope, how much it holds, and what each indicator costs.</summary>
public static class Planner
{
    /// <summary>Suppliers whose whole history a reflection looks at, at most.</summary>
    public const int MaxDeeperLooks = 10;

    private const double SecondsOfALook = 0.02;
    private const double SecondsOfRecall = 0.05;

    /// <param name="tasks">As <see cref="Plan.For"/> gives them.</param>
    /// <param name="processors">Of one worker.</param>
    public static PlanOutline Outline(IReadOnlyList<AgentTask> tasks, ContractFilter scope, long contracts, int processors)
    {
        var reading = Estimates.OfReading(contracts);
        IReadOnlyList<PlanPart> detecting =
        [
            .. tasks.GroupBy(task => task.Agent).OrderBy(group => group.Key)
                .Select(group => new PlanPart(group.Key, group.Count(), Rounded(group.Sum(task => Estimates.Of(task.Indicator, contracts))))),
        ];
        var stages = new List<PlanStage>
        {
            new(PlanStages.Read, "single", [new(AgentRole.Abaporu, 1, Rounded(reading))]),
            new(PlanStages.Detect, "pipeline", detecting),
        };
        // Over all contracts every history has been looked at already.
        if (scope != ContractFilter.All)
            stages.Add(new(PlanStages.Reflect, "roundRobin", [new(AgentRole.Abaporu, MaxDeeperLooks, SecondsOfALook * MaxDeeperLooks)]));
        stages.Add(new(PlanStages.Recall, "mapReduce", [new(AgentRole.Nana, 1, SecondsOfRecall)]));

        var parallel = detecting.Sum(part => part.Seconds) / processors;
        var concluding = stages.Where(stage => PlanStages.Concluding.Contains(stage.Name)).Sum(stage => stage.Parts.Sum(part => part.Seconds));
        return new(stages, Rounded(reading + parallel + concluding), contracts * Estimates.BytesPerContract);
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 3);
}
