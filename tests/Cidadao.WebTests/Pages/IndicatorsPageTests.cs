using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Indicators;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class IndicatorsPageTests : PageTest
{
    private static readonly IndicatorResponse Whole = Sample.Indicator() with
    {
        LegalBasis = "Lei 14.133/2021, art. 23",
        SeverityRule = new TextResponse("0,5 + 0,1·z", "0.5 + 0.1·z"),
        Peers = new TextResponse("Mesma classe e ano.", "Same class and year."),
        Limits = new TextResponse("Não vê a marca.", "Does not see the make."),
        Fields = ["unitPrice", "itemClass", "somethingNew"],
        Parameters = [new ParameterResponse("p", 0.000001, "ratio", 0.00000001, 0.5, new TextResponse("p ajustado", "Adjusted p-value"))],
    };

    private IRenderedComponent<IndicatorsPage> Open()
    {
        Api.Has("indicators", (IReadOnlyList<IndicatorResponse>)[Sample.Indicator("F01", "bonifacio") with { Title = new("Dispensa acima do limite", "Direct award") }, Whole]);
        var page = Browser.Render<IndicatorsPage>();
        page.WaitForElement(ById("indicator"));
        return page;
    }

    [TestMethod]
    public void An_indicator_says_all_that_the_catalogue_knows_of_it()
    {
        var card = TextOf(Open().Find("#F21"));
        string[] parts =
        [
            "F21 Preço unitário fora da curva", "Zumbi", "Compara preços da mesma classe.", "z = 0,6745·(ln p − mediana)/MAD", "3,5",
            "Fonte: Iglewicz e Hoaglin, 1993", "Lei 14.133/2021, art. 23", "0,5 + 0,1·z", "Mesma classe e ano.", "preço unitário, classe do item, somethingNew",
            "Não vê a marca.", "Frete incluído no preço.", "p ajustado", "0,000001", "de 0,00000001 a 0,5",
        ];
        foreach (var part in parts)
            Assert.Contains(part, card);
    }

    [TestMethod]
    [DataRow("f21")]
    [DataRow("preco unitario")]
    public void It_is_found_by_its_code_and_by_words_without_accents(string words)
    {
        var page = Open();
        Assert.HasCount(2, page.FindAll(ById("indicator")));

        page.Find(ById("indicator-search")).Input(words);
        Assert.AreEqual("F21", page.FindAll(ById("indicator")).Single().Id);
    }

    [TestMethod]
    public void Words_that_no_indicator_has_are_said()
    {
        var page = Open();
        page.Find(ById("indicator-search")).Input("zzz");
        Assert.Contains("Nenhum indicador com estas palavras", TextOf(page.Find(ById("empty"))));
    }

    [TestMethod]
    public void The_anchor_of_the_address_marks_its_card()
    {
        Browser.Services.GetRequiredService<NavigationManager>().NavigateTo("indicators#F21");
        var page = Open();

        Assert.AreEqual("F21", page.FindAll(".indicator.asked").Single().Id);
    }
}
