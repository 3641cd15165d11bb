using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class SupplierConcentrationTests
{
    private static readonly SupplierConcentrationDetector F13 = new();

    /// <summary>One contract each, in the order of the values, of suppliers 1, 2, 3 …</summary>
    private static IEnumerable<ContractRow> Market(params IEnumerable<decimal> values) =>
        values.Select((value, i) => new ContractRow(i + 1) { Supplier = ContractRow.Company(i + 1), Initial = value });

    [TestMethod]
    public void A_supplier_with_most_of_the_value_is_found_with_its_figures()
    {
        var finding = F13.Run(Market([81_000m, .. Enumerable.Repeat(1_000m, 19)])).Single();

        Assert.AreEqual("agency:26000|2024", finding.Subject);
        Assert.AreEqual(81_000m, finding.Value);
        CollectionAssert.AreEqual(new long[] { 1 }, finding.ContractIds.ToArray());
        Assert.AreEqual("0.658", finding.Evidence.Result.Value, "0.81² + 19 · 0.01²");
        finding.Says("EMPRESA 1 LTDA tem 81,0% (R$ 81.000,00)", "EMPRESA 1 LTDA holds 81.0% (BRL 81,000.00)");
        finding.Says("0,658", "0.658");
        Assert.AreEqual(20, finding.Evidence.PeerGroup!.Size);
        Assert.AreEqual("20", finding.FigureOf("Suppliers"));
        Assert.AreEqual("5000.00", finding.FigureOf("Sum of the others"));
        Assert.AreEqual("0.0005", finding.FigureOf("Squares of the others' shares"));
    }

    [TestMethod]
    public void An_index_of_the_threshold_itself_is_not_above_it()
    {
        // Four suppliers of equal shares: the index is 0.25, to the last bit.
        var equal = Enumerable.Range(1, 20).Select(i => new ContractRow(i) { Supplier = ContractRow.Company(i % 4) }).ToArray();

        Assert.IsEmpty(F13.Run(equal).Findings);
        Assert.HasCount(1, F13.Run([equal[0] with { Initial = 1_001m }, .. equal.Skip(1)]).Findings);
    }

    [TestMethod]
    public void A_single_supplier_has_the_highest_score() =>
        Assert.AreEqual(0.85, F13.Run(Enumerable.Range(1, 20).Select(i => new ContractRow(i))).Single().Score);

    [TestMethod]
    public void Nineteen_contracts_are_not_enough()
    {
        var detection = F13.Run(Market([81_000m, .. Enumerable.Repeat(1_000m, 18)]));

        Assert.IsEmpty(detection.Findings);
        Assert.AreEqual(0, detection.Examined);
        detection.Excludes(ExclusionReason.NotEnoughData, "n<20", 1);
    }

    [TestMethod]
    public void A_secret_party_is_no_supplier_and_an_implausible_value_no_share()
    {
        var detection = F13.Run(
        [
            .. Market(Enumerable.Repeat(1_000m, 20)),
            .. Enumerable.Range(100, 30).Select(i => new ContractRow(i) { Supplier = ContractRow.Secret, Initial = 900_000m }),
            new ContractRow(200) { Initial = 90_000_000_000m },
            new ContractRow(201) { SignedOn = null },
        ]);

        Assert.IsEmpty(detection.Findings);
        Assert.AreEqual(1, detection.Examined);
        detection.Excludes(ExclusionReason.SecretParty, "supplier", 30);
        detection.Excludes(ExclusionReason.ImplausibleValue, "initialValue", 1);
        detection.Excludes(ExclusionReason.MissingField, "signedOn", 1);
    }

    [TestMethod]
    public void Years_are_markets_of_their_own()
    {
        var detection = F13.Run(Enumerable.Range(1, 20).Select(i => new ContractRow(i) { SignedOn = new(2023 + i % 2, 5, 5) }));

        detection.Excludes(ExclusionReason.NotEnoughData, "n<20", 2);
    }
}
