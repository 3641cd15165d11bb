using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Investigations;

/// <summary>Where an investigation is.</summary>
public enum InvestigationStatus : short
{
    Requested = 0,
    Running = 1,
    Completed = 2,
    Cancelled = 3,
    Failed = 4,
}

/// <summary>The aggregate: its state is what its events say, and new events are what its methods decide.</summary>
public sealed class Investigation
{
    private readonly List<InvestigationEvent> _uncommitted = [];

    private Investigation(Guid id) => Id = id;

    public Guid Id { get; }

    /// <summary>Number of events, uncommitted ones included.</summary>
    public int Version { get; private set; }

    public InvestigationStatus Status { get; private set; }

    public ContractFilter Scope { get; private set; } = ContractFilter.All;

    public IReadOnlyList<string> Indicators { get; private set; } = [];

    public DateTimeOffset RequestedAt { get; private set; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public long? Contracts { get; private set; }

    public string? Failure { get; private set; }

    public SeverityTally Findings { get; private set; } = SeverityTally.None;

    /// <summary>The plan with what became of each task, in the plan's order.</summary>
    public IReadOnlyList<TaskState> Tasks { get; private set; } = [];

    /// <summary>Events decided since it was loaded.</summary>
    public IReadOnlyList<InvestigationEvent> Uncommitted => _uncommitted;

    public bool HasEnded => Status is InvestigationStatus.Completed or InvestigationStatus.Cancelled or InvestigationStatus.Failed;

    /// <summary>Indicators that still have to be computed.</summary>
    public IEnumerable<AgentTask> Remaining => Tasks.Where(task => task.Status == AgentTaskStatus.Planned).Select(task => task.Task);

    public static Investigation Request(Guid id, ContractFilter scope, IReadOnlyList<string> indicators, DateTimeOffset now)
    {
        var investigation = new Investigation(id);
        investigation.Decide(new InvestigationRequested(now, scope, indicators));
        return investigation;
    }

    /// <summary>Replays its events.</summary>
    /// <returns>Null when there are none.</returns>
    public static Investigation? From(Guid id, IReadOnlyList<InvestigationEvent> history)
    {
        if (history.Count == 0)
            return null;
        var investigation = new Investigation(id);
        foreach (var past in history)
            investigation.Apply(past);
        return investigation;
    }

    /// <summary>Starts it, or says nothing when it was started before a crash.</summary>
    public void Start(long contracts, DateTimeOffset now)
    {
        if (Status == InvestigationStatus.Requested)
            Decide(new InvestigationStarted(now, contracts, Plan.For(Indicators)));
    }

    public void CompleteTask(string indicator, Detection detection, double seconds, DateTimeOffset now)
    {
        if (!HasEnded)
            Decide(new TaskCompleted(now, indicator, SeverityTally.Of(detection.Findings), detection.Examined, detection.Exclusions, seconds));
    }

    public void FailTask(string indicator, string reason, DateTimeOffset now)
    {
        if (!HasEnded)
            Decide(new TaskFailed(now, indicator, reason));
    }

    /// <summary>Ends it once no task remains: completed, or failed when not a single indicator could be computed.</summary>
    public void Complete(DateTimeOffset now)
    {
        if (HasEnded || Remaining.Any())
            return;
        Decide(Tasks.Count > 0 && Tasks.All(task => task.Status == AgentTaskStatus.Failed)
            ? new InvestigationFailed(now, Tasks[0].Failure ?? "No indicator could be computed.")
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

    private void Decide(InvestigationEvent decided)
    {
        Apply(decided);
        _uncommitted.Add(decided);
    }

    private void Apply(InvestigationEvent happened)
    {
        Version++;
        switch (happened)
        {
            case InvestigationRequested requested:
                (RequestedAt, Scope, Indicators) = (requested.At, requested.Scope, requested.Indicators);
                break;
            case InvestigationStarted started:
                (Status, StartedAt, Contracts) = (InvestigationStatus.Running, started.At, started.Contracts);
                Tasks = [.. started.Plan.Select(task => new TaskState(task))];
                break;
            case TaskCompleted task:
                Findings += task.Findings;
                Update(task.Indicator, state => state with
                {
                    Status = AgentTaskStatus.Completed,
                    Findings = task.Findings.Total,
                    Examined = task.Examined,
                    Exclusions = task.Exclusions,
                    Seconds = task.Seconds,
                });
                break;
            case TaskFailed task:
                Update(task.Indicator, state => state with { Status = AgentTaskStatus.Failed, Failure = task.Reason });
                break;
            case InvestigationCompleted:
                (Status, EndedAt) = (InvestigationStatus.Completed, happened.At);
                break;
            case InvestigationCancelled:
                (Status, EndedAt) = (InvestigationStatus.Cancelled, happened.At);
                break;
            case InvestigationFailed failed:
                (Status, EndedAt, Failure) = (InvestigationStatus.Failed, happened.At, failed.Reason);
                break;
            default:
                throw new InvalidOperationException($"Unknown event {happened.GetType().Name}.");
        }
    }

    private void Update(string indicator, Func<TaskState, TaskState> change) =>
        Tasks = [.. Tasks.Select(state => state.Task.Indicator == indicator ? change(state) : state)];
}

/// <summary>Where a task is.</summary>
public enum AgentTaskStatus : short
{
    Planned = 0,
    Completed = 1,
    Failed = 2,
}

/// <summary>A task of the plan and what became of it.</summary>
public sealed record TaskState(AgentTask Task)
{
    public AgentTaskStatus Status { get; init; }

    public int Findings { get; init; }

    public int Examined { get; init; }

    public IReadOnlyList<Exclusion> Exclusions { get; init; } = [];

    public double? Seconds { get; init; }

    public string? Failure { get; init; }
}
