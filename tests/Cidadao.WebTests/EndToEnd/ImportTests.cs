using System.Text;
using Cidadao.IntegrationTests;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>Files that somebody chooses on the page.</summary>
[TestClass]
public sealed class ImportTests : BrowserTest
{
    [TestMethod]
    public async Task A_chosen_file_is_imported_before_ones_eyes_and_its_contracts_are_found()
    {
        var file = new PortalZip()
            .Contract(PortalZip.Number(1), "310001", "Objeto: aquisição de microscópios binoculares")
            .Contract(PortalZip.Number(2), "310001", "Objeto: locação de veículos")
            .Contract(PortalZip.Number(3), "310001", initial: "12x4,00")
            .Build();
        await Page.GotoAsync("/imports");
        await ChooseAsync("202401_Microscopios.zip", file);

        var import = ById("import-row").Filter(new() { HasText = "202401_Microscopios.zip" });
        await Expect(import.GetByTestId("import-status")).ToHaveTextAsync("Concluída");
        await Expect(import.GetByTestId("rejection-row")).ToContainTextAsync("12x4,00");

        await Page.GetByRole(AriaRole.Link, new() { Name = "Contratos" }).First.ClickAsync();
        await Expect(Page).ToHaveTitleAsync("Contratos · Cidadão.AI");
        await Page.GetByLabel("Pesquisar no objeto do contrato").FillAsync("microscopio");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Pesquisar" }).ClickAsync();
        await Expect(ById("contracts-total")).ToHaveTextAsync("1");
        await ById("contract-row").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(Page).ToHaveTitleAsync("Contrato 00001/2024 · Cidadão.AI");
        await Expect(Page.Locator("main")).ToContainTextAsync("aquisição de microscópios binoculares");
        await Expect(Page.Locator("main")).ToContainTextAsync("11.222.333/0001-81");
        Assert.IsEmpty(Complaints);
    }

    [TestMethod]
    public async Task A_file_of_no_known_format_is_refused_with_the_reason_and_another_can_be_chosen()
    {
        await Page.GotoAsync("/imports");
        await ChooseAsync("lista.zip", Encoding.UTF8.GetBytes("uma lista qualquer"));

        await Expect(ById("problem")).ToContainTextAsync("'lista.zip' não é de um formato conhecido");
        await Expect(ById("upload-input")).ToBeEnabledAsync();
        await Expect(ById("import-row").Filter(new() { HasText = "lista.zip" })).ToHaveCountAsync(0);
    }

    private Task ChooseAsync(string name, byte[] file) =>
        ById("upload-input").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/zip", Buffer = file });
}
