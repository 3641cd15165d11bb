using Cidadao.LocalHost;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>From the form to the contracts behind a finding.</summary>
[TestClass]
public sealed class InvestigationTests : BrowserTest
{
    private static readonly string[] Gravest = ["critical", "high", "medium", "low", "info"];

    [TestMethod]
    public async Task An_investigation_moves_by_itself_to_ranked_findings_with_their_evidence_and_contracts()
    {
        await ImportAsync(SuspiciousMonth("320001"), "202401_Investigado.zip");
        // Without a worker it waits; what moves afterwards can only have moved by itself.
        await Installation.Topology.StopAsync(ResourceNames.Worker);
        await Page.GotoAsync("/investigations");
        await Expect(ById("start-investigation")).ToBeEnabledAsync();
        await Page.GetByLabel("Unidade gestora").FillAsync("320001");
        await ById("start-investigation").ClickAsync();
        await Expect(ById("investigation-status")).ToHaveTextAsync("Na fila");
        await Expect(ById("investigation-progress")).ToHaveTextAsync("0,0%");
        await Page.EvaluateAsync("() => { window.neverReloaded = true; }");
        await Installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);

        await Expect(ById("investigation-status")).ToHaveTextAsync("Concluída");
        await Expect(ById("investigation-progress")).ToHaveTextAsync("100,0%");
        Assert.IsTrue(await Page.EvaluateAsync<bool>("() => window.neverReloaded === true"));

        await Expect(ById("finding-row")).ToHaveCountAsync(3);
        await RankedAsync();
        await ShowsEvidenceAsync();
        Assert.IsEmpty(Complaints);
    }

    [TestMethod]
    public async Task The_history_leads_to_what_the_investigation_was_at_a_moment_and_back_to_now()
    {
        await ImportAsync(SuspiciousMonth("320002"), "202401_Historico.zip");
        await Page.GotoAsync("/investigations");
        await Expect(ById("start-investigation")).ToBeEnabledAsync();
        await Page.GetByLabel("Unidade gestora").FillAsync("320002");
        await ById("start-investigation").ClickAsync();
        await Expect(ById("investigation-status")).ToHaveTextAsync("Concluída");
        await ById("history-toggle").ClickAsync();
        await Expect(ById("history-event").First).ToContainTextAsync("Alguém pediu a investigação");
        await Expect(ById("history-event").Last).ToContainTextAsync("Investigação concluída");

        await OfType("started").GetByTestId("see-then").ClickAsync();
        await Expect(ById("past-notice")).ToBeFocusedAsync();
        await Expect(ById("past-notice")).ToContainTextAsync("Até então: nenhum indício");
        await Expect(ById("investigation-status")).ToHaveTextAsync("Em andamento");
        await Expect(ById("investigation-progress")).ToHaveTextAsync("0,0%");
        await Expect(OfType("started")).ToContainTextAsync("Mostrado acima");

        await Page.ReloadAsync();
        await Expect(ById("investigation-progress")).ToHaveTextAsync("0,0%");
        await Expect(OfType("started")).ToContainTextAsync("Mostrado acima");

        await ById("back-to-now").ClickAsync();
        await Expect(ById("past-notice")).ToHaveCountAsync(0);
        await Expect(ById("investigation-progress")).ToHaveTextAsync("100,0%");
        await Expect(ById("finding-row")).ToHaveCountAsync(3);
        Assert.IsEmpty(Complaints, string.Join(Environment.NewLine, Complaints));
    }

    private ILocator OfType(string type) => Page.Locator($"[data-testid=history-event][data-type={type}]");

    private async Task RankedAsync()
    {
        var severities = await ById("finding-row").EvaluateAllAsync<string[]>("rows => rows.map(row => row.dataset.severity)");
        Assert.IsGreaterThan(1, severities.Distinct().Count(), string.Join(", ", severities));
        CollectionAssert.AreEqual(severities.OrderBy(severity => Array.IndexOf(Gravest, severity)).ToArray(), severities);
    }

    private async Task ShowsEvidenceAsync()
    {
        await ById("finding-row").First.GetByRole(AriaRole.Button).ClickAsync();
        var evidence = ById("evidence");
        await Expect(evidence).ToContainTextAsync("Indício que merece verificação. Não é acusação.");
        await Expect(evidence).ToContainTextAsync("119.812,02");
        await evidence.GetByRole(AriaRole.Link, new() { Name = "reforma da cobertura do prédio 320001" }).ClickAsync();
        await Expect(Page).ToHaveTitleAsync("Contrato 00001/2024 · Cidadão.AI");
        await Expect(Page.Locator("main")).ToContainTextAsync("5.000.000,00");
    }

    private async Task ImportAsync(byte[] file, string name)
    {
        await Installation.UploadAsync(file, name, Cancellation);
        await Page.GotoAsync("/imports");
        await Expect(ById("import-row").Filter(new() { HasText = name }).GetByTestId("import-status")).ToHaveTextAsync("Concluída");
    }
}
