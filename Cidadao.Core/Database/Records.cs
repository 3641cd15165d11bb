using Cidadao.Core.Agents;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database;

/// <summary>A stored event of an investigation; append-only.</summary>
public sealed class InvestigationEventRecord
{
    public required Guid InvestigationId { get; init; }

    /// <summary>From 1; the primary key makes a second writer of the same version fail.</summary>
    public required int Version { get; init; }

    /// <summary>Vocabulary that <see cref="Data"/> is written in: see <see cref="EventVocabulary"/>.</summary>
    public required short Vocabulary { get; init; }

    /// <summary>JSON of <see cref="InvestigationEvent"/> with its discriminator.</summary>
    public required string Data { get; init; }

    public required DateTimeOffset At { get; init; }
}

/// <summary>What an investigation's first events add up to, so that a long history need not be replayed from its start.</summary>
public sealed class InvestigationSnapshotRecord
{
    public required Guid InvestigationId { get; init; }

    /// <summary>Number of events that went in.</summary>
    public required int Version { get; init; }

    /// <summary>A snapshot of another vocabulary than the present one is not read.</summary>
    public required short Vocabulary { get; init; }

    /// <summary>JSON of <see cref="InvestigationState"/>.</summary>
    public required string State { get; init; }
}

/// <summary>What a worker last said of its agents. Written every few seconds; a row that was not written for a while is that of a dead worker.</summary>
public sealed class AgentWorkerRecord
{
    /// <summary>After this, a row is not believed any more, and deleted.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromSeconds(15);

    /// <summary>Name of the process.</summary>
    public required string Worker { get; init; }

    public required DateTimeOffset BeatAt { get; init; }

    /// <summary>JSON array of <see cref="PoolState"/>.</summary>
    public required string Pools { get; init; }
}

/// <summary>A comparison of the read model with a replay of all events.</summary>
public sealed class RebuildRecord
{
    public required Guid Id { get; init; }

    public required bool Apply { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    public long Investigations { get; set; }

    public long Events { get; set; }

    /// <summary>JSON array of <see cref="ReadModelDifference"/>, the first hundred; null until it ended.</summary>
    public string? Differences { get; set; }

    public string? Failure { get; set; }
}

/// <summary>The read model of an investigation: what its events add up to, written in the same transaction as they.</summary>
public sealed class InvestigationRecord
{
    public required Guid Id { get; init; }

    public int Version { get; set; }

    public InvestigationStatus Status { get; set; }

    public required string Scope { get; init; }

    public required string[] Indicators { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public long? Contracts { get; set; }

    public string? Failure { get; set; }

    /// <summary>JSON of <see cref="SeverityTally"/>.</summary>
    public required string Findings { get; set; }

    /// <summary>JSON array of <see cref="TaskState"/>.</summary>
    public required string Tasks { get; set; }

    /// <summary>JSON of <see cref="PlanRecord"/>; null until there is a plan, and for investigations older than plans are.</summary>
    public string? Plan { get; set; }
}

/// <summary>The plan with what became of its stages, as the read model keeps it.</summary>
public sealed record PlanRecord(PlanOutline Outline, IReadOnlyList<StageState> Ended);

/// <summary>A stored finding.</summary>
public sealed class FindingRecord
{
    public long Id { get; init; }

    public required Guid InvestigationId { get; init; }

    public required string Indicator { get; init; }

    public required AgentRole Agent { get; init; }

    /// <summary>Unique together with the investigation and the indicator.</summary>
    public required string Subject { get; init; }

    /// <summary>Digest of the facts: see <see cref="FindingFacts"/>. Empty for findings older than the digest.</summary>
    public required string Facts { get; init; }

    public required Severity Severity { get; init; }

    public required double Score { get; init; }

    public required double Confidence { get; init; }

    /// <summary>BRL.</summary>
    public required decimal Value { get; init; }

    /// <summary>JSON of <see cref="LocalizedText"/>.</summary>
    public required string Summary { get; init; }

    /// <summary>JSON of <see cref="RedFlags.Evidence"/>.</summary>
    public required string Evidence { get; init; }

    public required long[] ContractIds { get; init; }

    public required DateTimeOffset FoundAt { get; init; }
}
