namespace Cidadao.Core.RedFlags;

/// <summary>A reason to look, with its evidence. Never an accusation.</summary>
/// <param name="Indicator">Code of the catalogue, for example <c>F21</c>.</param>
/// <param name="Subject">What the finding is about, stable under re-run: the same facts give the same subject, whatever the scope's split.
/// Unique among the findings of one indicator in one investigation.</param>
/// <param name="Summary">One sentence with the figures, for a person to read.</param>
/// <param name="Score">In [0, 1]; <see cref="SeverityScale"/> cuts the severity from it.</param>
/// <param name="Confidence">In [0, 1]: how sure the rule is that the figures mean what they seem to.</param>
/// <param name="Value">BRL at stake, as the indicator defines it.</param>
/// <param name="ContractIds">The contracts that it rests on, ascending.</param>
public sealed record Finding(
    string Indicator,
    string Subject,
    LocalizedText Summary,
    double Score,
    double Confidence,
    decimal Value,
    Evidence Evidence,
    IReadOnlyList<long> ContractIds)
{
    /// <summary>The band of <see cref="Score"/>.</summary>
    public Severity Severity => SeverityScale.Of(Score);
}

/// <summary>A text in Portuguese and English.</summary>
public sealed record LocalizedText(string Pt, string En);

/// <summary>Everything that went into a finding, so that a reader can recompute it by hand.</summary>
public sealed record Evidence(
    IReadOnlyList<Figure> Inputs,
    PeerGroup? PeerGroup,
    Threshold Threshold,
    Figure Result,
    IReadOnlyList<LocalizedText> Notes)
{
    /// <summary>The case beside its peers or its limit, to draw; null where there is nothing to compare with.</summary>
    public Chart? Chart { get; init; }
}

/// <summary>A named figure in invariant notation.</summary>
/// <param name="Unit">See <see cref="FigureUnit"/>.</param>
public sealed record Figure(LocalizedText Name, string Value, string Unit);

/// <summary>The units of figures: a closed list.</summary>
public static class FigureUnit
{
    public const string Brl = "BRL";
    public const string Days = "days";
    public const string Ratio = "ratio";
    public const string Count = "count";
    public const string Date = "date";
    public const string Text = "text";
    public const string Score = "score";
}

/// <summary>Who the case was compared with.</summary>
public sealed record PeerGroup(LocalizedText Definition, int Size, IReadOnlyList<Figure> Statistics);

/// <summary>From where on it counts, in which unit, and who says so.</summary>
public sealed record Threshold(string Value, string Unit, string Source);

/// <summary>Bands of a score, lowest first.</summary>
public enum Severity : short
{
    Info = 0,
    Low = 1,
    Medium = 2,
    High = 3,
    Critical = 4,
}

/// <summary>Where the bands are cut.</summary>
public static class SeverityScale
{
    private const double Critical = 0.9, High = 0.7, Medium = 0.5, Low = 0.3;

    /// <returns>The lowest score of a band.</returns>
    public static double From(Severity severity) => severity switch
    {
        Severity.Critical => Critical,
        Severity.High => High,
        Severity.Medium => Medium,
        Severity.Low => Low,
        _ => 0,
    };

    /// <returns>Critical ≥ 0.9, high ≥ 0.7, medium ≥ 0.5, low ≥ 0.3, info below.</returns>
    public static Severity Of(double score) => score switch
    {
        >= Critical => Severity.Critical,
        >= High => Severity.High,
        >= Medium => Severity.Medium,
        >= Low => Severity.Low,
        _ => Severity.Info,
    };
}
