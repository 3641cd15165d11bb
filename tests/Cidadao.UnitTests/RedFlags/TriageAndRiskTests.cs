using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>What is done with findings: facts, triage, risk, thresholds.</summary>
[TestClass]
public sealed class TriageAndRiskTests
{
    [TestMethod]
    public void Facts_are_equal_where_what_went_in_is()
    {
        var finding = Suppression(400);

        Assert.AreEqual(FindingFacts.DigestOf(finding), FindingFacts.DigestOf(Suppression(400)));
        Assert.AreNotEqual(FindingFacts.DigestOf(finding), FindingFacts.DigestOf(Suppression(399)));
        Assert.AreNotEqual(FindingFacts.DigestOf(finding), FindingFacts.DigestOf(finding with { ContractIds = [1, 2] }));
    }

    [TestMethod]
    public void What_is_computed_from_the_peers_is_no_fact()
    {
        var finding = Suppression(400);
        var scored = finding with { Score = 0.9, Evidence = finding.Evidence with { Inputs = [.. finding.Evidence.Inputs, new(new("z", "z"), "4", FigureUnit.Score)] } };

        Assert.AreEqual(FindingFacts.DigestOf(finding), FindingFacts.DigestOf(scored));
    }

    [TestMethod]
    [DataRow(TriageAction.Dismiss, null, false)]
    [DataRow(TriageAction.Dismiss, "Contrato por demanda", true)]
    [DataRow(TriageAction.Note, " ", false)]
    [DataRow(TriageAction.Assign, "", false)]
    [DataRow(TriageAction.Confirm, null, true)]
    [DataRow(TriageAction.Reopen, null, true)]
    public void A_dismissal_needs_a_reason_and_a_note_a_text(TriageAction action, string? text, bool isRight) =>
        Assert.AreEqual(isRight, Triage.ErrorOf(action, text) is null);

    [TestMethod]
    public void A_note_decides_nothing() => Assert.AreEqual(TriageStatus.Dismissed, Triage.After(TriageStatus.Dismissed, TriageAction.Note));

    [TestMethod]
    public void Risk_is_the_chance_that_one_of_the_parts_is_something()
    {
        var risk = RiskScore.Of([(1, "F01", 0.5, 0.5), (2, "F21", 0.8, 0.5)]);

        Assert.AreEqual(0.55, risk.Value, "1 − (1 − 0.25)·(1 − 0.4)");
        CollectionAssert.AreEqual(new[] { "F21", "F01" }, risk.Parts.Select(part => part.Indicator).ToArray());
    }

    [TestMethod]
    public void Repeated_findings_of_one_indicator_do_not_add_up_in_any_order()
    {
        var once = RiskScore.Of([(1, "F01", 0.8, 0.5)]);
        var often = RiskScore.Of([(3, "F01", 0.8, 0.5), (1, "F01", 0.8, 0.5), (2, "F01", 0.2, 0.5)]);

        Assert.AreEqual(once.Value, often.Value);
        Assert.AreEqual(new RiskPart("F01", 1, 0.4, 3), often.Parts.Single());
    }

    [TestMethod]
    public void Missing_information_is_no_risk_of_its_own() => Assert.AreEqual(0, RiskScore.Of([(1, "F29", 1, 1)]).Value);

    [TestMethod]
    public void An_investigation_s_thresholds_replace_the_catalogue_s()
    {
        Thresholds own = new(new Dictionary<string, IReadOnlyDictionary<string, double>> { ["F05"] = new Dictionary<string, double> { ["share"] = 0.7 } });
        var rows = new ContractRow(1) { Initial = 1_000, Final = 400 };

        Assert.IsEmpty(DetectorSet.Of("F05", own).Run(rows).Findings);
        Assert.HasCount(1, DetectorSet.Of("F05", Thresholds.Defaults).Run(rows).Findings);
        Assert.AreEqual(3.5, own.Of("F21", "z"));
    }

    [TestMethod]
    [DataRow("F05", "share", 0.3, null)]
    [DataRow("F99", "share", 0.3, "F99")]
    [DataRow("F05", "z", 0.3, "F05.z")]
    [DataRow("F05", "share", 7, "F05.share")]
    [DataRow("F05", "share", double.NaN, "F05.share")]
    [DataRow("F21", "minLines", 20.5, "F21.minLines")]
    public void Thresholds_out_of_range_are_named(string code, string name, double value, string? field) => Assert.AreEqual(
        field,
        Thresholds.Errors(new Dictionary<string, IReadOnlyDictionary<string, double>> { [code] = new Dictionary<string, double> { [name] = value } })
            .Keys.SingleOrDefault());

    [TestMethod]
    public void What_is_wrong_with_a_threshold_is_said_in_both_languages()
    {
        var error = Thresholds.Errors(new Dictionary<string, IReadOnlyDictionary<string, double>> { ["F05"] = new Dictionary<string, double> { ["share"] = 7 } })
            ["F05.share"];

        Assert.StartsWith("Deve estar entre", error.Pt);
        Assert.StartsWith("Must lie between", error.En);
    }

    [TestMethod]
    public void Every_parameter_s_default_is_within_its_own_range()
    {
        foreach (var indicator in RedFlagCatalog.All)
        {
            var defaults = indicator.Parameters.ToDictionary(parameter => parameter.Name, parameter => parameter.Default);
            Assert.IsEmpty(Thresholds.Errors(new Dictionary<string, IReadOnlyDictionary<string, double>> { [indicator.Code] = defaults }), indicator.Code);
            foreach (var parameter in indicator.Parameters)
                Assert.AreEqual(parameter.Default, Thresholds.Defaults.Of(indicator.Code, parameter.Name));
        }
    }

    private static Finding Suppression(decimal final) =>
        DetectorSet.Of("F05", Thresholds.Defaults).Run(new ContractRow(1) { Initial = 1_000, Final = final }).Single();
}
