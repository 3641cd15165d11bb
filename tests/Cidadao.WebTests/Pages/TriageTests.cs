using System.Net;
using System.Text.Json;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.FindingDetails;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class TriageTests : PageTest
{
    private const string Path = "findings/41/triage";

    private IRenderedComponent<TriagePanel> Open(TriageResponse triage)
    {
        Api.Has(Path, triage);
        var panel = Browser.Render<TriagePanel>(parameters => parameters.Add(shown => shown.FindingId, 41));
        panel.WaitForElement(ById("triage-state"));
        return panel;
    }

    private static void Fill(IRenderedComponent<TriagePanel> panel, string label, string text)
    {
        var id = panel.FindAll("label").Single(element => TextOf(element) == label).GetAttribute("for");
        panel.FindAll("input, textarea").Single(field => field.Id == id).Change(text);
    }

    private void Takes(TriageResponse after) => Api.Answers(HttpMethod.Post, Path, () => new HttpResponseMessage(HttpStatusCode.OK)
    {
        Content = new StringContent(JsonSerializer.Serialize(after, ApiJson.Default.TriageResponse), System.Text.Encoding.UTF8, "application/json"),
    });

    private TriageRequest Sent() => JsonSerializer.Deserialize(Api.To(HttpMethod.Post, Path).Single().Body, ApiJson.Default.TriageRequest)!;

    [TestMethod]
    public void A_dismissal_without_reason_or_name_is_not_sent_and_the_fields_say_why()
    {
        var panel = Open(Sample.Triage());
        panel.Find(ById("triage-dismiss")).Click();
        panel.Find("form").Submit();

        string[] errors = [.. panel.FindAll(".mud-input-error .mud-input-helper-text").Select(TextOf)];
        CollectionAssert.AreEqual(new[] { "Diga por que o indício é descartado.", "Diga quem decide." }, errors);
        Assert.IsEmpty(Api.To(HttpMethod.Post, Path));
    }

    [TestMethod]
    public void A_site_whose_key_does_not_allow_it_says_so_in_words_for_its_reader()
    {
        var panel = Open(Sample.Triage());
        Api.Refuses(HttpMethod.Post, Path, HttpStatusCode.Forbidden, "A chave não permite isto", "Envie-a em Authorization.");
        panel.Find(ById("triage-dismiss")).Click();
        Fill(panel, "Motivo do descarte", "Frete incluído.");
        Fill(panel, "Seu nome", "Ana");
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.AreEqual("Este site não tem permissão para isto", TextOf(panel.Find($"{ById("problem")} strong"))));
        Assert.AreEqual(
            "Nada foi alterado. A API recusou a chave deste site (A chave não permite isto); quem o administra pode dar-lhe outra em CIDADAO_API_KEY.",
            TextOf(panel.Find($"{ById("problem")} span")));
    }

    [TestMethod]
    public void A_dismissal_sends_reason_and_name_and_shows_what_stands_after_it()
    {
        var panel = Open(Sample.Triage());
        Takes(Sample.Triage("dismissed", "Frete incluído.", Sample.Step("dismiss", "Frete incluído.")));
        panel.Find(ById("triage-dismiss")).Click();
        Fill(panel, "Motivo do descarte", " Frete incluído. ");
        Fill(panel, "Seu nome", "Ana");
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.AreEqual("dismissed", panel.Find(ById("triage-state")).GetAttribute("data-state")));
        Assert.AreEqual(new TriageRequest("dismiss", "Frete incluído.", "Ana"), Sent());
        var step = TextOf(panel.Find(ById("triage-step")));
        foreach (var part in new[] { "Ana descartou", "Frete incluído.", "10/03/2026 11:59" })
            Assert.Contains(part, step);
        Assert.IsEmpty(panel.FindAll(ById("triage-send")));
    }

    [TestMethod]
    public void A_confirmation_needs_no_text()
    {
        var panel = Open(Sample.Triage());
        Takes(Sample.Triage("confirmed", null, Sample.Step("confirm")));
        panel.Find(ById("triage-confirm")).Click();
        Fill(panel, "Seu nome", "Ana");
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.AreEqual("confirmed", panel.Find(ById("triage-state")).GetAttribute("data-state")));
        Assert.AreEqual(new TriageRequest("confirm", null, "Ana"), Sent());
    }

    [TestMethod]
    public void Who_decides_is_said_once_a_visit()
    {
        var panel = Open(Sample.Triage());
        Takes(Sample.Triage("confirmed", null, Sample.Step("confirm")));
        panel.Find(ById("triage-confirm")).Click();
        Fill(panel, "Seu nome", "Ana");
        panel.Find("form").Submit();
        panel.WaitForAssertion(() => Assert.IsEmpty(panel.FindAll(ById("triage-send"))));

        panel.Find(ById("triage-note")).Click();
        Assert.AreEqual("Ana", panel.Find("input").GetAttribute("value"));
    }

    [TestMethod]
    public void A_finding_whose_facts_changed_is_marked_and_keeps_the_earlier_decision_in_sight()
    {
        var panel = Open(Sample.Triage("changed", "Frete incluído.", Sample.Step("dismiss", "Frete incluído.", sameFacts: false)));

        var text = TextOf(panel.Find(ById("triage-panel")));
        foreach (var part in new[] { "Reapareceu: os fatos mudaram desde a decisão.", "Motivo de então: Frete incluído.", "sobre outros fatos" })
            Assert.Contains(part, text);
        Assert.HasCount(1, panel.FindAll(ById("triage-dismiss")));
    }

    [TestMethod]
    [DataRow("open", "confirm dismiss note assign")]
    [DataRow("confirmed", "dismiss reopen note assign")]
    [DataRow("dismissed", "confirm reopen note assign")]
    [DataRow("changed", "confirm dismiss reopen note assign")]
    public void Only_what_makes_sense_in_the_state_is_offered(string state, string actions)
    {
        var panel = Open(Sample.Triage(state));
        Assert.AreEqual(actions, string.Join(' ', panel.FindAll(".triage-form .chip").Select(chip => chip.GetAttribute("data-testid")!["triage-".Length..])));
    }

    [TestMethod]
    public void When_somebody_else_was_faster_it_says_so_and_shows_what_was_decided()
    {
        var panel = Open(Sample.Triage());
        Api.Refuses(HttpMethod.Post, Path, HttpStatusCode.Conflict, "Outra pessoa decidiu ao mesmo tempo", "Veja o que foi decidido e tente de novo.")
            .Has(Path, Sample.Triage("confirmed", null, Sample.Step("confirm")));
        panel.Find(ById("triage-note")).Click();
        Fill(panel, "Anotação", "Ver edital.");
        Fill(panel, "Seu nome", "Bia");
        panel.Find("form").Submit();

        panel.WaitForAssertion(() => Assert.AreEqual("confirmed", panel.Find(ById("triage-state")).GetAttribute("data-state")));
        Assert.Contains("Outra pessoa decidiu ao mesmo tempo", TextOf(panel.Find(ById("problem"))));
    }
}
