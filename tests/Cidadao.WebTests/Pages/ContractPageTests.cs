using System.Net;
using Bunit;
using Cidadao.Web.Components.ContractDetails;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class ContractPageTests : PageTest
{
    public ContractPageTests()
    {
        Api.Has("risk/contracts/7", Sample.Risk()).Has("risk/suppliers/3", Sample.Risk("supplier", "3") with { Score = 0.95 });
    }

    [TestMethod]
    public void The_risk_of_contract_and_supplier_is_explained_by_findings_and_weights()
    {
        Api.Has("contracts/7", Sample.ContractDetail());
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));
        page.WaitForElement(ById("risk-score"));

        string[] scores = [.. page.FindAll(ById("risk-score")).Select(TextOf)];
        Assert.HasCount(2, scores);
        foreach (var part in new[] { "Este contrato 0,87", "F21 Preço unitário fora da curva", "o mais pesado de 3 indícios peso 0,74", "F23 Valores redondos peso 0,5" })
            Assert.Contains(part, scores[0]);
        Assert.StartsWith("O fornecedor TECNOSUL S.A. 0,95", scores[1]);
        Assert.AreEqual("findings/41", page.Find($"{ById("risk-part")} a").GetAttribute("href"));
        Assert.AreEqual("width:74.4%", page.Find($"{ById("risk-part")} .gauge-fill").GetAttribute("style"));
    }

    [TestMethod]
    public void Without_a_completed_investigation_there_is_no_score_and_no_error()
    {
        Api.Has("contracts/7", Sample.ContractDetail())
            .Refuses(HttpMethod.Get, "risk/contracts/7", HttpStatusCode.NotFound, "Não encontrado", "Nenhuma investigação foi concluída ainda.")
            .Refuses(HttpMethod.Get, "risk/suppliers/3", HttpStatusCode.NotFound, "Não encontrado", "Nenhuma investigação foi concluída ainda.");
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));

        page.WaitForAssertion(() => Assert.Contains("nenhuma investigação foi concluída ainda", TextOf(page.Find(ById("risk")))));
        Assert.IsEmpty(page.FindAll(ById("problem")));
    }

    [TestMethod]
    public void A_score_of_zero_says_that_there_is_no_finding()
    {
        Api.Has("contracts/7", Sample.ContractDetail()).Has("risk/contracts/7", Sample.Risk() with { Score = 0, Parts = [] });
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));

        var score = page.WaitForElement($"{ById("risk-score")}[data-kind=contract]");
        Assert.AreEqual("0", TextOf(score.QuerySelector(".risk-value")!));
        Assert.Contains("Nenhum indício não descartado", TextOf(score));
    }

    [TestMethod]
    public void Shows_everything_that_the_source_says()
    {
        Api.Has("contracts/7", Sample.ContractDetail());
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));
        page.WaitForElement(".source-line");

        var text = page.Nodes.OfType<AngleSharp.Dom.IElement>().Select(TextOf).Aggregate((all, next) => $"{all} {next}");
        string[] parts =
        [
            "Contrato 00007/2024", "R$ 131.000,00", "+31,0% sobre o valor inicial", "29 dias", "TECNOSUL S.A.",
            "Lei 14.133/2021, art. 75, II", "R$ 5.000,50", "ACRÉSCIMO DE 31%", "R$ 12,34", "202401_Compras.csv, linha 1.234",
        ];
        foreach (var part in parts)
            Assert.Contains(part, text);
    }

    [TestMethod]
    public void The_items_are_added_up()
    {
        Api.Has("contracts/7", Sample.ContractDetail());
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));

        Assert.Contains("R$ 50.025,00", TextOf(page.WaitForElement("tfoot")));
    }

    [TestMethod]
    public void What_several_investigations_found_is_said_once_by_the_latest()
    {
        var earlier = Sample.Finding(41);
        var later = Sample.Finding(52) with { FoundAt = earlier.FoundAt.AddDays(1) };
        var other = Sample.Finding(53, "low") with { Indicator = "F23", Score = 0.4 };
        Api.Has("contracts/7", Sample.ContractDetail() with { Findings = [other, earlier, later] });
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));
        page.WaitForElement(".source-line");

        string[] shown = [.. page.FindAll($"{ById("finding-row")} button").Select(row => row.GetAttribute("aria-controls")!)];
        CollectionAssert.AreEqual(new[] { "finding-52", "finding-53" }, shown);
    }

    [TestMethod]
    public void A_contract_that_does_not_exist_is_said_without_a_retry()
    {
        Api.Refuses(HttpMethod.Get, "contracts/7", HttpStatusCode.NotFound, "Não encontrado", "Não há contrato com o id 7.");
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));

        var text = TextOf(page.WaitForElement(ById("empty")));
        Assert.Contains("Este contrato não existe", text);
        Assert.Contains("Não há contrato com o id 7.", text);
        Assert.IsEmpty(page.FindAll("button"));
    }

    [TestMethod]
    public void Another_id_shows_another_contract()
    {
        Api.Has("contracts/7", Sample.ContractDetail())
            .Has("contracts/8", Sample.ContractDetail() with { SourceLine = 99 });
        var page = Browser.Render<ContractPage>(parameters => parameters.Add(contract => contract.Id, 7));
        page.WaitForElement(".source-line");

        page.Render(parameters => parameters.Add(contract => contract.Id, 8));
        page.WaitForAssertion(() => Assert.Contains("linha 99", TextOf(page.Find(".source-line"))));
    }
}
