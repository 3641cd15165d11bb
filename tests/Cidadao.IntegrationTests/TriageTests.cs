using System.Net.Http.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>What an analyst decides holds for the facts it was decided on, whatever is run again.</summary>
[TestClass]
public sealed class TriageTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task A_dismissed_finding_stays_away_until_its_facts_change()
    {
        await ImportAsync("150000,0000");
        var finding = Assert.ContainsSingle(await InvestigateAsync());

        Assert.AreEqual(HttpStatusCode.BadRequest, (await StepAsync(finding.Id, new("dismiss", null, "Ana"))).StatusCode, "A reason is missing.");
        Assert.AreEqual(HttpStatusCode.OK, (await StepAsync(finding.Id, new("assign", "Bruno", "Ana"))).StatusCode);
        Assert.AreEqual(HttpStatusCode.OK, (await StepAsync(finding.Id, new("dismiss", "Emergência comprovada", "Ana"))).StatusCode);

        Assert.IsEmpty(await InvestigateAsync(), "The same facts do not come back.");
        var hidden = await _installation.GetAsync("/api/v1/findings?triage=dismissed&indicator=F01", ApiJson.Default.PageFindingSummary, Cancellation);
        Assert.AreEqual(2, hidden.Total, "They are kept, in both runs.");
        var shown = await _installation.GetAsync("/api/v1/findings?indicator=F01", ApiJson.Default.PageFindingSummary, Cancellation);
        Assert.AreEqual(0, shown.Total, "What is dismissed is not counted among the open.");
        Assert.AreEqual(("dismissed", "Bruno"), (hidden.Items[0].Triage, hidden.Items[0].Assignee));

        await ImportAsync("160000,0000");
        var changed = Assert.ContainsSingle(await InvestigateAsync());
        Assert.AreEqual("changed", changed.Triage);
        var triage = await _installation.GetAsync($"/api/v1/findings/{changed.Id}/triage", ApiJson.Default.TriageResponse, Cancellation);
        CollectionAssert.AreEqual(new[] { "assign", "dismiss" }, triage.Steps.Select(step => step.Action).ToArray());
        Assert.IsTrue(triage.Steps.All(step => step.By == "Ana" && !step.SameFacts));
    }

    [TestMethod]
    public async Task Risk_names_its_parts()
    {
        await ImportAsync("150000,0000");
        var finding = (await InvestigateAsync()).Concat(
            (await _installation.GetAsync("/api/v1/findings?triage=all&indicator=F01", ApiJson.Default.PageFindingSummary, Cancellation)).Items).First();
        var detail = await _installation.GetAsync($"/api/v1/findings/{finding.Id}", ApiJson.Default.FindingDetail, Cancellation);
        var contract = detail.Contracts.Single();

        foreach (var path in new[] { $"contracts/{contract.Id}", $"suppliers/{contract.Supplier.Id}", $"agencies/{contract.Agency.Code}" })
        {
            var risk = await _installation.GetAsync($"/api/v1/risk/{path}?investigation={finding.InvestigationId}", ApiJson.Default.RiskResponse, Cancellation);
            Assert.IsTrue(risk.Parts.Count == 0 || Math.Abs(risk.Score - (1 - risk.Parts.Aggregate(1d, (left, part) => left * (1 - part.Weight)))) < 1e-3, path);
        }
    }

    [TestMethod]
    public async Task Thresholds_are_checked_and_count()
    {
        await ImportAsync("150000,0000");
        using var refused = await _installation.Http.PostAsJsonAsync(
            "/api/v1/investigations", Request("F23", "years", 900), ApiJson.Default.StartInvestigationRequest, Cancellation);
        Assert.AreEqual(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("Must lie between 1 and 30", await refused.Content.ReadAsStringAsync(Cancellation));

        var ended = await _installation.InvestigationEndAsync(
            await _installation.StartInvestigationAsync(Request("F23", "years", 1) with { Indicators = ["F23"] }, Cancellation), Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.AreEqual("1", (await _installation.ColumnAsync<string>(
            $"SELECT state->'thresholds'->'F23'->>'years' FROM (SELECT data AS state FROM investigation_events WHERE investigation_id = '{ended.Id}' AND version = 1) AS first", Cancellation)).Single());
    }

    private static StartInvestigationRequest Request(string code, string name, double value) => new()
    {
        Thresholds = new Dictionary<string, IReadOnlyDictionary<string, double>> { [code] = new Dictionary<string, double> { [name] = value } },
    };

    private async Task ImportAsync(string initial)
    {
        var file = new PortalZip().Contract("000012024", unit: "700001", method: "Dispensa de Licitação", initial: initial, @object: "Compra de toner").Build();
        await _installation.ImportAsync(file, $"triage-{initial}.zip", Cancellation);
    }

    private async Task<List<FindingSummary>> InvestigateAsync()
    {
        var accepted = await _installation.StartInvestigationAsync(new(new(Unit: "700001"), ["F01"]), Cancellation);
        return await _installation.FindingsAsync((await _installation.InvestigationEndAsync(accepted, Cancellation)).Id, Cancellation);
    }

    private Task<HttpResponseMessage> StepAsync(long finding, TriageRequest step) =>
        _installation.Http.PostAsJsonAsync($"/api/v1/findings/{finding}/triage", step, ApiJson.Default.TriageRequest, Cancellation);
}
