using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>What an analyst decided holds for the same facts, whichever investigation finds them again.</summary>
[TestClass]
public sealed class TriageTests : BrowserTest
{
    private const string Unit = "320003";
    private const string Reason = "Obra conferida no processo administrativo.";

    [TestMethod]
    public async Task A_finding_dismissed_with_a_reason_stays_dismissed_in_a_second_investigation()
    {
        await Installation.UploadAsync(SuspiciousMonth(Unit), "202401_Triagem.zip", Cancellation);
        await Page.GotoAsync("/imports");
        await Expect(ById("import-row").Filter(new() { HasText = "202401_Triagem.zip" }).GetByTestId("import-status")).ToHaveTextAsync("Concluída");
        await InvestigateAsync();
        await Expect(ById("finding-row")).ToHaveCountAsync(3);
        var title = await ById("finding-row").First.Locator("strong").InnerTextAsync();
        await ById("finding-row").First.GetByRole(AriaRole.Button).ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Abrir em página própria e decidir" }).ClickAsync();
        await DismissAsync();

        await InvestigateAsync();
        await Expect(ById("finding-row")).ToHaveCountAsync(2);
        await Expect(ById("finding-row").Filter(new() { HasText = title })).ToHaveCountAsync(0);

        await ById("triage-filter").SelectOptionAsync("dismissed");
        await Expect(ById("finding-row")).ToHaveCountAsync(1);
        await Expect(ById("finding-row")).ToContainTextAsync(title);
        await Expect(ById("triage-badge")).ToHaveTextAsync("Descartado");
        await ById("finding-row").GetByRole(AriaRole.Button).ClickAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Abrir em página própria e decidir" }).ClickAsync();
        await Expect(ById("triage-step")).ToContainTextAsync(Reason);
        Assert.IsEmpty(Complaints, string.Join(Environment.NewLine, Complaints));
    }

    private async Task InvestigateAsync()
    {
        await Page.GotoAsync("/investigations");
        await Expect(ById("start-investigation")).ToBeEnabledAsync();
        await Page.GetByLabel("Unidade gestora").FillAsync(Unit);
        await ById("start-investigation").ClickAsync();
        await Expect(ById("investigation-status")).ToHaveTextAsync("Concluída");
    }

    private async Task DismissAsync()
    {
        await ById("triage-dismiss").ClickAsync();
        await Page.GetByLabel("Seu nome").FillAsync("Ana");
        await ById("triage-send").ClickAsync();
        await Expect(ById("triage-panel")).ToContainTextAsync("Diga por que o indício é descartado.");

        await Page.GetByLabel("Motivo do descarte").FillAsync(Reason);
        await ById("triage-send").ClickAsync();
        await Expect(ById("triage-state")).ToHaveAttributeAsync("data-state", "dismissed");
        await Expect(ById("triage-step")).ToContainTextAsync("Ana descartou");
    }
}
