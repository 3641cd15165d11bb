using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>What the tests of all detectors look at.</summary>
internal static class DetectionAsserts
{
    public static Detection Run(this IDetector detector, params IEnumerable<ContractRow> rows) =>
        detector.Detect(ContractViewBuilder.Of(rows), CancellationToken.None);

    public static Finding Single(this Detection detection) => Assert.ContainsSingle(detection.Findings);

    public static void Excludes(this Detection detection, ExclusionReason reason, string detail, int count) =>
        Assert.AreEqual(
            new Exclusion(reason, detail, count),
            detection.Exclusions.SingleOrDefault(exclusion => exclusion.Reason == reason && exclusion.Detail == detail));

    /// <summary>Both sentences hold their figures, each in its own language's notation.</summary>
    public static void Says(this Finding finding, string pt, string en)
    {
        Assert.Contains(pt, finding.Summary.Pt);
        Assert.Contains(en, finding.Summary.En);
        Assert.Contains("indício", finding.Summary.Pt);
        Assert.Contains("merece verificação", finding.Summary.Pt);
    }

    /// <returns>The value of the input or peer statistic whose English name this is.</returns>
    public static string FigureOf(this Finding finding, string name) =>
        finding.Evidence.Inputs
            .Concat(finding.Evidence.PeerGroup?.Statistics ?? [])
            .Single(figure => figure.Name.En == name)
            .Value;

    /// <summary>Everything that a reader or a consumer sees of a detection, to compare two of them.</summary>
    public static string Fingerprint(this Detection detection) => System.Text.Json.JsonSerializer.Serialize(detection);
}
