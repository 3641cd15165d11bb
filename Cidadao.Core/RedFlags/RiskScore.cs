namespace Cidadao.Core.RedFlags;

/// <summary>What one indicator adds to a party's risk.</summary>
/// <param name="FindingId">Its weightiest finding on the party.</param>
/// <param name="Weight">Score × confidence of that finding, in [0, 1].</param>
/// <param name="Findings">How many findings of the indicator there are; only the weightiest counts.</param>
public sealed record RiskPart(string Indicator, long FindingId, double Weight, int Findings);

/// <summary>
/// How much the findings on a contract, supplier or agency call for a look: <c>1 − Π(1 − weight)</c> over the indicators, as if each were
/// an independent chance that something is there. Each indicator counts once, by its weightiest finding, so that the same thing found
/// several times, or in several runs, does not add up; and only known weights go in, so that a reader can recompute it.
/// </summary>
/// <param name="Value">In [0, 1), to four decimals.</param>
/// <param name="Parts">Weightiest first.</param>
public sealed record RiskScore(double Value, IReadOnlyList<RiskPart> Parts)
{
    /// <summary>Tells how complete the record is and not how risky the party: it is shown apart.</summary>
    public const string Apart = "F29";

    /// <param name="findings">Any order; several of one indicator allowed.</param>
    public static RiskScore Of(IEnumerable<(long Id, string Indicator, double Score, double Confidence)> findings)
    {
        List<RiskPart> parts =
        [
            .. findings
                .Where(finding => finding.Indicator != Apart)
                .GroupBy(finding => finding.Indicator)
                .Select(PartOf)
                .OrderByDescending(part => part.Weight)
                .ThenBy(part => part.Indicator, StringComparer.Ordinal),
        ];
        var left = parts.Aggregate(1d, (product, part) => product * (1 - part.Weight));
        return new(Math.Round(1 - left, 4), parts);
    }

    private static RiskPart PartOf(IGrouping<string, (long Id, string Indicator, double Score, double Confidence)> findings)
    {
        var weightiest = findings.OrderByDescending(finding => finding.Score * finding.Confidence).ThenBy(finding => finding.Id).First();
        return new(
            findings.Key,
            weightiest.Id,
            Math.Round(weightiest.Score * weightiest.Confidence, 4),
            findings.Count());
    }
}
