using System.Net;
using Bunit;
using Bunit.TestDoubles;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Contracts;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class ContractsPageTests : PageTest
{
    private NavigationManager Address => Browser.Services.GetRequiredService<NavigationManager>();

    [TestMethod]
    public void Shows_the_total_and_the_rows_with_money_and_change()
    {
        Api.Has("contracts", new Page<ContractSummary>([Sample.Contract()], null, 3810));
        var page = Browser.Render<ContractsPage>();

        Assert.AreEqual("3.810", TextOf(page.WaitForElement(ById("contracts-total"))));
        var row = TextOf(page.Find(ById("contract-row")));
        Assert.Contains("31/01/2024", row);
        Assert.Contains("R$ 100.000,00", row);
        Assert.Contains("+31,0%", row);
        Assert.Contains("Dispensa", row);
    }

    [TestMethod]
    public void A_total_that_is_an_estimate_is_shown_as_one()
    {
        Api.Has("contracts", new Page<ContractSummary>([Sample.Contract()], "seguinte", 1_234_567, TotalIsEstimate: true));
        var page = Browser.Render<ContractsPage>();

        Assert.AreEqual("cerca de 1.200.000", TextOf(page.WaitForElement(ById("contracts-total"))));
        Assert.Contains("1 de cerca de 1.200.000", TextOf(page.Find(".more")));
    }

    [TestMethod]
    public void The_filters_of_the_address_go_to_the_API()
    {
        Api.Has("contracts", Sample.Page(Sample.Contract())).Has("agencies", (IReadOnlyList<AgencyResponse>)[]);
        Address.NavigateTo("contracts?text=limpeza&from=2024-01-01&agency=26000&minValue=1000.5&method=auction&sort=value");
        Browser.Render<ContractsPage>().WaitForElement(ById("contract-row"));

        var query = Api.To(HttpMethod.Get, "contracts").Single().Query;
        string[] parts =
            ["text=limpeza", "from=2024-01-01", "agency=26000", "minValue=1000.5", "method=auction", "sort=value", "pageSize=50"];
        foreach (var part in parts)
            Assert.Contains(part, query);
    }

    [TestMethod]
    public void The_list_is_exported_in_every_format_with_the_filter_that_is_shown()
    {
        Api.Has("contracts", Sample.Page(Sample.Contract())).Has("agencies", (IReadOnlyList<AgencyResponse>)[]);
        Address.NavigateTo("contracts?text=merenda%20%26%20leite&from=2024-01-01&minValue=1000.5&method=auction&sort=value");
        var page = Browser.Render<ContractsPage>();
        page.WaitForElement(ById("export"));

        const string Filter = "exports/contracts?text=merenda%20%26%20leite&from=2024-01-01&method=auction&minValue=1000.5&";
        (string, string?)[] expected =
        [
            ("CSV (planilha)", Filter + "format=csv&variant=spreadsheet"),
            ("CSV (bruto)", Filter + "format=csv&variant=raw"),
            ("XLSX", Filter + "format=xlsx"),
            ("Parquet", Filter + "format=parquet"),
            ("JSON Lines", Filter + "format=jsonLines"),
        ];
        var links = page.FindAll("#export-menu a");
        CollectionAssert.AreEqual(expected, links.Select(link => (TextOf(link), link.GetAttribute("href"))).ToArray());
        Assert.AreEqual("export-menu", page.Find(ById("export")).GetAttribute("popovertarget"));
        Assert.Contains("com os filtros mostrados", TextOf(page.Find("#export-menu")));

        // Neither the router nor the browser may take what may be an answer in words for a page of its own or for a file.
        Assert.IsTrue(links.All(link => link.GetAttribute("target") == "_top" && !link.HasAttribute("download")));
    }

    [TestMethod]
    public void Without_a_filter_everything_is_exported()
    {
        Speak("en");
        Api.Has("contracts", Sample.Page(Sample.Contract()));
        var page = Browser.Render<ContractsPage>();

        Assert.AreEqual("Export", TextOf(page.WaitForElement(ById("export"))));
        Assert.AreEqual("exports/contracts?format=csv&variant=raw", page.Find(ById("export-csv-raw")).GetAttribute("href"));
        Assert.Contains("All contracts of this list.", TextOf(page.Find("#export-menu")));
    }

    [TestMethod]
    public void Where_nothing_matches_there_is_nothing_to_export()
    {
        Api.Has("contracts", Sample.Page<ContractSummary>());
        var page = Browser.Render<ContractsPage>();

        page.WaitForElement(ById("empty"));
        Assert.IsEmpty(page.FindAll(ById("export")));
    }

    [TestMethod]
    public void A_search_goes_to_the_address_and_loads_anew()
    {
        Api.Has("contracts", Sample.Page(Sample.Contract()));
        var page = Browser.Render<ContractsPage>();
        page.WaitForElement(ById("contract-row"));

        page.Find("input[type=search]").Change("merenda escolar");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains("text=merenda escolar", Api.To(HttpMethod.Get, "contracts")[^1].Query));
        Assert.EndsWith("contracts?text=merenda%20escolar", Address.Uri);
    }

    [TestMethod]
    public void More_rows_come_by_the_cursor_and_stand_below()
    {
        Api.Has("contracts", new Page<ContractSummary>([Sample.Contract(1)], "seguinte", 2));
        var page = Browser.Render<ContractsPage>();
        page.WaitForElement(ById("more"));

        Api.Has("contracts", new Page<ContractSummary>([Sample.Contract(2)], null, 2));
        page.Find(ById("more")).Click();

        page.WaitForAssertion(() => Assert.HasCount(2, page.FindAll(ById("contract-row"))));
        Assert.Contains("cursor=seguinte", Api.To(HttpMethod.Get, "contracts")[^1].Query);
        Assert.IsEmpty(page.FindAll(ById("more")));
    }

    [TestMethod]
    public void No_match_says_to_widen_the_filters()
    {
        Api.Has("contracts", Sample.Page<ContractSummary>());
        Address.NavigateTo("contracts?text=nada");
        var page = Browser.Render<ContractsPage>();

        Assert.Contains("Nenhum contrato com estes filtros", TextOf(page.WaitForElement(ById("empty"))));
    }

    [TestMethod]
    public void A_filter_of_the_address_that_cannot_be_read_is_said()
    {
        Address.NavigateTo("contracts?from=ontem");
        var page = Browser.Render<ContractsPage>();

        Assert.Contains("Um filtro do endereço não pôde ser lido", TextOf(page.WaitForElement(ById("problem"))));
        Assert.IsEmpty(Api.Requests);
    }

    [TestMethod]
    public void A_refused_filter_shows_what_the_API_says()
    {
        Api.Refuses(HttpMethod.Get, "contracts", HttpStatusCode.BadRequest, "Filtro inválido", "O período tem o fim antes do início.");
        var page = Browser.Render<ContractsPage>();

        Assert.Contains("O período tem o fim antes do início.", TextOf(page.WaitForElement(ById("problem"))));
    }
}
