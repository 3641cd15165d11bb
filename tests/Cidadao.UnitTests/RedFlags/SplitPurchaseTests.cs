using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class SplitPurchaseTests
{
    private static readonly SplitPurchaseDetector F03 = new();

    private static ContractRow Award(long id, decimal initial, params string?[] classes) => new(id)
    {
        Method = ProcurementMethod.DirectAward,
        Initial = initial,
        Items = [.. classes.Select(name => new ItemRow(name, initial))],
    };

    [TestMethod]
    public void Awards_to_one_supplier_that_reach_the_limit_together_are_found_with_their_figures()
    {
        var finding = F03.Run(Award(9, 50_000m), Award(5, 40_000m), Award(7, 45_000m)).Single();

        Assert.AreEqual("unit:155907|supplier:501|2024", finding.Subject);
        CollectionAssert.AreEqual(new long[] { 5, 7, 9 }, finding.ContractIds.ToArray());
        Assert.AreEqual(135_000m, finding.Value);
        Assert.AreEqual(0.6, finding.Confidence);
        finding.Says("3 dispensas", "3 direct awards");
        finding.Says("limite de R$ 119.812,02", "limit of BRL 119,812.02");
        finding.Says("somam R$ 135.000,00", "add up to BRL 135,000.00");
        Assert.AreEqual("45000.00", finding.FigureOf("Contract 7/2024, signed on 2024-03-15"));
        Assert.AreEqual("135000.00", finding.Evidence.Result.Value);
        Assert.Contains("art. 75, § 1º", finding.Evidence.Threshold.Source);
    }

    [TestMethod]
    public void A_sum_of_the_limit_itself_counts_for_certain_and_a_cent_less_is_uncertain()
    {
        var certain = F03.Run(Award(1, 100_000m), Award(2, 19_812.02m)).Single();
        var uncertain = F03.Run(Award(1, 59_906.01m), Award(2, 59_906.00m)).Single();

        Assert.AreEqual(0.55, certain.Score);
        Assert.AreEqual(Severity.Low, uncertain.Severity);
        Assert.AreEqual(0.3, uncertain.Confidence);
        Assert.AreEqual("59906.02", uncertain.Evidence.Threshold.Value);
        uncertain.Says("incerto", "uncertain");
        Assert.IsEmpty(F03.Run(Award(1, 30_000m), Award(2, 29_906.01m)).Findings);
    }

    [TestMethod]
    public void An_award_at_the_limit_by_itself_is_no_part_of_a_split()
    {
        var detection = F03.Run(Award(1, 119_812.02m), Award(2, 10_000m));

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.NotApplicable, "initialValue>=limit", 1);
    }

    [TestMethod]
    public void An_award_at_the_limit_for_others_is_no_part_of_an_uncertain_split() =>
        Assert.IsEmpty(F03.Run(Award(1, 59_906.02m), Award(2, 30_000m)).Findings);

    [TestMethod]
    public void Awards_of_other_units_years_and_suppliers_do_not_add_up() =>
        Assert.IsEmpty(F03.Run(
            Award(1, 55_000m),
            Award(2, 55_000m) with { Unit = "200000" },
            Award(3, 55_000m) with { SignedOn = new(2023, 12, 31) },
            Award(4, 55_000m) with { Supplier = ContractRow.Company(77) }).Findings);

    [TestMethod]
    public void Awards_of_one_item_class_to_several_suppliers_are_found_by_class()
    {
        var finding = F03.Run(
            Award(1, 70_000m, "PAPEL A4", "PAPEL A4"),
            Award(2, 70_000m, "PAPEL A4") with { Supplier = ContractRow.Company(77) }).Single();

        Assert.StartsWith("unit:155907|class:", finding.Subject);
        Assert.EndsWith("|2024", finding.Subject);
        finding.Says("da classe “PAPEL A4”", "of class “PAPEL A4”");
        Assert.AreEqual("PAPEL A4", finding.FigureOf("Class shared by all items"));
    }

    [TestMethod]
    public void The_same_contracts_are_not_found_by_supplier_and_by_class() =>
        Assert.AreEqual(
            "unit:155907|supplier:501|2024", F03.Run(Award(1, 70_000m, "PAPEL A4"), Award(2, 70_000m, "PAPEL A4")).Single().Subject);

    [TestMethod]
    public void A_class_with_more_contracts_than_the_supplier_is_a_finding_of_its_own() =>
        Assert.HasCount(2, F03.Run(
            Award(1, 70_000m, "PAPEL A4"),
            Award(2, 70_000m, "PAPEL A4"),
            Award(3, 70_000m, "PAPEL A4") with { Supplier = ContractRow.Company(77) }).Findings);

    [TestMethod]
    public void Withheld_parties_and_classes_are_counted_and_never_grouped()
    {
        var detection = F03.Run(
            Award(1, 70_000m, null, null) with { Supplier = ContractRow.Secret },
            Award(2, 70_000m, "PAPEL A4", null) with { Supplier = ContractRow.Secret },
            Award(3, 70_000m, "PAPEL A4", "CANETA") with { Supplier = ContractRow.Secret },
            Award(4, 70_000m) with { Supplier = ContractRow.Secret },
            Award(5, 70_000m) with { Method = ProcurementMethod.Unknown },
            Award(6, -1m));

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.SecretParty, "supplier", 4);
        detection.Excludes(ExclusionReason.MissingField, "itemClass", 2);
        detection.Excludes(ExclusionReason.NotApplicable, "itemClass>1", 1);
        detection.Excludes(ExclusionReason.MissingField, "items", 1);
        detection.Excludes(ExclusionReason.MissingField, "method", 1);
        detection.Excludes(ExclusionReason.ImplausibleValue, "initialValue", 1);
    }

    [TestMethod]
    public void In_2018_each_award_has_its_own_limit_and_the_sum_the_higher()
    {
        var early = Award(1, 14_000m) with { SignedOn = new(2018, 7, 18) };
        var late = Award(2, 18_999.99m) with { SignedOn = new(2018, 7, 19) };

        Assert.IsEmpty(F03.Run(early, late).Findings, "14,000.00 + 18,999.99 is a cent below 33,000.00");
        Assert.AreEqual("33000.00", F03.Run(early, late with { Initial = 19_000m }).Single().Evidence.Threshold.Value);
    }

    [TestMethod]
    public void A_masked_person_is_warned_of()
    {
        var person = new SupplierParty(8, SupplierKind.Person, "***.111.222-**", "MARIA EXEMPLO");
        var finding = F03.Run(Award(1, 70_000m) with { Supplier = person }, Award(2, 70_000m) with { Supplier = person }).Single();

        Assert.IsTrue(finding.Evidence.Notes.Any(note => note.Pt.Contains("CPF mascarado", StringComparison.Ordinal)));
    }
}
