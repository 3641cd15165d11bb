using System.Net;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Search;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class SearchPageTests : PageTest
{
    private static readonly SearchResponse Found = new(
        new(12_000, TotalIsEstimate: true, [new(Sample.Contract(), [new("Aquisição de ", false), new("pneus", true), new(" <b>", false)])]),
        [
            new(new(3, "company", "11222333000181", "PNEUS & CIA"), [new("PNEUS", true), new(" & CIA", false)], IsClose: false),
            new(new(4, "secret", null, "Sigiloso"), [new("Sigiloso", false)], IsClose: false),
        ],
        [new(new("26000", "Órgão dos Pneus"), [new("Órgão dos ", false), new("Pneus", true)])],
        []);

    private NavigationManager Address => Browser.Services.GetRequiredService<NavigationManager>();

    [TestMethod]
    public void What_is_found_is_shown_with_the_places_marked_and_leads_to_its_contracts()
    {
        Api.Has("search", Found);
        Address.NavigateTo("search?q=pneus%20%26%20c%C3%A2maras");
        var page = Browser.Render<SearchPage>();

        var contract = page.WaitForElement("[data-testid=search-contract] a");
        Assert.AreEqual("Aquisição de <mark>pneus</mark> &lt;b&gt;", contract.InnerHtml.Trim().Replace("<!--!-->", "", StringComparison.Ordinal));
        Assert.AreEqual("contracts/7", contract.GetAttribute("href"));
        Assert.AreEqual("cerca de 12.000", TextOf(page.Find(ById("search-contracts"))));
        CollectionAssert.IsSubsetOf(
            new[] { "contracts?supplier=11222333000181", "contracts?agency=26000", "contracts?text=pneus%20%26%20c%C3%A2maras" },
            page.FindAll("a").Select(link => link.GetAttribute("href")).ToArray());
        Assert.Contains("11.222.333/0001-81", TextOf(page.FindAll(".hits")[1]));
        Assert.AreEqual("pneus & câmaras", page.Find(ById("search")).GetAttribute("value"));
        Assert.Contains("q=pneus & câmaras&limit=10", Api.To(HttpMethod.Get, "search").Single().Query);
    }

    [TestMethod]
    public void Names_that_are_only_close_are_called_so_and_nothing_is_nothing()
    {
        var close = new SearchResponse(new(0, false, []), [new(new(3, "company", "11222333000181", "PNEUS"), [new("PNEUS", false)], IsClose: true)], [], []);
        Api.Has("search", close);
        Address.NavigateTo("search?q=pneuz");
        var page = Browser.Render<SearchPage>();
        page.WaitForAssertion(() => Assert.Contains("os mais próximos", TextOf(page.Find(".panel-foot"))));

        Api.Has("search", close with { Suppliers = [] });
        Address.NavigateTo("search?q=zzz");
        page.WaitForAssertion(() => Assert.Contains("Nada encontrado", TextOf(page.Find(ById("empty")))));
    }

    [TestMethod]
    public void Nothing_is_asked_before_there_are_words_and_a_refusal_is_said()
    {
        var page = Browser.Render<SearchPage>();
        Assert.IsEmpty(Api.To(HttpMethod.Get, "search"));

        Api.Refuses(HttpMethod.Get, "search", HttpStatusCode.BadRequest, "Pedido inválido", "Corrija: q");
        page.Find(ById("search")).Change("ab");
        page.Find("form").Submit();
        Assert.EndsWith("search?q=ab", Address.Uri);
        page.WaitForAssertion(() => Assert.Contains("Pedido inválido", TextOf(page.Find(ById("problem")))));
    }
}
