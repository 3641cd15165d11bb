namespace Cidadao.Core.RedFlags;

/// <summary>
/// The indicators as data: what each looks at, from where on it counts, on what it rests, and what innocent reasons there are.
/// </summary>
/// <remarks>Thresholds are read from the detectors' own defaults, so that the two cannot part. Split by the agent that owns the
/// indicator.</remarks>
public static partial class RedFlagCatalog
{
    /// <summary>Every indicator, by code.</summary>
    public static IReadOnlyList<Indicator> All { get; } =
    [
        DirectAwardOverLimit(),
        SplitPurchase(),
        IncreaseOverShare(),
        SupplierConcentration(),
        UnitPriceOutlier(),
        LongTerm(),
        DuplicateContract(),
    ];

    /// <param name="code">For example <c>F21</c>; case does not matter.</param>
    /// <returns>The indicator; null when the catalogue has none of that code.</returns>
    public static Indicator? Find(string code) =>
        All.FirstOrDefault(indicator => string.Equals(indicator.Code, code, StringComparison.OrdinalIgnoreCase));

    // The catalogue shows the newest limits of the table; a finding shows those of the day of its signature.
    private static Threshold NewestWorksLimit(string norm)
    {
        var newest = LegalLimits.All[^1];
        return new Threshold(Figures.Invariant(newest.Works), FigureUnit.Brl, $"{norm} ({newest.From.Year})");
    }
}
