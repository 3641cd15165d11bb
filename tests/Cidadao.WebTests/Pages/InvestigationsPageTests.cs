using System.Net;
using System.Text.Json;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Investigations;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class InvestigationsPageTests : PageTest
{
    private static IReadOnlyList<IndicatorResponse> Catalogue { get; } = [Sample.Indicator(), Sample.Indicator("F01", "bonifacio")];

    [TestMethod]
    public void Lists_investigations_with_status_and_scope()
    {
        Api.Has("indicators", Catalogue).Has("investigations", Sample.Page(Sample.Completed(3)));
        var page = Browser.Render<InvestigationsPage>();

        var row = TextOf(page.WaitForElement(ById("investigation-row")));
        Assert.Contains("Concluída", row);
        Assert.Contains("desde 01/01/2024", row);
        Assert.Contains("3.810", row);
    }

    [TestMethod]
    public void Without_investigations_it_points_at_the_form()
    {
        Api.Has("indicators", Catalogue).Has("investigations", Sample.Page<InvestigationResponse>());
        var page = Browser.Render<InvestigationsPage>();

        Assert.Contains("Preencha o formulário", TextOf(page.WaitForElement(ById("empty"))));
    }

    [TestMethod]
    public async Task A_list_with_one_under_way_moves_by_itself_and_rests_when_it_ended()
    {
        Api.Has("indicators", Catalogue).Has("investigations", Sample.Page(Sample.Running(0.25, 0)));
        var page = Browser.Render<InvestigationsPage>();
        page.WaitForAssertion(() => Assert.Contains("25,0%", TextOf(page.Find(ById("investigation-row")))));

        Api.Has("investigations", Sample.Page(Sample.Completed(3)));
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Contains("Concluída", TextOf(page.Find(ById("investigation-row")))));

        var asked = Api.To(HttpMethod.Get, "investigations").Count;
        await PassAsync(seconds: 5);
        Assert.HasCount(asked, Api.To(HttpMethod.Get, "investigations"));
    }

    [TestMethod]
    public void Starting_sends_scope_and_chosen_indicators_and_goes_to_the_investigation()
    {
        Api.Has("indicators", Catalogue).Accepts(HttpMethod.Post, "investigations", Sample.Investigation);
        var form = Browser.Render<StartForm>();
        form.WaitForElement(".chip");

        form.FindAll(".chip")[1].Click();
        form.FindAll("input").Single(input => LabelOf(form, input) == "Palavras do objeto").Change("  merenda ");
        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.EndsWith(
            $"investigations/{Sample.Investigation}", Browser.Services.GetRequiredService<NavigationManager>().Uri));
        var sent = JsonSerializer.Deserialize(
            Api.To(HttpMethod.Post, "investigations").Single().Body, ApiJson.Default.StartInvestigationRequest)!;
        CollectionAssert.AreEqual(new[] { "F01" }, sent.Indicators!.ToArray());
        Assert.AreEqual(new ScopeResponse(Text: "merenda"), sent.Scope);
    }

    [TestMethod]
    public void A_validation_error_stands_at_its_field_and_others_in_the_alert()
    {
        Api.Has("indicators", Catalogue).Refuses(
            HttpMethod.Post,
            "investigations",
            HttpStatusCode.BadRequest,
            "Pedido inválido",
            "Corrija os campos marcados.",
            new() { ["scope.maxValue"] = ["O máximo é menor que o mínimo."], ["scope.planet"] = ["Campo desconhecido."] });
        var form = Browser.Render<StartForm>();
        form.WaitForElement(".chip");
        form.Find("form").Submit();

        var problem = TextOf(form.WaitForElement(ById("problem")));
        Assert.Contains("Campo desconhecido.", problem);
        Assert.DoesNotContain("O máximo é menor que o mínimo.", problem);
        Assert.AreEqual("O máximo é menor que o mínimo.", TextOf(form.Find(".mud-input-error .mud-input-helper-text")));
    }

    [TestMethod]
    public void A_threshold_of_its_own_is_sent_and_the_defaults_are_not()
    {
        Api.Has("indicators", WithThresholds).Accepts(HttpMethod.Post, "investigations", Sample.Investigation);
        var form = OpenThresholds();
        Assert.Contains("proporção: padrão 0,9, de 0,5 a 0,99", TextOf(form.Find("#thresholds")));
        form.FindAll("#thresholds input")[0].Change("0,8");
        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.HasCount(1, Api.To(HttpMethod.Post, "investigations")));
        var sent = JsonSerializer.Deserialize(Api.To(HttpMethod.Post, "investigations")[0].Body, ApiJson.Default.StartInvestigationRequest)!;
        Assert.AreEqual(0.8, sent.Thresholds!.Single(indicator => indicator.Key == "F02").Value.Single(value => value.Key == "share").Value);
    }

    [TestMethod]
    public void Without_thresholds_of_its_own_none_are_sent()
    {
        Api.Has("indicators", WithThresholds).Accepts(HttpMethod.Post, "investigations", Sample.Investigation);
        var form = OpenThresholds();
        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.HasCount(1, Api.To(HttpMethod.Post, "investigations")));
        Assert.IsNull(JsonSerializer.Deserialize(Api.To(HttpMethod.Post, "investigations")[0].Body, ApiJson.Default.StartInvestigationRequest)!.Thresholds);
    }

    [TestMethod]
    public void A_threshold_outside_its_range_is_said_at_its_field_and_nothing_is_sent()
    {
        Api.Has("indicators", WithThresholds);
        var form = OpenThresholds();
        form.FindAll("#thresholds input")[0].Change("2");
        form.Find("form").Submit();

        Assert.AreEqual("Deve ficar entre 0,5 e 0,99.", TextOf(form.Find(".mud-input-error .mud-input-helper-text")));
        Assert.IsEmpty(Api.To(HttpMethod.Post, "investigations"));
    }

    [TestMethod]
    public void What_the_API_has_against_a_threshold_stands_at_its_field_alone()
    {
        Api.Has("indicators", WithThresholds).Refuses(
            HttpMethod.Post,
            "investigations",
            HttpStatusCode.BadRequest,
            "Pedido inválido",
            "Corrija os campos marcados.",
            new() { ["thresholds.F09.share"] = ["Deve ser um número inteiro."] });
        var form = OpenThresholds();
        form.Find("form").Submit();

        form.WaitForAssertion(() => Assert.HasCount(1, form.FindAll("#thresholds .mud-input-error .mud-input-helper-text")));
        Assert.Contains("Deve ser um número inteiro.", TextOf(form.FindAll("#thresholds > fieldset")[1]));
        Assert.DoesNotContain("Deve ser um número inteiro.", TextOf(form.Find(ById("problem"))));
    }

    [TestMethod]
    public void The_thresholds_shown_are_those_of_the_chosen_indicators()
    {
        Api.Has("indicators", WithThresholds);
        var form = OpenThresholds();
        Assert.HasCount(2, form.FindAll("#thresholds > fieldset"));

        form.FindAll(".chip")[0].Click();
        Assert.StartsWith("F02", TextOf(form.FindAll("#thresholds > fieldset").Single()));
    }

    private static IReadOnlyList<IndicatorResponse> WithThresholds { get; } = [WithShare("F02"), WithShare("F09"), Sample.Indicator()];

    private static IndicatorResponse WithShare(string code) => Sample.Indicator(code) with
    {
        Parameters = [new ParameterResponse("share", 0.9, "ratio", 0.5, 0.99, new TextResponse("Parcela do limite", "Share of the limit"))],
    };

    private IRenderedComponent<StartForm> OpenThresholds()
    {
        var form = Browser.Render<StartForm>();
        form.WaitForElement(ById("thresholds-toggle")).Click();
        return form;
    }

    private static string? LabelOf(IRenderedComponent<StartForm> form, AngleSharp.Dom.IElement input) =>
        form.FindAll("label").FirstOrDefault(label => label.GetAttribute("for") == input.Id) is { } label ? TextOf(label) : null;
}
