namespace Cidadao.Core.RedFlags;

/// <summary>
/// The indicators as data: what each looks at, from where on it counts, on what it rests, and what innocent reasons there are.
/// </summary>
/// <remarks>Thresholds are read from the detectors' own defaults, so that the two cannot part. Split by the agent that owns the
/// indicator.</remarks>
public static partial class RedFlagCatalog
{
    private const double Probability = 0.5;

    /// <summary>Every indicator, by code.</summary>
    public static IReadOnlyList<Indicator> All { get; } =
    [
        DirectAwardOverLimit(),
        JustBelowLimit(),
        SplitPurchase(),
        IncreaseOverShare(),
        SuppressionOverShare(),
        ManyAmendments(),
        EarlyIncrease(),
        SanctionedSupplier(),
        LatePublication(),
        ShortDeadline(),
        SingleBidder(),
        NonCompetitiveShare(),
        SupplierConcentration(),
        BuyerDependence(),
        HeterogeneousSupplier(),
        FrequentLoser(),
        BiddingRing(),
        UnitPriceOutlier(),
        Benford(),
        LongTerm(),
        Emergency(),
        CloseToEstimate(),
        FarBelowEstimate(),
        YearEndRush(),
        SignatureDay(),
        MissingInformation(),
        DuplicateContract(),
        PeriodicSpending(),
        MultivariateOutlier(),
    ];

    private static readonly Dictionary<string, Indicator> ByCode = All.ToDictionary(indicator => indicator.Code, StringComparer.OrdinalIgnoreCase);

    /// <param name="code">For example <c>F21</c>; case does not matter.</param>
    /// <returns>The indicator; null when the catalogue has none of that code.</returns>
    public static Indicator? Find(string code) => ByCode.GetValueOrDefault(code);

    // The catalogue shows the newest limits of the table; a finding shows those of the day of its signature.
    private static Threshold NewestWorksLimit(string norm)
    {
        var newest = LegalLimits.All[^1];
        return new Threshold(Figures.Invariant(newest.Works), FigureUnit.Brl, $"{norm} ({newest.From.Year})");
    }

    /// <summary>A threshold parameter that is a whole number of something.</summary>
    private static Threshold Whole(int value, string unit, string source) =>
        new(value.ToString(System.Globalization.CultureInfo.InvariantCulture), unit, source);

    private static IndicatorParameter Fence(double value) =>
        new("fence", value, FigureUnit.Ratio, 0, 10, new("Amplitudes interquartis além do quartil", "Interquartile ranges beyond the quartile"));

    private static IndicatorParameter PValue(double value) =>
        new("p", value, FigureUnit.Ratio, 1e-6, Probability, new("p ajustado", "Adjusted p-value"));

    private static IndicatorParameter MinContracts(int value) =>
        new("minContracts", value, FigureUnit.Count, 2, 10_000, new("Menor número de contratos", "Fewest contracts"));
}
