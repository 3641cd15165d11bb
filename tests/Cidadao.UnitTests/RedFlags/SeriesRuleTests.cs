using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;
using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>F22, F31 and F32 at their boundaries.</summary>
[TestClass]
public sealed class SeriesRuleTests
{
    [TestMethod]
    public void Amounts_that_begin_with_nine_are_not_Benford_s_and_Benford_s_own_are()
    {
        var detector = new BenfordDetector(new());

        var finding = detector.Run(Amounts(300, i => (90 + i % 10) * Scale(i))).Findings.Single(finding => finding.Subject.StartsWith("unit", StringComparison.Ordinal));
        Assert.AreEqual("300", finding.FigureOf("Begin with 9"));
        Assert.AreEqual(300, finding.Evidence.PeerGroup!.Size);
        Assert.IsEmpty(detector.Run(Amounts(1_200, i => (decimal)Math.Pow(10, 1 + 3 * ((i * 0.618033988749895) % 1)))).Findings);
    }

    [TestMethod]
    public void Small_groups_and_narrow_ones_are_not_tested()
    {
        var detector = new BenfordDetector(new());

        detector.Run(Amounts(299, i => 90 * Scale(i))).Excludes(ExclusionReason.NotEnoughData, "n<300", 2);
        detector.Run(Amounts(300, i => 900 + i % 90)).Excludes(ExclusionReason.NotApplicable, "span<2", 2);
    }

    [TestMethod]
    public void A_deviation_that_chance_explains_is_no_finding()
    {
        // 300 amounts: some 0.015 of deviation is what chance alone gives.
        int[] counts = [100, 45, 40, 25, 20, 25, 15, 20, 10];
        var fit = BenfordLaw.Fit(counts, BenfordLaw.First);
        Assert.IsGreaterThan(0.015, fit.Deviation);
        int[] digits = [.. counts.SelectMany((count, i) => Enumerable.Repeat(i + 1, count))];

        Assert.IsEmpty(new BenfordDetector(new()).Run(Amounts(300, i => digits[i] * Scale(i))).Findings);
    }

    [TestMethod]
    public void A_rhythm_is_found_with_its_period_and_noise_is_not()
    {
        var detector = new PeriodicSpendingDetector(new());

        var finding = detector.Run(Weekly(27, i => 28 * i)).Findings.Single(finding => finding.Subject.StartsWith("unit", StringComparison.Ordinal));
        Assert.AreEqual("4", finding.FigureOf("Period in weeks"));
        var random = new Random(4);
        Assert.IsEmpty(detector.Run(Weekly(60, _ => random.Next(728))).Findings);
    }

    [TestMethod]
    public void Less_than_a_year_has_no_rhythm() => new PeriodicSpendingDetector(new())
        .Run(Weekly(27, i => 7 * i)).Excludes(ExclusionReason.NotEnoughData, "unit weeks<52", 1);

    [TestMethod]
    public void The_odd_one_out_is_found_with_its_features()
    {
        var random = new Random(2);
        var rows = Enumerable.Range(1, 400).Select(id => new ContractRow(id)
        {
            Initial = 1_000 + random.Next(9_000),
            EndsOn = new DateOnly(2025, 4, 1).AddDays(random.Next(200)),
            StartsOn = new DateOnly(2024, 3, 16).AddDays(random.Next(30)),
        }).Append(new ContractRow(900) { Initial = 500_000_000, Final = 900_000_000, EndsOn = new(2060, 1, 1), StartsOn = new(2025, 1, 1) });
        var findings = new MultivariateOutlierDetector(new()).Run(rows).Findings;

        Assert.AreEqual("contract:900", findings[0].Subject);
        Assert.IsLessThanOrEqualTo(3, findings.Count);
        Assert.AreEqual("50", findings[0].FigureOf("Robust z of ln(final ÷ initial value)"));
    }

    [TestMethod]
    public void A_small_scope_has_no_outliers() => new MultivariateOutlierDetector(new())
        .Run(Enumerable.Range(1, 199).Select(id => new ContractRow(id))).Excludes(ExclusionReason.NotEnoughData, "n<200", 199);

    private static decimal Scale(int i) => (decimal)Math.Pow(10, i % 4);

    private static IEnumerable<ContractRow> Amounts(int count, Func<int, decimal> value) =>
        Enumerable.Range(0, count).Select(i => new ContractRow(i + 1) { Initial = value(i) });

    private static IEnumerable<ContractRow> Weekly(int count, Func<int, int> day) =>
        Enumerable.Range(0, count).Select(i => new ContractRow(i + 1) { SignedOn = new DateOnly(2022, 1, 3).AddDays(day(i)), Supplier = ContractRow.Company(i) });
}
