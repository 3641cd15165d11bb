using Cidadao.Core.Narratives;

namespace Cidadao.Core.Database;

/// <summary>The text of a finding for which a model was asked, whoever wrote it in the end. A finding without a row has the template's.</summary>
public sealed class NarrativeRecord
{
    public required long FindingId { get; init; }

    /// <summary>JSON of <see cref="RedFlags.LocalizedText"/>.</summary>
    public required string Text { get; init; }

    public required NarrativeWriter Writer { get; init; }

    /// <summary>As configured; null unless a model wrote it.</summary>
    public string? Provider { get; init; }

    /// <summary>Null unless a model wrote it.</summary>
    public string? Model { get; init; }

    /// <summary>Why no model wrote it; null when one did.</summary>
    public NarrativeReason? Reason { get; init; }

    public required DateTimeOffset WrittenAt { get; init; }
}

/// <summary>Tokens of a provider on a UTC day, of all workers: what is spent, and reserved by calls under way.</summary>
public sealed class ModelUsageRecord
{
    public required string Provider { get; init; }

    public required DateOnly Day { get; init; }

    public required long Tokens { get; init; }
}
