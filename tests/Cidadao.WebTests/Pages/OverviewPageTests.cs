using System.Net;
using Bunit;
using Cidadao.Web.Components.Overview;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class OverviewPageTests : PageTest
{
    [TestMethod]
    public void Shows_the_key_figures_as_Portuguese_writes_them()
    {
        Api.Has("overview", Sample.Overview());
        var page = Browser.Render<OverviewPage>();

        var figures = TextOf(page.WaitForElement(ById("key-figures")));
        Assert.Contains("3.810", figures);
        Assert.Contains("R$ 1,23 mi", figures);
        Assert.Contains("812", figures);
        Assert.Contains("390 unidades gestoras", figures);
    }

    [TestMethod]
    public void Shows_the_key_figures_as_English_writes_them()
    {
        Speak("en");
        Api.Has("overview", Sample.Overview());
        var page = Browser.Render<OverviewPage>();

        var figures = TextOf(page.WaitForElement(ById("key-figures")));
        Assert.Contains("3,810", figures);
        Assert.Contains("R$ 1.23 m", figures);
        Assert.Contains("390 buying units", figures);
    }

    [TestMethod]
    public void The_chart_has_a_bar_for_a_month_without_contracts()
    {
        Api.Has("overview", Sample.Overview());
        var page = Browser.Render<OverviewPage>();
        page.WaitForElement(".chart");

        // December, January, February: January is in no answer of the API.
        CollectionAssert.AreEqual(
            new[] { "dez/23: R$ 1.000,00 · 10 contratos", "jan/24: R$ 0,00 · 0 contratos", "fev/24: R$ 4.000,00 · 20 contratos" },
            page.FindAll(".chart-bar title").Select(TextOf).ToArray());
    }

    [TestMethod]
    public void Lists_the_gravest_findings_of_the_latest_investigation()
    {
        Api.Has("overview", Sample.Overview(Sample.Investigation))
            .Has($"investigations/{Sample.Investigation}", Sample.Completed(1))
            .Has("findings", Sample.Page(Sample.Finding()));
        var page = Browser.Render<OverviewPage>();

        Assert.Contains("Preço unitário fora da curva", TextOf(page.WaitForElement(ById("finding-row"))));
        Assert.Contains($"investigation={Sample.Investigation}", Api.To(HttpMethod.Get, "findings").Single().Query);
    }

    [TestMethod]
    public void Without_contracts_it_says_how_to_import_some()
    {
        Api.Has("overview", Sample.EmptyOverview());
        var page = Browser.Render<OverviewPage>();

        Assert.Contains("Ainda não há contratos", TextOf(page.WaitForElement(ById("empty"))));
        Assert.IsNotNull(page.Find($"{ById("empty")} a[href='/imports']"));
    }

    [TestMethod]
    public void A_problem_shows_its_detail_and_a_retry_loads_the_page()
    {
        Api.Refuses(HttpMethod.Get, "overview", HttpStatusCode.Conflict, "Migração em curso", "O banco de dados está sendo migrado.");
        var page = Browser.Render<OverviewPage>();
        var problem = TextOf(page.WaitForElement(ById("problem")));
        Assert.Contains("Migração em curso", problem);
        Assert.Contains("O banco de dados está sendo migrado.", problem);

        Api.Has("overview", Sample.Overview());
        page.Find($"{ById("problem")} button").Click();
        Assert.Contains("3.810", TextOf(page.WaitForElement(ById("key-figures"))));
    }
}
