using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class SanctionedSupplierTests
{
    private static readonly SanctionEntry Barred = new(
        SanctionList.Ceis, "11222333000181", "11222333", new(2024, 1, 10), new(2024, 6, 30), true, "Suspensão", SanctionScope.AllSpheres, "CGU", "1/2023");

    private static Detection Run(SanctionEntry sanction, ContractRow row) =>
        new SanctionedSupplierDetector().Detect(new ContractViewBuilder().Add(row).Add(sanction).Build(), CancellationToken.None);

    [TestMethod]
    [DataRow("2024-01-09", 0)]
    [DataRow("2024-01-10", 1)]
    [DataRow("2024-06-30", 1)]
    [DataRow("2024-07-01", 0)]
    public void A_sanction_is_in_force_from_its_first_to_its_last_day(string signed, int findings)
    {
        var row = new ContractRow(1) { SignedOn = DateOnly.Parse(signed, System.Globalization.CultureInfo.InvariantCulture) };

        Assert.HasCount(findings, Run(Barred, row).Findings);
    }

    [TestMethod]
    public void An_exact_document_in_force_needs_no_judgement()
    {
        var finding = Run(Barred, new ContractRow(1)).Single();

        Assert.AreEqual((0.95, 1.0, Severity.Critical), (finding.Score, finding.Confidence, finding.Severity));
        finding.Says("tinha sanção em vigor na assinatura", "had a sanction in force at signature");
    }

    [TestMethod]
    public void An_open_end_is_in_force_for_ever() =>
        Assert.HasCount(1, Run(Barred with { EndsOn = null }, new ContractRow(1) { SignedOn = new(2026, 1, 1) }).Findings);

    [TestMethod]
    public void The_root_alone_is_weaker() =>
        Assert.AreEqual((0.45, 0.5), Weight(Run(Barred with { Document = "11222333000262" }, new ContractRow(1))));

    [TestMethod]
    public void A_list_without_dates_says_membership_only_and_nothing_of_other_establishments()
    {
        var undated = Barred with { StartsOn = null, EndsOn = null, HasDates = false, Scope = SanctionScope.Unknown };

        Run(undated, new ContractRow(1)).Single().Says("apenas presença na lista", "list membership only");
        Assert.AreEqual((0.35, 0.3), Weight(Run(undated, new ContractRow(1))));
        Assert.IsEmpty(Run(undated with { Document = "11222333000262" }, new ContractRow(1)).Findings);
    }

    [TestMethod]
    public void A_list_that_has_no_start_but_an_end_says_nothing_after_it()
    {
        var undated = Barred with { StartsOn = null, EndsOn = new(2024, 1, 10), HasDates = false };

        Assert.HasCount(1, Run(undated, new ContractRow(1) { SignedOn = new(2024, 1, 10) }).Findings);
        Assert.IsEmpty(Run(undated, new ContractRow(1) { SignedOn = new(2024, 1, 11) }).Findings);
    }

    [TestMethod]
    public void A_fine_does_not_bar() => Assert.AreEqual((0.5, 0.8), Weight(Run(Barred with { List = SanctionList.Cnep, Category = "Multa" }, new ContractRow(1))));

    [TestMethod]
    public void A_sanction_of_one_agency_does_not_reach_another()
    {
        var ofOne = Barred with { Scope = SanctionScope.SanctioningAgency, AgencyName = "Orgao 26000" };

        Assert.AreEqual((0.95, 1.0), Weight(Run(ofOne, new ContractRow(1) { Agency = "26000" })));
        Assert.IsEmpty(Run(ofOne, new ContractRow(1) { Agency = "99999" }).Findings);
    }

    [TestMethod]
    public void Persons_secret_parties_and_unsigned_contracts_are_counted()
    {
        Run(Barred, new ContractRow(1) { Supplier = ContractRow.Secret }).Excludes(ExclusionReason.SecretParty, "supplier", 1);
        Run(Barred, new ContractRow(1) { SignedOn = null }).Excludes(ExclusionReason.MissingField, "signedOn", 1);
        new SanctionedSupplierDetector().Run(new ContractRow(1)).Excludes(ExclusionReason.NotEnoughData, "sanctions", 1);
    }

    [TestMethod]
    public void The_strongest_sanction_makes_the_finding_and_all_are_listed()
    {
        var view = new ContractViewBuilder().Add(new ContractRow(1)).Add(Barred, Barred with { Document = "11222333000262", List = SanctionList.Cnep }).Build();
        var finding = new SanctionedSupplierDetector().Detect(view, CancellationToken.None).Single();

        Assert.AreEqual(0.95, finding.Score);
        Assert.AreEqual(2, finding.Evidence.Inputs.Count(input => input.Name.En.StartsWith("Sanction", StringComparison.Ordinal)));
    }

    private static (double Score, double Confidence) Weight(Detection detection) => (detection.Single().Score, detection.Single().Confidence);
}
