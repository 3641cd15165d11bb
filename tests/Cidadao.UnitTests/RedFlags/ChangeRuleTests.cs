using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>F04 by amendments, F05, F06 and F07 at their boundaries.</summary>
[TestClass]
public sealed class ChangeRuleTests
{
    private static readonly IncreaseOverShareDetector F04 = new();
    private static readonly SuppressionOverShareDetector F05 = new(new());
    private static readonly ManyAmendmentsDetector F06 = new(new());
    private static readonly EarlyIncreaseDetector F07 = new(new());

    [TestMethod]
    [DataRow(250, 0)]
    [DataRow(250.01, 1)]
    public void Increases_with_values_count_by_themselves_whatever_the_totals_say(double increase, int findings)
    {
        var row = new ContractRow(1)
        {
            Initial = 1_000,
            Final = 9_000,
            Amendments = [new(AmendmentKind.Increase, new(2024, 9, 1), (decimal)increase), new(AmendmentKind.Extension, new(2024, 10, 1), 7_000)],
        };
        var found = F04.Run(row);

        Assert.HasCount(findings, found.Findings);
        if (findings > 0)
            Assert.AreEqual(0.7, found.Single().Confidence);
    }

    [TestMethod]
    public void An_increase_without_value_leaves_the_totals_and_the_finding_says_so()
    {
        var row = new ContractRow(1) { Initial = 1_000, Final = 2_000, Amendments = [new(AmendmentKind.Increase, new(2024, 9, 1))] };
        var finding = F04.Run(row).Single();

        Assert.AreEqual(0.4, finding.Confidence);
        Assert.Contains("totals only", finding.Evidence.Notes[0].En);
    }

    [TestMethod]
    [DataRow(750, 0)]
    [DataRow(749.9999, 1)]
    [DataRow(0, 1)]
    public void A_suppression_of_a_quarter_is_allowed_and_more_is_not(double final, int findings) =>
        Assert.HasCount(findings, F05.Run(new ContractRow(1) { Initial = 1_000, Final = (decimal)final }).Findings);

    [TestMethod]
    public void A_suppression_shows_its_figures()
    {
        var finding = F05.Run(new ContractRow(1) { Initial = 1_000, Final = 400 }).Single();

        Assert.AreEqual("0.60", finding.Evidence.Result.Value);
        Assert.AreEqual(600m, finding.Value);
        Assert.AreEqual(0.5867, finding.Score, "0.4 + 0.4·(0.6 − 0.25)/0.75");
        finding.Says("redução de 60,0%", "a reduction of 60.0%");
        Assert.AreEqual(0.25, finding.Evidence.Chart!.Threshold);
    }

    [TestMethod]
    public void An_implausible_value_is_counted_and_not_compared()
    {
        var detection = F05.Run(new ContractRow(1) { Initial = 0 }, new ContractRow(2) { Initial = 1_000, Final = -1 });

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.ImplausibleValue, "initialValue", 1);
        detection.Excludes(ExclusionReason.ImplausibleValue, "finalValue", 1);
    }

    [TestMethod]
    public void Four_amendments_are_many_where_one_is_usual_and_three_are_not()
    {
        var detection = F06.Run([.. Amended(1, 18, 1), .. Amended(50, 1, 3), .. Amended(60, 1, 4)]);

        Assert.AreEqual("contract:60", detection.Single().Subject);
        Assert.AreEqual(20, detection.Single().Evidence.PeerGroup!.Size);
        Assert.AreEqual("4", detection.Single().Evidence.Threshold.Value);
    }

    [TestMethod]
    public void Where_many_are_usual_the_fence_decides()
    {
        // Quartiles 4 and 8 of twenty counts: from 8 + 1.5·4 = 14 on.
        var rows = Amended(1, 10, 4).Concat(Amended(20, 9, 8));

        Assert.IsEmpty(F06.Run([.. rows, .. Amended(50, 1, 13)]).Findings);
        Assert.HasCount(1, F06.Run([.. rows, .. Amended(50, 1, 14)]).Findings);
    }

    [TestMethod]
    public void Nineteen_amended_contracts_are_not_enough() =>
        F06.Run(Amended(1, 19, 9)).Excludes(ExclusionReason.NotEnoughData, "n<20", 19);

    [TestMethod]
    [DataRow(90, 1)]
    [DataRow(91, 0)]
    [DataRow(-5, 1)]
    public void An_increase_within_ninety_days_of_the_start_is_early(int days, int findings)
    {
        var row = new ContractRow(1) { Amendments = [new(AmendmentKind.Increase, new DateOnly(2024, 4, 1).AddDays(days))] };

        Assert.HasCount(findings, F07.Run(row).Findings);
    }

    [TestMethod]
    public void Only_the_first_increase_counts_and_only_increases()
    {
        var row = new ContractRow(1)
        {
            Amendments = [new(AmendmentKind.Extension, new(2024, 4, 5)), new(AmendmentKind.Increase, new(2024, 12, 1)), new(AmendmentKind.Increase, new(2024, 11, 1))],
        };

        Assert.IsEmpty(F07.Run(row).Findings);
        Assert.AreEqual(1, F07.Run(row).Examined);
    }

    [TestMethod]
    public void What_an_amendment_does_not_say_is_counted()
    {
        var detection = F07.Run(new ContractRow(1)
        {
            Amendments = [new(AmendmentKind.Unknown), new(AmendmentKind.Increase), new(AmendmentKind.Increase, new(2024, 4, 2), IsSharedNumber: true)],
        });

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.MissingField, "amendmentKind", 1);
        detection.Excludes(ExclusionReason.MissingField, "amendmentDay", 1);
        detection.Excludes(ExclusionReason.NotApplicable, "sharedNumber", 1);
    }

    private static IEnumerable<ContractRow> Amended(long from, int contracts, int amendments) => Enumerable.Range(0, contracts).Select(i =>
        new ContractRow(from + i) { Amendments = [.. Enumerable.Repeat(new AmendmentRow(AmendmentKind.Extension), amendments)] });
}
