namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>The detectors that the agents run.</summary>
public static class DetectorSet
{
    /// <summary>
    /// One of every indicator in the catalogue, with the thresholds of the documentation, in the catalogue's order. Stateless.
    /// </summary>
    public static IReadOnlyList<IDetector> Default { get; } =
    [
        new DirectAwardOverLimitDetector(),
        new SplitPurchaseDetector(),
        new IncreaseOverShareDetector(),
        new SupplierConcentrationDetector(),
        new UnitPriceOutlierDetector(),
        new LongTermDetector(),
        new DuplicateContractDetector(),
    ];
}
