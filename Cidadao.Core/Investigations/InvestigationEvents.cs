using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Investigations;

/// <summary>
/// Something that happened to an investigation: its truth. The type discriminator is part of the stored JSON; a stored event is never
/// rewritten, and one of an older vocabulary is brought up to date as it is read (<c>EventVocabulary</c>).
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(InvestigationRequested), "requested")]
[JsonDerivedType(typeof(InvestigationStarted), "started")]
[JsonDerivedType(typeof(TaskCompleted), "task-completed")]
[JsonDerivedType(typeof(TaskFailed), "task-failed")]
[JsonDerivedType(typeof(StageEnded), "stage-ended")]
[JsonDerivedType(typeof(ShardTaken), "shard-taken")]
[JsonDerivedType(typeof(ShardReissued), "shard-reissued")]
[JsonDerivedType(typeof(ShardReopened), "shard-reopened")]
[JsonDerivedType(typeof(InvestigationCompleted), "completed")]
[JsonDerivedType(typeof(InvestigationCancelled), "cancelled")]
[JsonDerivedType(typeof(InvestigationFailed), "failed")]
public abstract record InvestigationEvent(DateTimeOffset At)
{
    /// <summary>When, in whole microseconds: what the database keeps, so that events and read model say the same.</summary>
    public DateTimeOffset At { get; } = At.AddTicks(-(At.Ticks % TimeSpan.TicksPerMicrosecond));

    /// <summary>The discriminator of each type.</summary>
    public static FrozenDictionary<Type, string> Kinds { get; } = typeof(InvestigationEvent).GetCustomAttributes<JsonDerivedTypeAttribute>(inherit: false)
        .ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);
}

/// <summary>Somebody asked for it.</summary>
public sealed record InvestigationRequested(DateTimeOffset At, ContractFilter Scope, IReadOnlyList<string> Indicators) : InvestigationEvent(At)
{
    /// <summary>What it counts from, by indicator and parameter, where that is not the catalogue's default; null when nothing is.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Thresholds { get; init; }
}

/// <summary>Abaporu made the plan: the shards that any worker may take.</summary>
public sealed record InvestigationStarted(DateTimeOffset At, long Contracts, IReadOnlyList<Shard> Shards) : InvestigationEvent(At)
{
    /// <summary>The plan as people see it; null in events older than it.</summary>
    public PlanOutline? Plan { get; init; }
}

/// <summary>A stage of the plan that is no indicator ended; its findings were committed with this event.</summary>
/// <param name="Stage">One of <see cref="PlanStages"/>.</param>
/// <param name="Examined">What it looked at: contracts, suppliers or findings.</param>
/// <param name="Exclusions">What it could not look at, by reason.</param>
public sealed record StageEnded(
    DateTimeOffset At, string Stage, SeverityTally Findings, int Examined, IReadOnlyList<Exclusion> Exclusions, double Seconds) : InvestigationEvent(At)
{
    /// <summary>Why it could not be done; null otherwise. The investigation ends all the same.</summary>
    public string? Failure { get; init; }

    /// <summary>What Nanã remembers; null in other stages.</summary>
    public Recollection? Memory { get; init; }
}

/// <summary>An agent finished one indicator; its findings were committed with this event.</summary>
public sealed record TaskCompleted(
    DateTimeOffset At,
    string Indicator,
    SeverityTally Findings,
    int Examined,
    IReadOnlyList<Exclusion> Exclusions,
    double Seconds) : InvestigationEvent(At);

/// <summary>One indicator could not be computed; the others go on.</summary>
public sealed record TaskFailed(DateTimeOffset At, string Indicator, string Reason) : InvestigationEvent(At);

/// <summary>A worker began with a shard, or goes on with what another left of it.</summary>
/// <param name="Worker">Name of the process, for an operator.</param>
public sealed record ShardTaken(DateTimeOffset At, int Shard, string Worker) : InvestigationEvent(At);

/// <summary>A shard took far longer than it should and was given to another worker; whichever is first counts.</summary>
public sealed record ShardReissued(DateTimeOffset At, int Shard) : InvestigationEvent(At);

/// <summary>An operator had a shard tried again that had been given up: its failed tasks are planned anew.</summary>
public sealed record ShardReopened(DateTimeOffset At, int Shard) : InvestigationEvent(At);

/// <summary>Every task ended.</summary>
public sealed record InvestigationCompleted(DateTimeOffset At) : InvestigationEvent(At);

/// <summary>Somebody called it off; what was found until then stays.</summary>
public sealed record InvestigationCancelled(DateTimeOffset At) : InvestigationEvent(At);

/// <summary>It cannot go on.</summary>
public sealed record InvestigationFailed(DateTimeOffset At, string Reason) : InvestigationEvent(At);

/// <summary>An event as outside consumers get it.</summary>
/// <param name="Version">Its place in the investigation's history, from 1.</param>
public sealed record InvestigationHappened(Guid InvestigationId, int Version, InvestigationEvent Event)
{
    /// <summary>How far the investigation was with it; null in events older than this.</summary>
    public InvestigationProgress? Progress { get; init; }
}

/// <summary>How far an investigation is, in a few figures: who sees only some of its events knows by the latest where it stands.</summary>
/// <param name="Tasks">Tasks of the plan; 0 before there is one.</param>
/// <param name="Ended">Of them, completed or failed.</param>
public sealed record InvestigationProgress(InvestigationStatus Status, int Tasks, int Ended, SeverityTally Findings)
{
    /// <summary>From its request to its end; null while it runs.</summary>
    public double? Seconds { get; init; }

    public static InvestigationProgress Of(InvestigationState state) =>
        new(state.Status, state.Tasks.Count, state.Tasks.Count(task => task.Status != AgentTaskStatus.Planned), state.Findings)
        {
            Seconds = (state.EndedAt - state.RequestedAt)?.TotalSeconds,
        };
}

/// <summary>How many findings of each severity.</summary>
public sealed record SeverityTally(int Critical, int High, int Medium, int Low, int Info)
{
    [JsonIgnore]
    public int Total => Critical + High + Medium + Low + Info;

    public static SeverityTally None { get; } = new(0, 0, 0, 0, 0);

    public static SeverityTally Of(IEnumerable<Finding> findings)
    {
        Span<int> counts = stackalloc int[5];
        foreach (var finding in findings)
            counts[(int)finding.Severity]++;
        return new(counts[4], counts[3], counts[2], counts[1], counts[0]);
    }

    public static SeverityTally operator +(SeverityTally a, SeverityTally b) =>
        new(a.Critical + b.Critical, a.High + b.High, a.Medium + b.Medium, a.Low + b.Low, a.Info + b.Info);
}
