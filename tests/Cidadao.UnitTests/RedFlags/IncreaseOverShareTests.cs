using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class IncreaseOverShareTests
{
    private static readonly IncreaseOverShareDetector F04 = new();

    private static ContractRow Grown(long id, decimal initial, decimal final) => new(id) { Initial = initial, Final = final };

    [TestMethod]
    public void An_increase_of_half_is_found_with_its_figures()
    {
        var finding = F04.Run(Grown(3, 1_000_000m, 1_500_000m)).Single();

        Assert.AreEqual("contract:3", finding.Subject);
        Assert.AreEqual(0.65, finding.Score, "0.5 + 0.15 for twice the share");
        Assert.AreEqual(500_000m, finding.Value);
        finding.Says("R$ 1.000.000,00 para R$ 1.500.000,00", "BRL 1,000,000.00 to BRL 1,500,000.00");
        finding.Says("50,0%", "50.0%");
        Assert.AreEqual("0.50", finding.Evidence.Result.Value);
        Assert.AreEqual("0.25", finding.Evidence.Threshold.Value);
        Assert.IsTrue(finding.Evidence.Notes.Any(note => note.Pt.Contains("reajustes", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void A_quarter_exactly_is_lawful_and_a_fraction_more_is_not()
    {
        var detection = F04.Run(Grown(1, 33.33m, 41.6625m), Grown(2, 33.33m, 41.6626m));

        Assert.AreEqual("contract:2", detection.Single().Subject);
        Assert.AreEqual(2, detection.Examined);
    }

    [TestMethod]
    [DataRow("Reforma do edifício-sede", false)]
    [DataRow("obra de REFORMA, com fornecimento de material", false)]
    [DataRow("Serviço de reformá predial", false)]
    [DataRow("Reformas e ampliações", true)]
    [DataRow("Plataforma de ensino", true)]
    [DataRow("contrarreforma", true)]
    [DataRow("Fornecimento de papel", true)]
    public void Renovation_has_the_higher_share_and_is_told_by_the_whole_word(string text, bool isFound) =>
        Assert.AreEqual(isFound, F04.Run(Grown(1, 100m, 150m) with { Object = text }).Findings.Count == 1);

    [TestMethod]
    public void A_renovation_beyond_half_is_found_and_says_why()
    {
        var finding = F04.Run(Grown(1, 100m, 150.01m) with { Object = "Plataformas e reforma do telhado" }).Single();

        Assert.AreEqual("0.5", finding.Evidence.Threshold.Value);
        Assert.IsTrue(finding.Evidence.Notes.Any(note => note.En.Contains("speaks of renovation", StringComparison.Ordinal)));
    }

    [TestMethod]
    public void Implausible_amounts_are_counted_and_not_compared()
    {
        var detection = F04.Run(Grown(1, 0m, 100m), Grown(2, -5m, 100m), Grown(3, 100m, 0m), Grown(4, 100m, 10_000_000_000m));

        Assert.IsEmpty(detection.Findings);
        Assert.AreEqual(0, detection.Examined);
        detection.Excludes(ExclusionReason.ImplausibleValue, "initialValue", 2);
        detection.Excludes(ExclusionReason.ImplausibleValue, "finalValue", 2);
    }

    [TestMethod]
    public void Thresholds_are_options()
    {
        var strict = new IncreaseOverShareDetector(new IncreaseOverShareOptions { Share = 0.1m });

        Assert.HasCount(1, strict.Run(Grown(1, 100m, 111m)).Findings);
        Assert.IsEmpty(F04.Run(Grown(1, 100m, 111m)).Findings);
    }
}
