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

    /// <summary>JSON of <see cref="InvestigationEvent"/> with its discriminator.</summary>
    public required string Data { get; init; }

    public required DateTimeOffset At { get; init; }
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
}

/// <summary>A stored finding.</summary>
public sealed class FindingRecord
{
    public long Id { get; init; }

    public required Guid InvestigationId { get; init; }

    public required string Indicator { get; init; }

    public required AgentRole Agent { get; init; }

    /// <summary>Unique together with the investigation and the indicator.</summary>
    public required string Subject { get; init; }

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
