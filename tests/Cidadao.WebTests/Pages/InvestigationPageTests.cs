using System.Net;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.InvestigationDetails;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class InvestigationPageTests : PageTest
{
    private static string Path { get; } = $"investigations/{Sample.Investigation}";

    private IRenderedComponent<InvestigationPage> Open()
    {
        Api.Has("indicators", (IReadOnlyList<IndicatorResponse>)[Sample.Indicator()]);
        var page = Browser.Render<InvestigationPage>(parameters => parameters.Add(investigation => investigation.Id, Sample.Investigation));
        page.WaitForElement(ById("investigation-status"));
        return page;
    }

    [TestMethod]
    public async Task Progress_tasks_and_findings_move_by_themselves_until_the_end()
    {
        Api.Has(Path, Sample.Running(0.25, 0, Sample.PlannedTask())).Has("findings", Sample.Page<FindingSummary>());
        var page = Open();
        Assert.AreEqual("25,0%", TextOf(page.Find(ById("investigation-progress"))));
        Assert.Contains("Planejada", TextOf(page.Find(ById("task-row"))));

        Api.Has(Path, Sample.Completed(1)).Has("findings", Sample.Page(Sample.Finding()));
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() =>
        {
            Assert.AreEqual("completed", page.Find(ById("investigation-status")).GetAttribute("data-status"));
            Assert.AreEqual("100,0%", TextOf(page.Find(ById("investigation-progress"))));
            Assert.Contains("212 dados insuficientes n<20", TextOf(page.Find(ById("task-row"))));
            Assert.HasCount(1, page.FindAll(ById("finding-row")));
        });

        var asked = Api.To(HttpMethod.Get, Path).Count;
        await PassAsync(seconds: 5);
        Assert.HasCount(asked, Api.To(HttpMethod.Get, Path));
    }

    [TestMethod]
    public void A_failed_look_keeps_the_page_and_the_next_one_mends_it()
    {
        Api.Has(Path, Sample.Running(0.25, 0)).Has("findings", Sample.Page<FindingSummary>());
        var page = Open();

        Api.Refuses(HttpMethod.Get, Path, HttpStatusCode.Conflict, "Ocupado", "Tente em instantes.");
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("Tente em instantes.", TextOf(page.Find(ById("problem")))));
        Assert.AreEqual("25,0%", TextOf(page.Find(ById("investigation-progress"))));

        Api.Has(Path, Sample.Running(0.5, 0));
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.AreEqual("50,0%", TextOf(page.Find(ById("investigation-progress")))));
        Assert.IsEmpty(page.FindAll(ById("problem")));
    }

    [TestMethod]
    public void All_findings_of_the_investigation_are_exported_and_it_is_said_that_the_filters_do_not_count()
    {
        Api.Has(Path, Sample.Completed(1)).Has("findings", Sample.Page(Sample.Finding()));
        var page = Open();

        var link = page.WaitForElement(ById("export-parquet"));
        Assert.AreEqual($"exports/findings?investigation={Sample.Investigation}&format=parquet", link.GetAttribute("href"));
        Assert.HasCount(5, page.FindAll("#export-menu a"));
        Assert.Contains("quaisquer que sejam os filtros", TextOf(page.Find("#export-menu")));
    }

    [TestMethod]
    public void An_investigation_without_findings_has_none_to_export()
    {
        Api.Has(Path, Sample.Completed(0)).Has("findings", Sample.Page<FindingSummary>());
        var page = Open();

        page.WaitForElement(ById("empty"));
        Assert.IsEmpty(page.FindAll(ById("export")));
    }

    [TestMethod]
    public async Task Who_leaves_the_page_asks_no_more()
    {
        Api.Has(Path, Sample.Running(0.25, 0)).Has("findings", Sample.Page<FindingSummary>());
        var page = Open();
        await PassAsync(seconds: 1);
        page.WaitForAssertion(() => Assert.HasCount(2, Api.To(HttpMethod.Get, Path)));
        await Browser.DisposeComponentsAsync();

        var asked = Api.Requests.Count;
        await PassAsync(seconds: 5);
        Assert.HasCount(asked, Api.Requests);
    }

    [TestMethod]
    public void Cancelling_asks_the_API_and_says_that_it_is_under_way()
    {
        Api.Has(Path, Sample.Running(0.25, 0)).Has("findings", Sample.Page<FindingSummary>());
        Api.Accepts(HttpMethod.Delete, Path, Sample.Investigation);
        var page = Open();

        page.Find(ById("cancel-investigation")).Click();
        page.WaitForAssertion(() => Assert.AreEqual("Cancelando…", TextOf(page.Find(ById("cancel-investigation")))));
        Assert.HasCount(1, Api.To(HttpMethod.Delete, Path));
    }

    [TestMethod]
    public void A_finding_opens_its_evidence_and_asks_for_it_only_then()
    {
        Api.Has(Path, Sample.Completed(1)).Has("findings", Sample.Page(Sample.Finding())).Has("findings/41", Sample.FindingDetail());
        var page = Open();
        page.WaitForElement(ById("finding-row"));
        Assert.IsEmpty(Api.To(HttpMethod.Get, "findings/41"));

        page.Find($"{ById("finding-row")} button").Click();
        Assert.Contains("n = 64", TextOf(page.WaitForElement(ById("evidence"))));
    }

    [TestMethod]
    public void The_severity_filter_goes_to_the_API()
    {
        Api.Has(Path, Sample.Completed(1)).Has("findings", Sample.Page(Sample.Finding()));
        var page = Open();
        page.WaitForElement(ById("finding-row"));

        page.FindAll(".chip").Single(chip => TextOf(chip) == "Alto ou acima").Click();
        page.WaitForAssertion(() => Assert.Contains("severity=high", Api.To(HttpMethod.Get, "findings")[^1].Query));
    }

    [TestMethod]
    public void The_triage_filter_goes_to_the_API_and_the_default_asks_for_nothing()
    {
        Api.Has(Path, Sample.Completed(1)).Has("findings", Sample.Page(Sample.Finding() with { Triage = "changed", Assignee = "Bia" }));
        var page = Open();
        var row = page.WaitForElement(ById("finding-row"));
        Assert.Contains("Os fatos mudaram", TextOf(row));
        Assert.Contains("com Bia", TextOf(row));
        Assert.DoesNotContain("triage=", Api.To(HttpMethod.Get, "findings")[^1].Query);

        page.Find(ById("triage-filter")).Change("dismissed");
        page.WaitForAssertion(() => Assert.Contains("triage=dismissed", Api.To(HttpMethod.Get, "findings")[^1].Query));

        page.Find(ById("triage-filter")).Change("open");
        page.WaitForAssertion(() => Assert.DoesNotContain("triage=", Api.To(HttpMethod.Get, "findings")[^1].Query));
    }

    [TestMethod]
    public void The_address_may_ask_for_a_state_of_triage()
    {
        Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"{Path}?triage=dismissed");
        Api.Has(Path, Sample.Completed(1)).Has("findings", Sample.Page(Sample.Finding() with { Triage = "dismissed" }));
        var page = Open();

        page.WaitForElement(ById("finding-row"));
        Assert.Contains("triage=dismissed", Api.To(HttpMethod.Get, "findings")[^1].Query);
    }

    [TestMethod]
    public void A_list_that_triage_emptied_does_not_say_that_nothing_was_found()
    {
        Api.Has(Path, Sample.Completed(3)).Has("findings", Sample.Page<FindingSummary>());
        var page = Open();

        Assert.Contains("Todos os indícios foram descartados", TextOf(page.WaitForElement(ById("empty"))));
    }
}
