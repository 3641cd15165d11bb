using Cidadao.Api.Responses;
using Cidadao.Core.Agents;
using Cidadao.Core.Investigations;

namespace Cidadao.Api.Investigations;

/// <summary>A plan as the wire has it: the outline, with what the events tell of each stage.</summary>
internal static class PlanMapping
{
    /// <returns>Null for an investigation without a plan.</returns>
    public static PlanResponse? Response(InvestigationState state) => state.Plan is { } plan
        ? new(plan.Seconds, plan.Bytes, [.. plan.Stages.Select(stage => Stage(stage, state))])
        : null;

    private static PlanStageResponse Stage(PlanStage stage, InvestigationState state)
    {
        var ended = state.Stages.FirstOrDefault(ended => ended.Name == stage.Name);
        var response = new PlanStageResponse(
            stage.Name,
            stage.Strategy,
            StatusOf(stage.Name, ended, state),
            [.. stage.Parts.Select(part => Agent(stage.Name, part, ended, state))],
            stage.Parts.Sum(part => part.Seconds),
            stage.Name == PlanStages.Detect ? Detecting(state) : ended?.Seconds);
        return ended is null ? response : response with
        {
            Examined = ended.Examined,
            Excluded = InvestigationMapping.Exclusions(ended.Exclusions),
            Findings = ended.Findings,
            Failure = ended.Failure,
            Memory = ended.Memory is { } memory ? Memory(memory) : null,
        };
    }

    private static string StatusOf(string stage, StageState? ended, InvestigationState state)
    {
        if (ended is not null)
            return ended.Failure is null ? "completed" : "failed";
        var isRead = state.Stages.Any(earlier => earlier.Name == PlanStages.Read);
        var isDetected = HaveTasksEnded(state);
        if (stage == PlanStages.Detect && isDetected)
            return "completed";
        if (state.HasEnded)
            return "skipped";
        var isUnderWay = stage switch
        {
            PlanStages.Read => state.Shards.Any(shard => shard.TakenAt is not null),
            PlanStages.Detect => isRead,
            _ => isDetected,
        };
        return isUnderWay ? "running" : "planned";
    }

    private static PlanAgentResponse Agent(string stage, PlanPart part, StageState? ended, InvestigationState state)
    {
        var agent = Wire.Name(part.Agent);
        if (stage != PlanStages.Detect)
        {
            // A reflection is planned for as many suppliers as it may look at; how many there are, only the findings tell.
            var tasks = stage == PlanStages.Reflect && ended is not null ? Math.Min(part.Tasks, ended.Examined) : part.Tasks;
            return new(agent, tasks, ended is null ? 0 : tasks, part.Seconds, ended?.Seconds ?? 0);
        }

        var done = state.Tasks.Where(task => task.Task.Agent == part.Agent && task.Status != AgentTaskStatus.Planned).ToList();
        return new(agent, part.Tasks, done.Count, part.Seconds, done.Sum(task => task.Seconds ?? 0));
    }

    private static bool HaveTasksEnded(InvestigationState state) =>
        state.Tasks.Count > 0 && state.Tasks.All(task => task.Status != AgentTaskStatus.Planned);

    /// <returns>From the start to the last task's end, without the reading; null while tasks remain.</returns>
    private static double? Detecting(InvestigationState state)
    {
        if (!HaveTasksEnded(state) || state.StartedAt is not { } started || state.Tasks.Max(task => task.EndedAt) is not { } last)
            return null;
        var reading = state.Stages.FirstOrDefault(stage => stage.Name == PlanStages.Read)?.Seconds ?? 0;
        return Math.Max(0, (last - started).TotalSeconds - reading);
    }

    private static MemoryResponse Memory(Recollection memory) => new(
        memory.New,
        memory.Unchanged,
        memory.Changed,
        [.. memory.Latest.Select(one => new RememberedResponse(
            one.Indicator, one.Subject, one.Score, one.InvestigationId, one.FoundAt, one.ScoreThen, one.HasChanged))]);
}
