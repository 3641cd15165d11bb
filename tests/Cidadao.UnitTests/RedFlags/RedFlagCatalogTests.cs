using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class RedFlagCatalogTests
{
    [TestMethod]
    [DataRow("F01", AgentRole.Bonifacio, "art. 75")]
    [DataRow("F03", AgentRole.Oxossi, "§ 1º")]
    [DataRow("F04", AgentRole.Bonifacio, "art. 125")]
    [DataRow("F13", AgentRole.Anita, null)]
    [DataRow("F21", AgentRole.Zumbi, null)]
    [DataRow("F23", AgentRole.Bonifacio, "arts. 106 e 107")]
    [DataRow("F30", AgentRole.Oxossi, null)]
    public void Every_indicator_has_its_agent_and_its_legal_basis(string code, AgentRole agent, string? basis)
    {
        var indicator = RedFlagCatalog.Find(code);

        Assert.IsNotNull(indicator);
        Assert.AreEqual(agent, indicator.Agent);
        if (basis is null)
        {
            Assert.IsNull(indicator.LegalBasis);
        }
        else
        {
            Assert.Contains(basis, indicator.LegalBasis!);
        }
    }

    [TestMethod]
    public void Codes_are_found_whatever_their_case_and_unknown_ones_are_not()
    {
        Assert.AreSame(RedFlagCatalog.Find("F21"), RedFlagCatalog.Find("f21"));
        Assert.IsNull(RedFlagCatalog.Find("F99"));
    }

    [TestMethod]
    public void Every_text_is_there_in_both_languages_and_no_text_accuses()
    {
        string[] accusations = ["fraude", "crime", "culpado", "corrupto", "fraud", "guilty", "corrupt "];
        foreach (var indicator in RedFlagCatalog.All)
        {
            foreach (var text in new[] { indicator.Title, indicator.Explanation, indicator.Formula, indicator.Innocent })
            {
                Assert.IsFalse(string.IsNullOrWhiteSpace(text.Pt) || string.IsNullOrWhiteSpace(text.En), indicator.Code);
                Assert.AreNotEqual(text.Pt, text.En);
                Assert.IsFalse(
                    accusations.Any(word => (text.Pt + text.En).Contains(word, StringComparison.OrdinalIgnoreCase)), indicator.Code);
            }
        }
    }

    [TestMethod]
    [DataRow("F01", "130984.20", FigureUnit.Brl)]
    [DataRow("F03", "130984.20", FigureUnit.Brl)]
    [DataRow("F04", "0.25", FigureUnit.Ratio)]
    [DataRow("F13", "0.25", FigureUnit.Ratio)]
    [DataRow("F21", "3.5", FigureUnit.Score)]
    [DataRow("F23", "1826", FigureUnit.Days)]
    [DataRow("F30", "0.9", FigureUnit.Ratio)]
    public void Every_threshold_has_a_value_a_unit_and_a_source(string code, string value, string unit)
    {
        var threshold = RedFlagCatalog.Find(code)!.Threshold;

        Assert.AreEqual(value, threshold.Value);
        Assert.AreEqual(unit, threshold.Unit);
        Assert.IsFalse(string.IsNullOrWhiteSpace(threshold.Source));
    }
}
