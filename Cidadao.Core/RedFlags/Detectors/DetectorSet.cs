namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>The detectors that the agents run.</summary>
public static class DetectorSet
{
    private static readonly Dictionary<string, Func<Thresholds, IDetector>> Makers = new(StringComparer.Ordinal)
    {
        ["F01"] = _ => new DirectAwardOverLimitDetector(),
        ["F02"] = t => new JustBelowLimitDetector(new()
        {
            Share = t.Share("F02", "share"),
            PValue = t.Of("F02", "p"),
            MinAwards = t.Whole("F02", "minAwards"),
        }),
        ["F03"] = t => new SplitPurchaseDetector(new() { MinContracts = t.Whole("F03", "minContracts") }),
        ["F04"] = t => new IncreaseOverShareDetector(new() { Share = t.Share("F04", "share"), RenovationShare = t.Share("F04", "renovationShare") }),
        ["F05"] = t => new SuppressionOverShareDetector(new() { Share = t.Share("F05", "share") }),
        ["F06"] = t => new ManyAmendmentsDetector(new() { Fence = t.Of("F06", "fence"), Least = t.Whole("F06", "least") }),
        ["F07"] = t => new EarlyIncreaseDetector(new() { Days = t.Whole("F07", "days") }),
        ["F08"] = _ => new SanctionedSupplierDetector(),
        ["F09"] = t => new LatePublicationDetector(new() { TenderDays = t.Whole("F09", "tenderDays"), DirectDays = t.Whole("F09", "directDays") }),
        ["F10"] = t => new ShortDeadlineDetector(new()
        {
            Goods = t.Whole("F10", "goods"),
            Common = t.Whole("F10", "common"),
            Special = t.Whole("F10", "special"),
        }),
        ["F11"] = _ => new SingleBidderDetector(new()),
        ["F12"] = t => new NonCompetitiveShareDetector(new() { Fence = t.Of("F12", "fence"), MinContracts = t.Whole("F12", "minContracts") }),
        ["F13"] = t => new SupplierConcentrationDetector(new()
        {
            Index = t.Of("F13", "index"),
            Share = t.Of("F13", "share"),
            MinContracts = t.Whole("F13", "minContracts"),
        }),
        ["F14"] = t => new BuyerDependenceDetector(new() { Share = t.Of("F14", "share"), MinContracts = t.Whole("F14", "minContracts") }),
        ["F18"] = t => new HeterogeneousSupplierDetector(new() { Fence = t.Of("F18", "fence"), MinContracts = t.Whole("F18", "minContracts") }),
        ["F19"] = t => new FrequentLoserDetector(new() { Frequent = t.Of("F19", "frequent"), Fence = t.Of("F19", "fence") }),
        ["F20"] = t => new BiddingRingDetector(new()
        {
            MinJoint = t.Whole("F20", "minJoint"),
            Lift = t.Of("F20", "lift"),
            Jaccard = t.Of("F20", "jaccard"),
        }),
        ["F21"] = t => new UnitPriceOutlierDetector(new() { Z = t.Of("F21", "z"), MinLines = t.Whole("F21", "minLines") }),
        ["F22"] = t => new BenfordDetector(new()
        {
            FirstDeviation = t.Of("F22", "firstDeviation"),
            FirstTwoDeviation = t.Of("F22", "firstTwoDeviation"),
            MinAmounts = t.Whole("F22", "minAmounts"),
            PValue = t.Of("F22", "p"),
        }),
        ["F23"] = t => new LongTermDetector(new() { Years = t.Whole("F23", "years"), ExtendedYears = t.Whole("F23", "extendedYears") }),
        ["F24"] = t => new EmergencyDetector(new() { Years = t.Whole("F24", "years") }),
        ["F25"] = t => new PriceRatioDetector(PriceRatioDetector.CloseCode, new() { Close = t.Share("F25", "ratio") }),
        ["F26"] = t => new PriceRatioDetector(PriceRatioDetector.FarCode, new() { Far = t.Share("F26", "ratio") }),
        ["F27"] = t => new YearEndRushDetector(new() { Z = t.Of("F27", "z"), MinYears = t.Whole("F27", "minYears") }),
        ["F28"] = t => new SignatureDayDetector(new() { GraceDays = t.Whole("F28", "graceDays") }),
        ["F29"] = t => new MissingInformationDetector(new() { Share = t.Of("F29", "share") }),
        ["F30"] = t => new DuplicateContractDetector(new() { Similarity = t.Of("F30", "similarity"), Days = t.Whole("F30", "days") }),
        ["F31"] = t => new PeriodicSpendingDetector(new() { PValue = t.Of("F31", "p"), MinWeeks = t.Whole("F31", "minWeeks") }),
        ["F32"] = t => new MultivariateOutlierDetector(new() { Top = t.Of("F32", "top"), Score = t.Of("F32", "score"), Seed = t.Whole("F32", "seed") }),
    };

    /// <summary>
    /// One of every indicator in the catalogue, with the thresholds of the documentation, in the catalogue's order. Stateless.
    /// </summary>
    public static IReadOnlyList<IDetector> Default { get; } = With(Thresholds.Defaults);

    /// <returns>One of every indicator in the catalogue, in its order.</returns>
    public static IReadOnlyList<IDetector> With(Thresholds thresholds) => [.. RedFlagCatalog.All.Select(indicator => Makers[indicator.Code](thresholds))];

    /// <param name="code">Of the catalogue.</param>
    /// <exception cref="InvalidOperationException">Nobody detects it.</exception>
    public static IDetector Of(string code, Thresholds thresholds) => Makers.TryGetValue(code, out var make)
        ? make(thresholds)
        : throw new InvalidOperationException($"There is no detector of {code}.");

    /// <returns>What the indicators need of a view, together.</returns>
    public static ViewParts NeedsOf(IEnumerable<string> codes) =>
        codes.Aggregate(ViewParts.None, (parts, code) => parts | Of(code, Thresholds.Defaults).Needs);
}
