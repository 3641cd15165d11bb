using System.Text.Json.Serialization;
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

/// <summary>Where a task is.</summary>
public enum AgentTaskStatus : short
{
    Planned = 0,
    Completed = 1,
    Failed = 2,
}

/// <summary>What an investigation's events add up to. Folding the same events gives an equal state: snapshots and read model are copies of it.</summary>
public sealed record InvestigationState
{
    /// <summary>Number of events.</summary>
    public int Version { get; init; }

    public InvestigationStatus Status { get; init; }

    public ContractFilter Scope { get; init; } = ContractFilter.All;

    public IReadOnlyList<string> Indicators { get; init; } = [];

    /// <summary>What the indicators count from, where that is not the catalogue's default; null when nothing is.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Thresholds { get; init; }

    /// <summary>What every indicator counts from.</summary>
    [JsonIgnore]
    public Thresholds Limits => Thresholds is { } own ? new(own) : RedFlags.Thresholds.Defaults;

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public long? Contracts { get; init; }

    public string? Failure { get; init; }

    public SeverityTally Findings { get; init; } = SeverityTally.None;

    /// <summary>The plan with what became of each task, in the plan's order.</summary>
    public IReadOnlyList<TaskState> Tasks { get; init; } = [];

    /// <summary>How often each shard was given out, and since when a worker has it, by number.</summary>
    public IReadOnlyList<ShardState> Shards { get; init; } = [];

    /// <summary>Abaporu's plan as people see it; null for investigations older than it.</summary>
    public PlanOutline? Plan { get; init; }

    /// <summary>Stages of the plan that ended, in the order of their end.</summary>
    public IReadOnlyList<StageState> Stages { get; init; } = [];

    [JsonIgnore]
    public bool HasEnded => Status is InvestigationStatus.Completed or InvestigationStatus.Cancelled or InvestigationStatus.Failed;

    public InvestigationState After(InvestigationEvent happened) => (happened switch
    {
        InvestigationRequested requested => this with
        {
            RequestedAt = requested.At,
            Scope = requested.Scope,
            Indicators = requested.Indicators,
            Thresholds = requested.Thresholds,
        },
        InvestigationStarted started => this with
        {
            Status = InvestigationStatus.Running,
            StartedAt = started.At,
            Contracts = started.Contracts,
            Tasks = [.. started.Shards.SelectMany(shard => shard.Tasks.Select(task => new TaskState(task, shard.Number)))],
            Shards = [.. started.Shards.Select(shard => new ShardState(shard.Number, 1, null))],
            Plan = started.Plan,
        },
        StageEnded stage => this with { Findings = Findings + stage.Findings, Stages = [.. Stages, StageState.Of(stage)] },
        TaskCompleted task => this with { Findings = Findings + task.Findings, Tasks = With(task.Indicator, state => state.After(task)) },
        TaskFailed task => this with
        {
            Tasks = With(task.Indicator, state => state with { Status = AgentTaskStatus.Failed, EndedAt = task.At, Failure = task.Reason }),
        },
        ShardTaken taken => this with { Shards = With(taken.Shard, shard => shard with { TakenAt = taken.At }) },
        ShardReissued reissued => this with { Shards = With(reissued.Shard, shard => shard.IssuedAgain()) },
        ShardReopened reopened => this with
        {
            Status = InvestigationStatus.Running,
            EndedAt = null,
            Failure = null,
            Tasks = [.. Tasks.Select(task => task.Shard == reopened.Shard && task.Status == AgentTaskStatus.Failed ? new TaskState(task.Task, task.Shard) : task)],
            Shards = With(reopened.Shard, shard => shard.IssuedAgain()),
        },
        InvestigationCompleted => this with { Status = InvestigationStatus.Completed, EndedAt = happened.At },
        InvestigationCancelled => this with { Status = InvestigationStatus.Cancelled, EndedAt = happened.At },
        InvestigationFailed failed => this with { Status = InvestigationStatus.Failed, EndedAt = failed.At, Failure = failed.Reason },
        _ => throw new InvalidOperationException($"Unknown event {happened.GetType().Name}."),
    }) with
    {
        Version = Version + 1,
    };

    private IReadOnlyList<ShardState> With(int number, Func<ShardState, ShardState> change) =>
        [.. Shards.Select(shard => shard.Number == number ? change(shard) : shard)];

    private IReadOnlyList<TaskState> With(string indicator, Func<TaskState, TaskState> change) =>
        [.. Tasks.Select(state => state.Task.Indicator == indicator ? change(state) : state)];
}

/// <summary>A task of the plan and what became of it.</summary>
public sealed record TaskState(AgentTask Task, int Shard)
{
    public AgentTaskStatus Status { get; init; }

    public int Findings { get; init; }

    public int Examined { get; init; }

    public IReadOnlyList<Exclusion> Exclusions { get; init; } = [];

    public double? Seconds { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Failure { get; init; }

    internal TaskState After(TaskCompleted completed) => this with
    {
        Status = AgentTaskStatus.Completed,
        Findings = completed.Findings.Total,
        Examined = completed.Examined,
        Exclusions = completed.Exclusions,
        Seconds = completed.Seconds,
        EndedAt = completed.At,
    };
}

/// <summary>A stage that ended, as <see cref="StageEnded"/> says.</summary>
public sealed record StageState(string Name, int Findings, int Examined, IReadOnlyList<Exclusion> Exclusions, double Seconds, DateTimeOffset EndedAt)
{
    public string? Failure { get; init; }

    public Recollection? Memory { get; init; }

    internal static StageState Of(StageEnded ended) =>
        new(ended.Stage, ended.Findings.Total, ended.Examined, ended.Exclusions, ended.Seconds, ended.At) { Failure = ended.Failure, Memory = ended.Memory };
}

/// <summary>A shard on its way.</summary>
/// <param name="Issues">How often it was given out, from 1.</param>
/// <param name="TakenAt">Since when a worker has it; null while it waits for one.</param>
public sealed record ShardState(int Number, int Issues, DateTimeOffset? TakenAt)
{
    internal ShardState IssuedAgain() => this with { Issues = Issues + 1, TakenAt = null };
}
