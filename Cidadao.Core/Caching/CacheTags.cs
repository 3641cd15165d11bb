namespace Cidadao.Core.Caching;

/// <summary>Every tag there is: what a cached value may have been made of.</summary>
public static class CacheTags
{
    /// <summary>Contracts, their parties, items, tenders, sanctions, and figures of them.</summary>
    public const string Contracts = "contracts";

    /// <summary>Findings, and what analysts decided of them.</summary>
    public const string Findings = "findings";

    /// <summary>Which investigation was completed last.</summary>
    public const string LatestInvestigation = "latest-investigation";
}
