using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Narratives;

/// <summary>A finding told in a few sentences, and who wrote them.</summary>
/// <param name="Provider">Name of the provider as configured; null unless a model wrote it.</param>
/// <param name="Model">Name of the model; null unless a model wrote it.</param>
/// <param name="Reason">Why no model wrote it, where one was asked for; otherwise null.</param>
public sealed record Narrative(LocalizedText Text, NarrativeWriter Writer, string? Provider, string? Model, NarrativeReason? Reason);

/// <summary>Who wrote a narrative.</summary>
public enum NarrativeWriter : short
{
    Template = 1,
    Model = 2,
}

/// <summary>Why the template's text stands where a model was asked: a closed list.</summary>
public enum NarrativeReason : short
{
    /// <summary>No provider is configured.</summary>
    NoProvider = 1,

    /// <summary>Every provider's tokens of the day are spent.</summary>
    BudgetSpent = 2,

    /// <summary>No provider gave an answer.</summary>
    NoAnswer = 3,

    /// <summary>The answer was not in the form that was asked for.</summary>
    Unreadable = 4,

    /// <summary>The answer held figures, names, articles or words that the evidence does not hold.</summary>
    Refused = 5,
}
