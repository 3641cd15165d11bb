namespace Cidadao.Core.RedFlags;

/// <summary>An indicator of the catalogue, as data.</summary>
/// <param name="Code">For example <c>F21</c>.</param>
/// <param name="Agent">The role that owns it: see <see cref="Agents.AgentRole"/>.</param>
/// <param name="Formula">In the notation of the documentation.</param>
/// <param name="LegalBasis">Law and article; null where it rests on practice or literature.</param>
/// <param name="Innocent">Explanations that have nothing wrong in them.</param>
public sealed record Indicator(
    string Code,
    Agents.AgentRole Agent,
    LocalizedText Title,
    LocalizedText Explanation,
    LocalizedText Formula,
    Threshold Threshold,
    string? LegalBasis,
    LocalizedText Innocent)
{
    /// <summary>How score and confidence come about.</summary>
    public required LocalizedText SeverityRule { get; init; }

    /// <summary>Whom a case is compared with; null where the law or a fixed bound is the measure.</summary>
    public LocalizedText? Peers { get; init; }

    /// <summary>The fields without which it is not applicable, in the code's words.</summary>
    public required IReadOnlyList<string> Fields { get; init; }

    /// <summary>What it cannot see or tell apart.</summary>
    public required LocalizedText Limits { get; init; }

    /// <summary>What an investigation may set differently.</summary>
    public IReadOnlyList<IndicatorParameter> Parameters { get; init; } = [];
}

/// <summary>A threshold that an investigation may set.</summary>
/// <param name="Name">Camel case, unique within the indicator.</param>
/// <param name="Unit">See <see cref="FigureUnit"/>.</param>
/// <param name="Least">Smallest value allowed.</param>
/// <param name="Most">Largest value allowed.</param>
public sealed record IndicatorParameter(string Name, double Default, string Unit, double Least, double Most, LocalizedText Meaning)
{
    /// <summary>Whether only whole numbers make sense.</summary>
    public bool IsWhole => Unit is FigureUnit.Count or FigureUnit.Days;
}
