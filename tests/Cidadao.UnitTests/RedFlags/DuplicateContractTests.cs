using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class DuplicateContractTests
{
    private static readonly DuplicateContractDetector F30 = new();

    private static ContractRow Copy(long id, int day) => new(id)
    {
        Object = "Serviço de manutenção de elevadores - lote 1",
        Initial = 48_000m,
        SignedOn = new DateOnly(2024, 3, 1).AddDays(day),
    };

    [TestMethod]
    public void Near_equal_contracts_are_one_finding_with_its_figures()
    {
        var finding = F30.Run(
            Copy(9, 0), Copy(4, 12), Copy(6, 30) with { Object = "Serviço de manutenção de elevadores - lote 2" }).Single();

        Assert.AreEqual("unit:155907|supplier:501|contract:4", finding.Subject);
        CollectionAssert.AreEqual(new long[] { 4, 6, 9 }, finding.ContractIds.ToArray());
        Assert.AreEqual(96_000m, finding.Value, "two of three would be too much");
        finding.Says("3 contratos", "3 contracts");
        finding.Says("R$ 48.000,00", "BRL 48,000.00");
        finding.Says("90,5% semelhantes", "90.5% alike");
        Assert.AreEqual("0.904762", finding.Evidence.Result.Value);
        Assert.AreEqual("30", finding.FigureOf("Longest distance of linked signatures"));
        Assert.AreEqual("Serviço de manutenção de elevadores - lote 2", finding.FigureOf("Object of another"));
    }

    [TestMethod]
    public void Thirty_days_apart_are_near_and_thirty_one_are_not()
    {
        Assert.HasCount(1, F30.Run(Copy(1, 0), Copy(2, 30)).Findings);
        Assert.IsEmpty(F30.Run(Copy(1, 0), Copy(2, 31)).Findings);
    }

    [TestMethod]
    public void A_chain_of_near_contracts_is_one_cluster()
    {
        var finding = F30.Run(Copy(1, 0), Copy(2, 30), Copy(3, 60), Copy(4, 200)).Single();

        CollectionAssert.AreEqual(new long[] { 1, 2, 3 }, finding.ContractIds.ToArray());
    }

    // A word of 9 letters has 10 trigrams and one of 17 has 18; the "z" adds two: 10/12 is below the threshold, 18/20 is the threshold
    // itself.
    [TestMethod]
    [DataRow("abcdefghi", "abcdefghi z", false)]
    [DataRow("abcdefghijklmnopq", "abcdefghijklmnopq z", true)]
    public void Similarity_of_the_threshold_itself_counts(string one, string other, bool isFound) =>
        Assert.AreEqual(isFound, F30.Run(Copy(1, 0) with { Object = one }, Copy(2, 0) with { Object = other }).Findings.Count == 1);

    [TestMethod]
    public void Other_values_units_and_suppliers_are_no_duplicates() =>
        Assert.IsEmpty(F30.Run(
            Copy(1, 0),
            Copy(2, 0) with { Initial = 48_000.01m },
            Copy(3, 0) with { Unit = "200000" },
            Copy(4, 0) with { Supplier = ContractRow.Company(77) }).Findings);

    [TestMethod]
    [DataRow("Informação protegida por sigilo nos termos da legislação vigente")]
    [DataRow(" INFORMAÇÃO PROTEGIDA POR SIGILO NOS TERMOS DA LEGISLAÇÃO VIGENTE.")]
    [DataRow("Sem informação")]
    [DataRow("Sem Informação")]
    [DataRow("Não se aplica")]
    [DataRow("undefined")]
    [DataRow("  ")]
    [DataRow("")]
    [DataRow("---")]
    public void Withheld_objects_are_counted_and_not_compared(string text)
    {
        var detection = F30.Run(Copy(1, 0) with { Object = text }, Copy(2, 0) with { Object = text });

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.MissingField, "object", 2);
    }

    [TestMethod]
    public void What_it_cannot_look_at_is_counted()
    {
        var detection = F30.Run(
            Copy(1, 0) with { Supplier = ContractRow.Secret },
            Copy(2, 0) with { Supplier = ContractRow.Secret },
            Copy(3, 0) with { Initial = 0 },
            Copy(4, 0) with { Initial = 0 },
            Copy(5, 0) with { SignedOn = null });

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.SecretParty, "supplier", 2);
        detection.Excludes(ExclusionReason.ImplausibleValue, "initialValue", 2);
        detection.Excludes(ExclusionReason.MissingField, "signedOn", 1);
    }

    [TestMethod]
    public void Equal_contracts_of_one_day_score_higher_than_a_pair_at_both_thresholds()
    {
        var equal = F30.Run(Copy(1, 0), Copy(2, 0)).Single();

        Assert.AreEqual(0.75, equal.Score);
        equal.Says("assinados no mesmo dia", "signed on the same day");
        Assert.IsLessThan(equal.Score, F30.Run(Copy(1, 0), Copy(2, 30)).Single().Score);
    }
}
