using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>Whoever reads: in English, by keyboard, on a phone.</summary>
[TestClass]
public sealed class ReaderTests : BrowserTest
{
    private const int MostTabs = 60;

    [TestMethod]
    public async Task The_language_is_switched_on_the_spot_and_remembered()
    {
        await Page.GotoAsync("/investigations");
        await Expect(ById("start-investigation")).ToHaveTextAsync("Iniciar investigação");
        await Page.GetByTitle("English").ClickAsync();

        await Expect(ById("start-investigation")).ToHaveTextAsync("Start investigation");
        await Expect(Page).ToHaveURLAsync($"{Installation.Web}/investigations");
        await Page.GotoAsync("/imports");
        await Expect(Page).ToHaveTitleAsync("Imports · Cidadão.AI");
        await Expect(Page.Locator("html")).ToHaveAttributeAsync("lang", "en");
    }

    [TestMethod]
    public async Task The_main_actions_are_reached_by_the_keyboard_alone()
    {
        await Page.GotoAsync("/");
        await Expect(Page.Locator("main .skeleton")).ToHaveCountAsync(0);
        await TabToAsync(Page.GetByText("Ir para o conteúdo"));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("#content")).ToBeFocusedAsync();

        await TabToAsync(Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Importações" }));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page).ToHaveTitleAsync("Importações · Cidadão.AI");
        await Expect(ById("upload-input")).ToBeEnabledAsync();
        await TabToAsync(ById("upload-input"));

        await Page.GotoAsync("/contracts");
        await Expect(ById("contracts-total")).ToBeVisibleAsync();
        await TabToAsync(Page.GetByLabel("Pesquisar no objeto do contrato"));
        await Page.Keyboard.TypeAsync("inexistente");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page).ToHaveURLAsync($"{Installation.Web}/contracts?text=inexistente");

        await Page.GotoAsync("/investigations");
        await Expect(ById("start-investigation")).ToBeEnabledAsync();
        await TabToAsync(ById("start-investigation"));
        await Page.Keyboard.PressAsync("Enter");
        await Expect(ById("investigation-status")).ToBeVisibleAsync();
    }

    [TestMethod]
    [DataRow("/", "Visão geral")]
    [DataRow("/contracts", "Contratos")]
    [DataRow("/search?q=exemplo", "Buscar")]
    [DataRow("/investigations", "Investigações")]
    [DataRow("/indicators", "Indicadores")]
    [DataRow("/imports", "Importações")]
    [DataRow("/admin/messages", "Mensagens")]
    [DataRow("/admin/database", "Banco de dados")]
    public async Task A_page_fits_a_phone_and_the_browser_has_nothing_to_complain_about(string path, string title)
    {
        await Page.SetViewportSizeAsync(390, 844);
        await Page.GotoAsync(path);

        await Expect(Page).ToHaveTitleAsync($"{title} · Cidadão.AI");
        await Expect(Page.Locator("main .skeleton")).ToHaveCountAsync(0);
        Assert.AreEqual(390, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
        Assert.IsEmpty(Complaints);
    }

    [TestMethod]
    [DataRow(761)]
    [DataRow(901)]
    [DataRow(1081)]
    public async Task The_rooms_fit_between_phone_and_desktop(int width)
    {
        await Page.SetViewportSizeAsync(width, 800);
        await Page.GotoAsync("/imports");
        await Expect(Page.Locator("main .skeleton")).ToHaveCountAsync(0);
        Assert.AreEqual(width, await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"));
    }

    /// <summary>Presses Tab until the element has the focus.</summary>
    private async Task TabToAsync(ILocator target)
    {
        await Expect(target).ToHaveCountAsync(1);
        for (var pressed = 0; pressed < MostTabs; pressed++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
        }

        Assert.Fail($"{MostTabs} presses of Tab did not reach {target}.");
    }
}
