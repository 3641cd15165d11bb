using System.Text.Json;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Client.Live;
using Cidadao.Web.Components.FindingDetails;
using Cidadao.Web.Components.Imports;
using Cidadao.Web.Components.InvestigationDetails;
using Cidadao.Web.Components.Investigations;
using Cidadao.Web.Components.Overview;
using Cidadao.Web.Localization;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components;

namespace Cidadao.WebTests.Pages;

/// <summary>Pages that are told what happens, and what they do while nobody tells them.</summary>
[TestClass]
public sealed class LivePagesTests : PageTest
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(200);

    private static string Investigation { get; } = $"investigations/{Sample.Investigation}";

    private static LiveMessage Message { get; } = new("1-0", "investigation-task-completed.v1", Sample.Now, JsonSerializer.SerializeToElement(new { }));

    private IRenderedComponent<InvestigationPage> OpenInvestigation(InvestigationResponse state)
    {
        Api.Has(Investigation, state).Has("findings", Sample.Page<FindingSummary>()).Has("indicators", (IReadOnlyList<IndicatorResponse>)[Sample.Indicator()]);
        var page = Browser.Render<InvestigationPage>(parameters => parameters.Add(investigation => investigation.Id, Sample.Investigation));
        page.WaitForElement(ById("investigation-status"));
        return page;
    }

    private static string? Live<TPage>(IRenderedComponent<TPage> page)
        where TPage : IComponent => page.Find(ById("live-mark")).GetAttribute("data-live");

    /// <summary>Connects, and waits until the page has looked at what it may have missed.</summary>
    private async Task ConnectAsync<TPage>(IRenderedComponent<TPage> page)
        where TPage : IComponent
    {
        await Feed.ConnectAsync();
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.AreEqual("yes", Live(page)));
    }

    [TestMethod]
    public async Task What_happens_is_seen_at_once_and_much_of_it_with_one_look()
    {
        var page = OpenInvestigation(Sample.Running(0.25, 0));
        Assert.IsNull(Live(page), "Not known yet.");
        await ConnectAsync(page);
        Assert.AreEqual("ao vivo", TextOf(page.Find(ById("live-mark"))));
        Assert.AreEqual("status", page.Find(ById("live-mark")).GetAttribute("role"));
        var asked = Api.To(HttpMethod.Get, Investigation).Count;

        Api.Has(Investigation, Sample.Running(0.5, 0));
        for (var message = 0; message < 50; message++)
            await Feed.TellAsync(Investigation, Message);
        Assert.HasCount(asked, Api.To(HttpMethod.Get, Investigation));
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.AreEqual("50,0%", TextOf(page.Find(ById("investigation-progress")))));
        Assert.HasCount(asked + 1, Api.To(HttpMethod.Get, Investigation));
    }

    [TestMethod]
    public async Task Who_is_told_looks_seldom_by_itself_and_who_is_not_each_second()
    {
        var page = OpenInvestigation(Sample.Running(0.25, 0));
        await ConnectAsync(page);
        var asked = Api.To(HttpMethod.Get, Investigation).Count;
        await PassAsync(seconds: 14);
        Assert.HasCount(asked, Api.To(HttpMethod.Get, Investigation));
        await PassAsync(seconds: 1);
        page.WaitForAssertion(() => Assert.HasCount(asked + 1, Api.To(HttpMethod.Get, Investigation)));

        await Feed.ConnectAsync(false);
        Assert.AreEqual("yes", Live(page), "Most connections come back before anybody has to know.");
        for (var second = 0; second < 3; second++)
        {
            asked = Api.To(HttpMethod.Get, Investigation).Count;
            await PassAsync(seconds: 1);
            page.WaitForAssertion(() => Assert.HasCount(asked + 1, Api.To(HttpMethod.Get, Investigation)));
        }
        page.WaitForAssertion(() => Assert.AreEqual("sem conexão ao vivo; atualizando a cada segundo", TextOf(page.Find(ById("live-mark")))));
    }

    [TestMethod]
    public async Task A_gap_and_a_connection_that_came_back_are_reasons_to_look()
    {
        var page = OpenInvestigation(Sample.Running(0.25, 0));
        await ConnectAsync(page);
        Api.Has(Investigation, Sample.Running(0.5, 0));
        await Feed.TellAsync(Investigation, new LiveGap());
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.AreEqual("50,0%", TextOf(page.Find(ById("investigation-progress")))));

        Api.Has(Investigation, Sample.Running(0.75, 0));
        await Feed.ConnectAsync(false);
        await Feed.ConnectAsync();
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.AreEqual("75,0%", TextOf(page.Find(ById("investigation-progress")))));
    }

    [TestMethod]
    public async Task A_topic_that_is_refused_is_looked_at_each_second()
    {
        Speak(Languages.English);
        var page = OpenInvestigation(Sample.Running(0.25, 0));
        await ConnectAsync(page);
        await Feed.TellAsync(Investigation, new LiveRefused("forbidden", "No", null));
        Api.Has(Investigation, Sample.Running(0.5, 0));
        await PassAsync(seconds: 1);
        page.WaitForAssertion(() => Assert.AreEqual("50.0%", TextOf(page.Find(ById("investigation-progress")))));
        Assert.AreEqual("no live connection; refreshing every second", TextOf(page.Find(ById("live-mark"))));
    }

    [TestMethod]
    public async Task An_investigation_that_ended_is_not_followed_any_more()
    {
        var page = OpenInvestigation(Sample.Running(0.25, 0));
        await ConnectAsync(page);
        Api.Has(Investigation, Sample.Completed(0));
        await Feed.TellAsync(Investigation, Message);
        Clock.Advance(Soon);

        page.WaitForAssertion(() => Assert.AreEqual("completed", page.Find(ById("investigation-status")).GetAttribute("data-status")));
        page.WaitForAssertion(() => Assert.IsNull(Live(page)));
        Assert.IsEmpty(Feed.Topics);
    }

    [TestMethod]
    public void An_investigation_that_has_ended_is_not_followed_at_all()
    {
        var page = OpenInvestigation(Sample.Completed(0));
        page.WaitForElement(ById("empty"));
        Assert.IsEmpty(Feed.Topics);
        Assert.AreEqual("", TextOf(page.Find(ById("live-mark"))));
    }

    [TestMethod]
    public async Task Who_leaves_the_page_leaves_the_topic()
    {
        var page = OpenInvestigation(Sample.Running(0.25, 0));
        page.Find(ById("history-toggle"));
        CollectionAssert.AreEqual(new[] { Investigation }, Feed.Topics.ToArray());
        await Browser.DisposeComponentsAsync();
        await Browser.Renderer.Dispatcher.InvokeAsync(() => { });
        Assert.IsEmpty(Feed.Topics);
    }

    [TestMethod]
    public async Task An_import_that_somebody_else_starts_appears_by_itself()
    {
        Api.Has("imports", Sample.Page<ImportResponse>());
        var page = Browser.Render<ImportsPage>();
        page.WaitForElement(ById("empty"));
        await ConnectAsync(page);

        Api.Has("imports", Sample.Page(Sample.ImportRun("running", 0.4)));
        await Feed.TellAsync("imports", Message);
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.AreEqual("40,0%", TextOf(page.Find(ById("import-progress")))));
    }

    [TestMethod]
    public async Task Without_a_connection_a_list_at_rest_is_looked_at_seldom_and_says_so()
    {
        Api.Has("imports", Sample.Page<ImportResponse>());
        var page = Browser.Render<ImportsPage>();
        page.WaitForElement(ById("empty"));
        await PassAsync(seconds: 14);
        Assert.HasCount(1, Api.To(HttpMethod.Get, "imports"));
        await PassAsync(seconds: 1);
        page.WaitForAssertion(() => Assert.AreEqual("sem conexão ao vivo; atualizando a cada 15 segundos", TextOf(page.Find(ById("live-mark")))));
        Assert.HasCount(2, Api.To(HttpMethod.Get, "imports"));
    }

    [TestMethod]
    public async Task A_list_of_imports_that_somebody_pages_through_does_not_jump()
    {
        var first = Enumerable.Range(1, 20).Select(_ => Sample.ImportRun("completed", 1) with { Id = Guid.NewGuid() }).ToArray();
        Api.Has("imports", new Page<ImportResponse>(first, "after20", 21));
        var page = Browser.Render<ImportsPage>();
        var more = page.WaitForElement(ById("more"));
        await ConnectAsync(page);
        Api.Has("imports", Sample.Page(Sample.ImportRun("completed", 1)));
        more.Click();
        page.WaitForAssertion(() => Assert.HasCount(21, page.FindAll(ById("import-row"))));

        await Feed.TellAsync("imports", Message);
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.IsNull(Live(page)));
        Assert.HasCount(21, page.FindAll(ById("import-row")));
    }

    [TestMethod]
    public async Task An_investigation_that_somebody_else_starts_appears_in_the_list_and_its_progress_is_looked_at()
    {
        Api.Has("indicators", (IReadOnlyList<IndicatorResponse>)[Sample.Indicator()]).Has("investigations", Sample.Page<InvestigationResponse>());
        var page = Browser.Render<InvestigationsPage>();
        page.WaitForElement(ById("empty"));
        await ConnectAsync(page);

        Api.Has("investigations", Sample.Page(Sample.Running(0.25, 0)));
        await Feed.TellAsync("investigations", Message);
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.Contains("25,0%", TextOf(page.Find(ById("investigation-row")))));

        // Of this the topic tells nothing.
        Api.Has("investigations", Sample.Page(Sample.Running(0.5, 0)));
        await PassAsync(seconds: 1);
        page.WaitForAssertion(() => Assert.Contains("50,0%", TextOf(page.Find(ById("investigation-row")))));
    }

    [TestMethod]
    [DataRow("imports?types=import-ended.v1")]
    [DataRow("investigations")]
    public async Task The_figures_renew_in_their_place(string topic)
    {
        Api.Has("overview", Sample.Overview());
        var page = Browser.Render<OverviewPage>();
        page.WaitForElement(ById("key-figures"));
        await ConnectAsync(page);

        var flickers = 0;
        page.OnAfterRender += (_, _) => flickers += page.FindAll(ById("key-figures")).Count == 0 ? 1 : 0;
        Api.Has("overview", Sample.Overview() with { Contracts = 4_000 });
        await Feed.TellAsync(topic, Message);
        Clock.Advance(Soon);
        page.WaitForAssertion(() => Assert.Contains("4.000", TextOf(page.Find(ById("key-figures")))));
        Assert.AreEqual(0, flickers);
    }

    [TestMethod]
    public async Task What_somebody_else_decides_of_a_finding_is_seen_and_of_others_not_looked_at()
    {
        const string topic = "findings?types=finding-triaged.v1";
        Api.Has("findings/41/triage", Sample.Triage());
        var panel = Browser.Render<TriagePanel>(parameters => parameters.Add(shown => shown.FindingId, 41));
        panel.WaitForElement(ById("triage-state"));
        await Feed.ConnectAsync();
        Clock.Advance(Soon);
        panel.WaitForAssertion(() => Assert.HasCount(2, Api.To(HttpMethod.Get, "findings/41/triage")));

        Api.Has("findings/41/triage", Sample.Triage("confirmed"));
        await Feed.TellAsync(topic, Triaged(42));
        await PassAsync(seconds: 2);
        Assert.HasCount(2, Api.To(HttpMethod.Get, "findings/41/triage"));
        await Feed.TellAsync(topic, Triaged(41));
        panel.WaitForAssertion(() => Assert.AreEqual("confirmed", panel.Find(ById("triage-state")).GetAttribute("data-state")));
    }

    private static LiveMessage Triaged(long finding) =>
        new("2-0", "finding-triaged.v1", Sample.Now, JsonSerializer.SerializeToElement(new { findingId = finding, indicator = "F21", status = "Confirmed" }));
}
