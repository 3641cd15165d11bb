using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>What a client of the HTTP API meets.</summary>
[TestClass]
public sealed class ApiTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken);
        var file = new PortalZip()
            .Contract("000012024", unit: "100001", @object: "Objeto: aquisição de \"toner\" e papel", method: "Dispensa de Licitação", initial: "150000,0000")
            .Contract("000022024", unit: "100002", signed: "20/02/2024", supplier: "99888777000100", supplierName: "OUTRA LTDA", initial: "2000,5000")
            .Contract("000032024", unit: "100002", signed: "", supplier: "-11", supplierName: "Sigiloso", initial: "0,0000")
            .Item("000012024", unit: "100001", quantity: "3", price: "10,00")
            .Build();
        await _installation.ImportAsync(file, "api.zip", context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    [DataRow("unit=100002", 2)]
    [DataRow("agency=90100", 3)]
    [DataRow("supplier=99888777000100", 1)]
    [DataRow("method=directAward", 1)]
    [DataRow("minValue=2000.50", 2)]
    [DataRow("minValue=2000.50&maxValue=2000.50", 1)]
    [DataRow("from=2024-02-01&to=2024-02-29", 1)]
    [DataRow("text=aquisicao%20toner", 1)]
    [DataRow("text=inexistente", 0)]
    public async Task Filters_limit_the_list(string query, int total)
    {
        var page = await _installation.GetAsync($"/api/v1/contracts?{query}", ApiJson.Default.PageContractSummary, Cancellation);

        Assert.AreEqual(total, page.Total);
        Assert.HasCount(total, page.Items);
    }

    [TestMethod]
    [DataRow("signedOn")]
    [DataRow("value")]
    public async Task Pages_of_one_walk_through_all_also_where_the_day_is_missing(string sort)
    {
        var numbers = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await _installation.GetAsync($"/api/v1/contracts?pageSize=1&sort={sort}&cursor={cursor}", ApiJson.Default.PageContractSummary, Cancellation);
            numbers.AddRange(page.Items.Select(contract => contract.Number));
            cursor = page.Next;
        }

        CollectionAssert.AreEquivalent(new[] { "000012024", "000022024", "000032024" }, numbers);
    }

    [TestMethod]
    public async Task A_contract_comes_with_its_lines_and_its_place_in_the_source()
    {
        var list = await _installation.GetAsync("/api/v1/contracts?unit=100001", ApiJson.Default.PageContractSummary, Cancellation);
        var detail = await _installation.GetAsync($"/api/v1/contracts/{list.Items[0].Id}", ApiJson.Default.ContractDetail, Cancellation);

        Assert.AreEqual("Objeto: aquisição de \"toner\" e papel", detail.Contract.Object);
        Assert.AreEqual(30m, detail.Items.Single().Value);
        Assert.IsNull(detail.Items.Single().Complement, "'undefined' is no text.");
        Assert.AreEqual(("202401_Compras.csv", 2L), (detail.SourceFile, detail.SourceLine));
        Assert.AreEqual("Ministério de Exemplo", detail.ParentAgency.Name);
    }

    [TestMethod]
    public async Task A_secret_supplier_has_no_document()
    {
        var list = await _installation.GetAsync("/api/v1/contracts?maxValue=0", ApiJson.Default.PageContractSummary, Cancellation);

        Assert.AreEqual(("secret", null), (list.Items[0].Supplier.Kind, list.Items[0].Supplier.Document));
    }

    [TestMethod]
    public async Task All_wrong_parameters_are_named_at_once()
    {
        var problem = await ProblemAsync("/api/v1/contracts?from=abc&method=xx&pageSize=0&sort=colour&minValue=1,5", HttpStatusCode.BadRequest);

        CollectionAssert.AreEquivalent(
            new[] { "from", "method", "pageSize", "sort", "minValue" }, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ToArray());
    }

    [TestMethod]
    [DataRow("/api/v1/contracts/999999")]
    [DataRow("/api/v1/findings/999999")]
    [DataRow("/api/v1/investigations/00000000-0000-0000-0000-000000000001")]
    [DataRow("/api/v1/imports/00000000-0000-0000-0000-000000000001")]
    [DataRow("/api/v1/imports/00000000-0000-0000-0000-000000000001/rejections")]
    [DataRow("/api/v1/nowhere")]
    public async Task What_is_not_there_is_a_problem_404(string path) => await ProblemAsync(path, HttpStatusCode.NotFound);

    [TestMethod]
    [DataRow("/api/v1/contracts?cursor=zz")]
    [DataRow("/api/v1/contracts?cursor=bm90IGEgY3Vyc29y")]
    [DataRow("/api/v1/contracts?sort=value&cursor=eHx5")]
    [DataRow("/api/v1/findings?cursor=eHx5")]
    [DataRow("/api/v1/investigations?cursor=eHx5")]
    public async Task A_foreign_cursor_is_a_problem_400(string path)
    {
        var problem = await ProblemAsync(path, HttpStatusCode.BadRequest);

        Assert.IsTrue(problem.GetProperty("errors").TryGetProperty("cursor", out _));
    }

    [TestMethod]
    [DataRow("""{"scope":{"from":"x"}}""", "scope.from")]
    [DataRow("""{"scope":{"method":"x"}}""", "scope.method")]
    [DataRow("""{"scope":{"from":"2024-02-01","to":"2024-01-01"}}""", "scope.from")]
    [DataRow("""{"indicators":["F99"]}""", "indicators")]
    public async Task A_wrong_investigation_is_refused_by_field(string body, string field)
    {
        using var response = await _installation.Http.PostAsync(
            "/api/v1/investigations", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.IsTrue(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
    }

    [TestMethod]
    public async Task Errors_are_in_Portuguese_unless_English_is_asked_for()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/contracts/999999");
        request.Headers.AcceptLanguage.Add(new("pt-BR"));
        using var response = await _installation.Http.SendAsync(request, Cancellation);

        StringAssert.Contains(await response.Content.ReadAsStringAsync(Cancellation), "Não há contrato 999999.");
        Assert.AreEqual("There is no contract 999999.", (await ProblemAsync("/api/v1/contracts/999999", HttpStatusCode.NotFound)).GetProperty("detail").GetString());
    }

    [TestMethod]
    public async Task An_investigation_of_a_scope_finds_what_is_in_it_and_can_be_read_back()
    {
        var accepted = await _installation.StartInvestigationAsync(new(new(Unit: "100001"), ["F01"]), Cancellation);
        var investigation = await _installation.InvestigationEndAsync(accepted, Cancellation);
        var findings = await _installation.FindingsAsync(investigation.Id, Cancellation);

        Assert.AreEqual(1, investigation.ContractsExamined);
        Assert.AreEqual("100001", investigation.Scope.Unit);
        Assert.AreEqual("F01", findings.Single().Indicator);
        Assert.AreEqual("bonifacio", findings.Single().Agent);
        var contract = (await _installation.GetAsync("/api/v1/contracts?unit=100001", ApiJson.Default.PageContractSummary, Cancellation)).Items[0];
        var detail = await _installation.GetAsync($"/api/v1/contracts/{contract.Id}", ApiJson.Default.ContractDetail, Cancellation);
        Assert.Contains(findings.Single().Id, detail.Findings.Select(finding => finding.Id));
        var overview = await _installation.GetAsync("/api/v1/overview", ApiJson.Default.OverviewResponse, Cancellation);
        Assert.AreEqual(3, overview.Contracts);
    }

    [TestMethod]
    public async Task Agencies_and_units_are_found_without_accents()
    {
        var agencies = await _installation.GetAsync("/api/v1/agencies?text=orgao", ApiJson.Default.IReadOnlyListAgencyResponse, Cancellation);
        var units = await _installation.GetAsync("/api/v1/units?agency=90100&text=100002", ApiJson.Default.IReadOnlyListAgencyResponse, Cancellation);

        Assert.AreEqual(("90100", 3L), (agencies.Single().Code, agencies.Single().Contracts));
        Assert.AreEqual("100002", units.Single().Code);
    }

    [TestMethod]
    [DataRow("/health")]
    [DataRow("/alive")]
    [DataRow("/openapi/v1.json")]
    [DataRow("/scalar/")]
    [DataRow("/api/v1/indicators")]
    public async Task Service_pages_answer(string path)
    {
        using var response = await _installation.Http.GetAsync(path, Cancellation);

        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode);
    }

    private async Task<JsonElement> ProblemAsync(string path, HttpStatusCode status)
    {
        using var response = await _installation.Http.GetAsync(path, Cancellation);
        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        Assert.StartsWith("urn:cidadao:problem:", problem.GetProperty("type").GetString());
        return problem;
    }
}
