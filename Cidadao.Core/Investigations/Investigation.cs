using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Investigations;

/// <summary>The aggregate: its state is what its events say, and new events are what its methods decide.</summary>
public sealed class Investigation
{
    /// <summary>A shard is given out at most so often: a third worker that is as slow says that the work is.</summary>
    public const int MaxIssues = 3;

    private readonly List<InvestigationEvent> _uncommitted = [];

    private Investigation(Guid id, InvestigationState state) => (Id, State) = (id, state);

    public Guid Id { get; }

    /// <summary>What the events add up to, uncommitted ones included.</summary>
    public InvestigationState State { get; private set; }

    /// <summary>Events decided since it was loaded.</summary>
    public IReadOnlyList<InvestigationEvent> Uncommitted => _uncommitted;

    public bool HasEnded => State.HasEnded;

    /// <param name="thresholds">By indicator and parameter, where it is not the catalogue's default.</param>
    public static Investigation Request(
        Guid id,
        ContractFilter scope,
        IReadOnlyList<string> indicators,
        DateTimeOffset now,
        IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? thresholds = null)
    {
        var investigation = new Investigation(id, new());
        investigation.Decide(new InvestigationRequested(now, scope, indicators) { Thresholds = thresholds });
        return investigation;
    }

    /// <summary>Goes on from a snapshot, or from nothing, with the events after it.</summary>
    /// <returns>Null when nothing ever happened.</returns>
    public static Investigation? From(Guid id, InvestigationState? snapshot, IReadOnlyList<InvestigationEvent> history)
    {
        var state = history.Aggregate(snapshot ?? new(), (state, past) => state.After(past));
        return state.Version == 0 ? null : new(id, state);
    }

    /// <summary>Tasks of a shard that still have to be computed.</summary>
    public IReadOnlyList<AgentTask> RemainingOf(int shard) => HasEnded
        ? []
        : [.. State.Tasks.Where(task => task.Shard == shard && task.Status == AgentTaskStatus.Planned).Select(task => task.Task)];

    /// <summary>Starts it with its shards; once.</summary>
    /// <returns>False when it was started before, or has ended.</returns>
    /// <param name="plan">The same for people; without one the tasks are all there is to do.</param>
    public bool Start(long contracts, IReadOnlyList<Shard> shards, DateTimeOffset now, PlanOutline? plan = null)
    {
        if (State.Status != InvestigationStatus.Requested)
            return false;
        Decide(new InvestigationStarted(now, contracts, shards) { Plan = plan });
        return true;
    }

    /// <summary>
    /// True when all tasks have ended, not all of them by failing, and stages remain that look at their results: whose transaction makes it
    /// so sends for them.
    /// </summary>
    public bool AwaitsConclusion => State.Status == InvestigationStatus.Running
        && State.Tasks.All(task => task.Status != AgentTaskStatus.Planned)
        && State.Tasks.Any(task => task.Status == AgentTaskStatus.Completed)
        && PlanStages.Concluding.Any(Remains);

    /// <returns>True for a stage of the plan that has not ended.</returns>
    public bool Remains(string stage) =>
        State.Plan is { } plan && plan.Stages.Any(planned => planned.Name == stage) && State.Stages.All(ended => ended.Name != stage);

    /// <summary>A stage of the plan ended; once.</summary>
    /// <returns>False when it had ended before, or is not in the plan: then nothing of it counts.</returns>
    public bool EndStage(
        string stage, Detection detection, double seconds, DateTimeOffset now, Recollection? memory = null, string? failure = null)
    {
        if (HasEnded || !Remains(stage))
            return false;
        Decide(new StageEnded(now, stage, SeverityTally.Of(detection.Findings), detection.Examined, detection.Exclusions, seconds)
        {
            Memory = memory,
            Failure = failure,
        });
        return true;
    }

    /// <summary>A worker begins with what remains of a shard; there may be nothing left to take.</summary>
    public void TakeShard(int shard, string worker, DateTimeOffset now)
    {
        if (RemainingOf(shard).Count > 0)
            Decide(new ShardTaken(now, shard, worker));
    }

    /// <returns>False when the task had ended before, computed by another worker: then nothing of this one counts.</returns>
    public bool CompleteTask(string indicator, Detection detection, double seconds, DateTimeOffset now)
    {
        if (!IsPlanned(indicator))
            return false;
        Decide(new TaskCompleted(now, indicator, SeverityTally.Of(detection.Findings), detection.Examined, detection.Exclusions, seconds));
        return true;
    }

    public void FailTask(string indicator, string reason, DateTimeOffset now)
    {
        if (IsPlanned(indicator))
            Decide(new TaskFailed(now, indicator, reason));
    }

    /// <summary>What remains of a shard cannot be computed: no worker managed to.</summary>
    public void GiveUpShard(int shard, string reason, DateTimeOffset now)
    {
        foreach (var task in RemainingOf(shard))
            FailTask(task.Indicator, reason, now);
        Complete(now);
    }

    /// <summary>Another try at a shard that was given up.</summary>
    public void ReopenShard(int shard, DateTimeOffset now)
    {
        if (State.Status != InvestigationStatus.Cancelled && State.Tasks.Any(task => task.Shard == shard && task.Status == AgentTaskStatus.Failed))
            Decide(new ShardReopened(now, shard));
    }

    /// <summary>Gives the shards out again that their workers have had for too long.</summary>
    /// <returns>Their numbers.</returns>
    public IReadOnlyList<int> Reissue(TimeSpan patience, DateTimeOffset now)
    {
        var late = HasEnded
            ? []
            : State.Shards.Where(shard => shard.Issues < MaxIssues && now - shard.TakenAt > patience && RemainingOf(shard.Number).Count > 0).Select(shard => shard.Number).ToList();
        foreach (var shard in late)
            Decide(new ShardReissued(now, shard));
        return late;
    }

    /// <summary>Ends it once no task remains: completed, or failed when not a single indicator could be computed.</summary>
    public void Complete(DateTimeOffset now)
    {
        if (State.Status != InvestigationStatus.Running || State.Tasks.Any(task => task.Status == AgentTaskStatus.Planned) || AwaitsConclusion)
            return;
        Decide(State.Tasks.Count > 0 && State.Tasks.All(task => task.Status == AgentTaskStatus.Failed)
            ? new InvestigationFailed(now, State.Tasks[0].Failure ?? "No indicator could be computed.")
            : new InvestigationCompleted(now));
    }

    public void Cancel(DateTimeOffset now)
    {
        if (!HasEnded)
            Decide(new InvestigationCancelled(now));
    }

    public void Fail(string reason, DateTimeOffset now)
    {
        if (!HasEnded)
            Decide(new InvestigationFailed(now, reason));
    }

    private bool IsPlanned(string indicator) =>
        !HasEnded && State.Tasks.Any(task => task.Task.Indicator == indicator && task.Status == AgentTaskStatus.Planned);

    private void Decide(InvestigationEvent decided)
    {
        State = State.After(decided);
        _uncommitted.Add(decided);
    }
}
