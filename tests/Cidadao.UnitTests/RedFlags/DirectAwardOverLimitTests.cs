using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class DirectAwardOverLimitTests
{
    private static readonly DirectAwardOverLimitDetector F01 = new();

    private static ContractRow Award(long id, decimal initial) => new(id) { Method = ProcurementMethod.DirectAward, Initial = initial };

    [TestMethod]
    public void An_award_over_the_limit_for_works_is_found_with_its_figures()
    {
        var finding = F01.Run(Award(7, 1_198_120.20m)).Single();

        Assert.AreEqual("contract:7", finding.Subject);
        Assert.AreEqual(0.7, finding.Score, "0.5 + 0.2 for ten times the limit");
        Assert.AreEqual(1_198_120.20m, finding.Value);
        finding.Says("R$ 1.198.120,20", "BRL 1,198,120.20");
        finding.Says("10,0 vezes o limite de R$ 119.812,02", "10.0 times the limit of BRL 119,812.02");
        finding.Says("15/03/2024", "2024-03-15");
        Assert.AreEqual("119812.02", finding.Evidence.Threshold.Value);
        Assert.Contains("Decreto 11.871/2023", finding.Evidence.Threshold.Source);
        Assert.AreEqual("1198120.20", finding.FigureOf("Initial value"));
        Assert.IsTrue(finding.Evidence.Notes.Any(note => note.Pt.Contains("inciso", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void The_limit_itself_counts_and_a_cent_below_does_not_reach_it()
    {
        var findings = F01.Run(Award(1, 119_812.02m), Award(2, 119_812.01m), Award(3, 59_906.02m), Award(4, 59_906.01m)).Findings;

        CollectionAssert.AreEqual(
            new[] { "contract:1", "contract:2", "contract:3" }, findings.Select(finding => finding.Subject).ToArray());
        Assert.AreEqual(Severity.Medium, findings[0].Severity);
        Assert.AreEqual(Severity.Low, findings[1].Severity);
    }

    [TestMethod]
    public void Between_the_two_limits_the_finding_says_that_it_is_uncertain()
    {
        var finding = F01.Run(Award(1, 80_000m)).Single();

        Assert.AreEqual(0.25, finding.Confidence);
        Assert.AreEqual("59906.02", finding.Evidence.Threshold.Value);
        finding.Says("incerto", "uncertain");
    }

    [TestMethod]
    public void The_decree_of_2018_counts_from_its_own_day_on()
    {
        var detection = F01.Run(
            Award(1, 20_000m) with { SignedOn = new(2018, 7, 18) },
            Award(2, 20_000m) with { SignedOn = new(2018, 7, 19) });

        Assert.AreEqual("15000.00", detection.Findings[0].Evidence.Threshold.Value);
        Assert.AreEqual("17600.00", detection.Findings[1].Evidence.Threshold.Value);
    }

    [TestMethod]
    public void The_score_is_capped() => Assert.AreEqual(0.85, F01.Run(Award(1, 9_999_999_999m)).Single().Score);

    [TestMethod]
    public void What_it_cannot_look_at_is_counted()
    {
        var detection = F01.Run(
            Award(1, 500_000m) with { Method = ProcurementMethod.Unknown },
            Award(2, 500_000m) with { Method = ProcurementMethod.Unknown },
            Award(3, 500_000m) with { Method = ProcurementMethod.Auction },
            Award(4, 500_000m) with { SignedOn = null },
            Award(5, 0m),
            Award(6, 40_000_000_000m),
            Award(7, 500_000m) with { SignedOn = new(2027, 1, 1) },
            Award(8, 1_000m));

        Assert.IsEmpty(detection.Findings);
        Assert.AreEqual(1, detection.Examined);
        detection.Excludes(ExclusionReason.MissingField, "method", 2);
        detection.Excludes(ExclusionReason.NotApplicable, "method", 1);
        detection.Excludes(ExclusionReason.MissingField, "signedOn", 1);
        detection.Excludes(ExclusionReason.ImplausibleValue, "initialValue", 2);
        detection.Excludes(ExclusionReason.OutsideLegalTable, "signedOn", 1);
        Assert.AreEqual(8, detection.Examined + detection.Exclusions.Sum(exclusion => exclusion.Count));
    }

    [TestMethod]
    public void A_secret_supplier_is_not_named()
    {
        var finding = F01.Run(Award(1, 500_000m) with { Supplier = ContractRow.Secret }).Single();

        finding.Says("fornecedor sob sigilo", "a withheld supplier");
        Assert.DoesNotContain("Sigiloso", finding.Summary.Pt);
    }
}
