namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>How F03 weighs. Its limits are the dated table of <see cref="LegalLimits"/>.</summary>
public sealed record SplitPurchaseOptions
{
    /// <summary>Contracts, ≥ 2: the smallest group that counts. Default 2.</summary>
    public int MinContracts { get; init; } = 2;

    /// <summary>Score of a sum exactly at the limit for works, in [0, 1]. Default 0.55.</summary>
    public double Base { get; init; } = 0.55;

    /// <summary>Score of a sum exactly at the limit for others, in [0, 1]. Default 0.3.</summary>
    public double UncertainBase { get; init; } = 0.3;

    /// <summary>What each doubling of the limit adds to the score. Default 0.1.</summary>
    public double PerDoubling { get; init; } = 0.1;

    /// <summary>What each contract beyond the second adds to the score. Default 0.02.</summary>
    public double PerContract { get; init; } = 0.02;

    /// <summary>Highest score, in [0, 1]. Default 0.9.</summary>
    public double Cap { get; init; } = 0.9;

    /// <summary>Highest score where only the limit for others is reached, in [0, 1]. Default 0.49: never above low.</summary>
    public double UncertainCap { get; init; } = 0.49;

    /// <summary>Of a group by supplier, in [0, 1]. Default 0.6.</summary>
    public double SupplierConfidence { get; init; } = 0.6;

    /// <summary>Of a group by item class, in [0, 1]. Default 0.5: descriptions are coarse.</summary>
    public double ClassConfidence { get; init; } = 0.5;

    /// <summary>What the confidence is multiplied by where only the limit for others is reached. Default 0.5.</summary>
    public double UncertainFactor { get; init; } = 0.5;
}
