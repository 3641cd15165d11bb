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
    string Formula,
    Threshold Threshold,
    string? LegalBasis,
    LocalizedText Innocent);
