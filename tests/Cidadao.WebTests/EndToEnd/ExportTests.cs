using Cidadao.LocalHost;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>What is shown, taken along as a file.</summary>
[TestClass]
public sealed class ExportTests : BrowserTest
{
    private const string Unit = "340001";

    [TestMethod]
    public async Task The_contracts_that_are_shown_come_as_the_file_that_the_API_writes()
    {
        await Installation.UploadAsync(SuspiciousMonth(Unit), "202401_Exportado.zip", Cancellation);
        await Page.GotoAsync("/imports");
        await Expect(ById("import-row").Filter(new() { HasText = "202401_Exportado.zip" }).GetByTestId("import-status")).ToHaveTextAsync("Concluída");
        await Page.GotoAsync($"/contracts?unit={Unit}&minValue=2000");
        var shown = int.Parse(await ById("contracts-total").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsGreaterThan(0, shown);

        // By keyboard: it opens, Tab goes into it, Escape closes it.
        await ById("export").FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.Keyboard.PressAsync("Tab");
        await Expect(ById("export-csv-spreadsheet")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(ById("export-csv-spreadsheet")).ToBeHiddenAsync();
        await Expect(ById("export")).ToBeFocusedAsync();

        await Page.Keyboard.PressAsync("Enter");
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.GetByRole(AriaRole.Link, new() { Name = "CSV (bruto)" }).ClickAsync());
        Assert.AreEqual("contracts.csv", download.SuggestedFilename);
        Assert.IsNull(await download.FailureAsync());
        var lines = await File.ReadAllLinesAsync(await download.PathAsync(), Cancellation);

        using var http = Installation.Topology.CreateClient();
        var asWritten = await http.GetStringAsync($"/api/v1/exports/contracts?unit={Unit}&minValue=2000&variant=raw", Cancellation);
        var expected = asWritten.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.AreEqual(expected[0], lines[0]);
        Assert.StartsWith("id,source,number,", lines[0]);
        Assert.HasCount(expected.Length, lines);
        Assert.HasCount(shown + 1, lines);
        await Expect(ById("contracts-total")).ToBeVisibleAsync();
        Assert.IsEmpty(Complaints);
    }

    [TestMethod]
    public async Task A_refused_export_stays_a_page_that_says_why()
    {
        var none = Guid.NewGuid();
        var answer = await Page.GotoAsync($"/exports/findings?investigation={none}", new() { WaitUntil = WaitUntilState.NetworkIdle });

        Assert.AreEqual(404, answer!.Status);
        await Expect(Page).ToHaveTitleAsync("O pedido não pôde ser atendido · Cidadão.AI");
        await Expect(ById("problem")).ToContainTextAsync($"Não há investigação {none}.");
        await Expect(Page.GetByRole(AriaRole.Link, new() { Name = "Tentar de novo" })).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Link, new() { Name = "Contratos" }).First.ClickAsync();
        await Expect(Page).ToHaveTitleAsync("Contratos · Cidadão.AI");
    }
}
