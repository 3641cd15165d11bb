using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;
using FsCheck;
using FsCheck.Fluent;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>What holds for every detector.</summary>
[TestClass]
public sealed class DetectorSetTests
{
    /// <summary>Their findings are of tenders or bidders, which may have no contract in the scope.</summary>
    private static readonly string[] OfTenders = ["F10", "F11", "F19", "F20", "F25", "F26"];

    [TestMethod]
    public void There_is_one_detector_for_every_indicator_of_the_catalogue() =>
        CollectionAssert.AreEqual(
            RedFlagCatalog.All.Select(indicator => indicator.Code).ToArray(),
            DetectorSet.Default.Select(detector => detector.Indicator).ToArray());

    [TestMethod]
    public void Another_order_of_the_same_facts_gives_the_same_findings() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var view = World.Of(seed).Build();
            var shuffled = World.Of(seed).Shuffle(seed + 1).Build();
            return DetectorSet.Default.All(detector =>
                detector.Detect(view, default).Fingerprint() == detector.Detect(shuffled, default).Fingerprint());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3));

    // Without this, the property above would hold of detectors that find nothing.
    [TestMethod]
    public void The_random_facts_give_every_detector_something_to_find()
    {
        var view = World.Of(1).Build();

        foreach (var detector in DetectorSet.Default)
        {
            Assert.IsNotEmpty(detector.Detect(view, CancellationToken.None).Findings, detector.Indicator);
        }
    }

    [TestMethod]
    public void Findings_are_ordered_unique_and_complete()
    {
        var view = World.Of(2).Build();
        foreach (var detection in DetectorSet.Default.Select(detector => detector.Detect(view, CancellationToken.None)))
        {
            var ordered = detection.Findings
                .OrderByDescending(finding => finding.Score)
                .ThenBy(finding => finding.Subject, StringComparer.Ordinal);
            CollectionAssert.AreEqual(ordered.ToArray(), detection.Findings.ToArray());
            Assert.AreEqual(detection.Findings.Count, detection.Findings.DistinctBy(finding => finding.Subject).Count());
            foreach (var finding in detection.Findings)
            {
                Assert.IsInRange(0d, 1d, finding.Score);
                Assert.IsInRange(0d, 1d, finding.Confidence);
                Assert.IsTrue(finding.ContractIds.Count > 0 || OfTenders.Contains(finding.Indicator), finding.Indicator);
                CollectionAssert.AreEqual(finding.ContractIds.Order().ToArray(), finding.ContractIds.ToArray());
                Assert.IsNotEmpty(finding.Evidence.Notes);
                finding.Says("indício", "red flag");
                Draws(finding);
            }
        }
    }

    /// <summary>Every case can be drawn: among its peers where it has some, else against its limit.</summary>
    private static void Draws(Finding finding)
    {
        var chart = finding.Evidence.Chart;
        Assert.IsNotNull(chart, finding.Indicator);
        Assert.IsNotEmpty(chart.Case, finding.Indicator);
        Assert.AreEqual(finding.Evidence.PeerGroup is null, chart.Kind == ChartKind.Limit, finding.Indicator);
        Assert.IsTrue(chart.Kind != ChartKind.Limit || chart.Threshold is not null, finding.Indicator);
        Assert.IsTrue(!chart.IsLogarithmic || chart.Peers.Concat(chart.Case).Append(chart.Threshold ?? 1).All(value => value > 0), finding.Indicator);
    }

    [TestMethod]
    public void A_view_without_contracts_gives_nothing()
    {
        var view = ContractViewBuilder.Of();
        foreach (var detection in DetectorSet.Default.Select(detector => detector.Detect(view, CancellationToken.None)))
        {
            Assert.IsEmpty(detection.Findings);
            Assert.IsEmpty(detection.Exclusions);
            Assert.AreEqual(0, detection.Examined);
        }
    }

    [TestMethod]
    public void Cancellation_stops_every_detector()
    {
        var view = ContractViewBuilder.Of(new ContractRow(1) { Items = [new ItemRow("PAPEL", 1m)] });
        foreach (var detector in DetectorSet.Default)
        {
            Assert.ThrowsExactly<OperationCanceledException>(() => detector.Detect(view, new CancellationToken(canceled: true)));
        }
    }
}
