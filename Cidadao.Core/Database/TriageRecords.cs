using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database;

/// <summary>
/// What was decided of a finding, whatever the investigation that finds it: the key is what the finding is about. It holds for the facts
/// that it was decided on; a finding with others is shown again, marked.
/// </summary>
public sealed class TriageRecord
{
    public required string Indicator { get; init; }

    public required string Subject { get; init; }

    public required TriageStatus Status { get; set; }

    /// <summary>Digest of the facts that were decided on: see <see cref="FindingFacts"/>.</summary>
    public required string Facts { get; set; }

    /// <summary>Why it was dismissed; null unless it is.</summary>
    public string? Reason { get; set; }

    public string? Assignee { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Counts the steps; a second writer of the same one fails.</summary>
    public required int Version { get; set; }
}

/// <summary>One step of triage: the audit trail, append-only.</summary>
public sealed class TriageStep
{
    public required string Indicator { get; init; }

    public required string Subject { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    /// <summary>The finding that the analyst looked at.</summary>
    public required long FindingId { get; init; }

    public required TriageAction Action { get; init; }

    /// <summary>Reason, note or assignee.</summary>
    public string? Text { get; init; }

    /// <summary>Digest of the facts that the analyst saw.</summary>
    public required string Facts { get; init; }

    /// <summary>Who.</summary>
    public required string By { get; init; }

    public required DateTimeOffset At { get; init; }
}
