using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.FindingDetails;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class FindingPageTests : PageTest
{
    [TestMethod]
    public void The_evidence_has_all_that_is_needed_to_recompute_it()
    {
        Api.Has("findings/41", Sample.FindingDetail()).Has("findings/41/triage", Sample.Triage());
        var page = Browser.Render<FindingPage>(parameters => parameters.Add(finding => finding.Id, 41));

        var evidence = TextOf(page.WaitForElement(ById("evidence")));
        string[] parts =
        [
            "Indício que merece verificação. Não é acusação.", "6,125", "3,5", "Fonte: Iglewicz e Hoaglin, 1993", "R$ 18.900,00", "n = 64",
            "R$ 5.240,00", "z = 0,6745·(ln p − mediana)/MAD", "Frete incluído no preço.", "A fonte não informa a marca.", "Aquisição de notebooks",
        ];
        foreach (var part in parts)
            Assert.Contains(part, evidence);
    }

    [TestMethod]
    public void The_evidence_speaks_English_to_who_chose_it()
    {
        Speak("en");
        Api.Has("findings/41", Sample.FindingDetail()).Has("findings/41/triage", Sample.Triage());
        var page = Browser.Render<FindingPage>(parameters => parameters.Add(finding => finding.Id, 41));

        var evidence = TextOf(page.WaitForElement(ById("evidence")));
        foreach (var part in new[] { "Not an accusation", "6.125", "R$ 18,900.00", "Freight included in the price.", "z = 0.6745·(ln p − median)/MAD", "Same class, unit and year." })
            Assert.Contains(part, evidence);
    }

    [TestMethod]
    public void The_gauge_puts_the_threshold_at_its_share_of_the_result()
    {
        Api.Has("findings/41", Sample.FindingDetail()).Has("findings/41/triage", Sample.Triage());
        var page = Browser.Render<FindingPage>(parameters => parameters.Add(finding => finding.Id, 41));

        Assert.AreEqual("left:57.14%", page.WaitForElement(".gauge-limit").GetAttribute("style"));
    }

    [TestMethod]
    public void The_finding_leads_to_its_indicator_in_the_catalogue()
    {
        Api.Has("findings/41", Sample.FindingDetail()).Has("findings/41/triage", Sample.Triage());
        var page = Browser.Render<FindingPage>(parameters => parameters.Add(finding => finding.Id, 41));

        Assert.AreEqual("indicators#F21", page.WaitForElement(ById("to-indicator")).GetAttribute("href"));
    }

    [TestMethod]
    [DataRow("pt", "modelo-x", null, "Texto escrito por modelo-x a partir da evidência.")]
    [DataRow("pt", null, null, "Texto padrão, montado a partir da evidência.")]
    [DataRow("en", null, "refused", "was refused")]
    public void The_page_says_who_wrote_the_text(string language, string? model, string? reason, string expected)
    {
        Speak(language);
        var narrative = new NarrativeResponse(new("Em palavras.", "In words."), model is null ? "template" : "model", null, model, reason, null);
        Api.Has("findings/41", Sample.FindingDetail() with { Narrative = narrative }).Has("findings/41/triage", Sample.Triage());
        var page = Browser.Render<FindingPage>(parameters => parameters.Add(finding => finding.Id, 41));

        Assert.Contains(expected, TextOf(page.WaitForElement(ById("narrative-writer"))));
        Assert.AreEqual(model is null, page.FindAll(ById("ask-narrative")).Count == 1);
    }
}
