using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>F02, F12, F14, F18, F27 and F29 at their boundaries.</summary>
[TestClass]
public sealed class GroupRuleTests
{
    private static readonly JustBelowLimitDetector F02 = new(new());

    // 2024: 59,906.02 and 119,812.02; nine tenths of the first are 53,915.418.
    [TestMethod]
    [DataRow("53915.42", 1)]
    [DataRow("53915.41", 0)]
    [DataRow("59906.01", 1)]
    [DataRow("59906.02", 0)]
    [DataRow("107830.82", 1)]
    [DataRow("119812.02", 0)]
    public void The_band_below_the_limit_is_open_above_and_closed_below(string value, int findings) => Assert.HasCount(
        findings, F02.Run(Award(1, decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture))).Findings);

    [TestMethod]
    [DataRow(7, 0, 1)] // p = 1/128
    [DataRow(6, 0, 0)]
    [DataRow(7, 1, 0)] // p = 9/256
    [DataRow(12, 1, 1)] // p = 14/8192
    public void A_unit_that_bunches_is_told_by_the_binomial_test(int below, int above, int findings)
    {
        var rows = Enumerable.Range(0, below).Select(i => Award(i + 1, 59_000)).Concat(Enumerable.Range(0, above).Select(i => Award(100 + i, 60_000)));

        Assert.HasCount(findings, F02.Run(rows).Findings.Where(finding => finding.Subject == "unit:155907|others"));
    }

    [TestMethod]
    public void P_values_of_many_units_are_adjusted_and_the_finding_says_so()
    {
        var rows = Enumerable.Range(0, 3).SelectMany(unit => Enumerable.Range(0, unit == 0 ? 10 : 7)
            .Select(i => Award(100 * unit + i + 1, unit > 0 && i % 2 == 0 ? 60_000 : 59_000) with { Unit = $"{unit}" }));
        var finding = F02.Run(rows).Findings.Single(finding => finding.Subject.StartsWith("unit", StringComparison.Ordinal));

        Assert.AreEqual("0.00293", finding.Evidence.Result.Value, "3 · 1/1024");
        Assert.Contains("Benjamini–Hochberg", finding.Evidence.Notes[0].En);
    }

    [TestMethod]
    public void A_unit_without_competition_stands_out_among_twenty()
    {
        var detector = new NonCompetitiveShareDetector(new());
        IEnumerable<ContractRow> Units(int count) => Enumerable.Range(0, 10 * count).Select(i => new ContractRow(i + 1)
        {
            Unit = $"{i / 10}",
            Method = i / 10 == 0 || i % 10 == i / 10 % 3 ? ProcurementMethod.NonCompetitive : ProcurementMethod.Auction,
        });

        Assert.AreEqual("unit:0|2024", detector.Run(Units(20)).Single().Subject);
        detector.Run(Units(19)).Excludes(ExclusionReason.NotEnoughData, "units n<20", 19);
        detector.Run(Units(20).Select(row => row with { Method = ProcurementMethod.Unknown })).Excludes(ExclusionReason.MissingField, "method", 200);
    }

    [TestMethod]
    [DataRow(900, 1)]
    [DataRow(899, 0)]
    public void Nine_tenths_from_one_unit_are_dependence(int value, int findings)
    {
        IEnumerable<ContractRow> rows = [.. Enumerable.Range(1, 4).Select(id => new ContractRow(id) { Initial = value / 4m }), new(9) { Unit = "2", Initial = 1_000 - value }];

        Assert.HasCount(findings, new BuyerDependenceDetector(new()).Run(rows).Findings);
    }

    [TestMethod]
    public void Four_contracts_are_not_enough_for_dependence() => new BuyerDependenceDetector(new())
        .Run(Enumerable.Range(1, 4).Select(id => new ContractRow(id))).Excludes(ExclusionReason.NotEnoughData, "n<5", 1);

    [TestMethod]
    public void A_seller_of_everything_stands_out_among_twenty()
    {
        var detector = new HeterogeneousSupplierDetector(new());
        IEnumerable<ContractRow> Sellers(int count) => Enumerable.Range(0, 20 * count).Select(i => new ContractRow(i + 1)
        {
            Supplier = ContractRow.Company(i / 20),
            Items = [new ItemRow(i / 20 == 0 ? $"COISA {i}" : $"COISA {i % (2 + i / 20 % 3)}", 1)],
        });

        var finding = detector.Run(Sellers(20)).Single();
        Assert.AreEqual("supplier:0", finding.Subject);
        Assert.AreEqual("20", finding.Evidence.Result.Value);
        detector.Run(Sellers(19)).Excludes(ExclusionReason.NotEnoughData, "suppliers n<20", 19);
    }

    [TestMethod]
    [DataRow(60_000, 1)]
    [DataRow(1_300, 0)]
    public void A_December_is_held_against_the_unit_s_own(int december, int findings)
    {
        var rows = Enumerable.Range(0, 48).Select(i => new ContractRow(i + 1)
        {
            SignedOn = new(2020 + i / 12, 1 + i % 12, 5),
            Initial = i % 12 != 11 ? 1_000 : i / 12 == 3 ? december : 1_000 + 100 * (i / 12),
        });

        Assert.HasCount(findings, new YearEndRushDetector(new()).Run(rows).Findings);
    }

    [TestMethod]
    public void Three_years_are_not_enough_for_a_December() => new YearEndRushDetector(new())
        .Run(Enumerable.Range(0, 36).Select(i => new ContractRow(i + 1) { SignedOn = new(2020 + i / 12, 1 + i % 12, 5) }))
        .Excludes(ExclusionReason.NotEnoughData, "years<3", 3);

    [TestMethod]
    public void More_than_half_of_eleven_fields_is_six()
    {
        var bare = new ContractRow(1) { LegalBasis = null, Method = ProcurementMethod.Unknown, PublishedOn = null, NamesTender = false };

        Assert.IsEmpty(new MissingInformationDetector(new()).Run(bare).Findings, "Five with the lines.");
        var finding = new MissingInformationDetector(new()).Run(bare with { EndsOn = null }).Single();
        Assert.AreEqual("legalBasis, method, publishedOn, endsOn, tender, items", finding.FigureOf("Blank"));
        Assert.AreEqual(Math.Round(6 / 11d, 4), finding.Score);
    }

    [TestMethod]
    public void A_direct_award_needs_no_tender() => Assert.AreEqual("10", new MissingInformationDetector(new()).Run(new ContractRow(1)
    {
        Method = ProcurementMethod.DirectAward,
        LegalBasis = null,
        PublishedOn = null,
        NamesTender = false,
        EndsOn = null,
        StartsOn = null,
        SignedOn = null,
    }).Single().FigureOf("Required fields"));

    private static ContractRow Award(long id, decimal value) => new(id) { Method = ProcurementMethod.DirectAward, Initial = value, Supplier = ContractRow.Company(id) };
}
