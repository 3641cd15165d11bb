using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>A few words over objects and names, and what the contracts of a filter come to.</summary>
[TestClass]
public sealed class SearchTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken);
        var file = new PortalZip()
            .Contract("000012024", unit: "100001", @object: "Objeto: aquisição de \"toner\" <b>e</b> copiadóras", method: "Dispensa de Licitação", initial: "150000,0000")
            .Contract("000022024", unit: "100002", signed: "20/02/2024", supplier: "99888777000100", supplierName: "PAPÉIS & TONERS LTDA", initial: "2000,5000")
            .Contract("000032024", unit: "100002", signed: "", supplier: "-11", supplierName: "Sigiloso", initial: "0,0000")
            .Contract("000042024", unit: "100001", signed: "31/03/2023", initial: "10,0000")
            .Contract("000052024", unit: "100002", signed: "01/03/2024", supplier: "99888777000100", supplierName: "PAPÉIS & TONERS LTDA", initial: "99,9900")
            .Build();
        var import = await _installation.ImportAsync(file, "search.zip", context.CancellationToken);
        Assert.AreEqual("completed", import.Status, import.Failure);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Words_find_contracts_and_names_with_the_places_marked()
    {
        var found = await FindAsync("copiadora");

        var contract = found.Contracts.Items.Single();
        Assert.AreEqual(("000012024", 1L, false), (contract.Contract.Number, found.Contracts.Total, found.Contracts.TotalIsEstimate));
        Assert.AreEqual("Objeto: aquisição de \"toner\" <b>e</b> [copiadóras]", Marked(contract.Object), "In another inflection, and what else it says as it is.");
        Assert.IsEmpty(found.Suppliers);

        var supplier = (await FindAsync("toners PAPEIS")).Suppliers.Single();
        Assert.AreEqual("[PAPÉIS] & [TONERS] LTDA", Marked(supplier.Name));
        Assert.AreEqual("99888777000100", supplier.Supplier.Document);
    }

    [TestMethod]
    [DataRow("99.888.777/0001-00", "99888777000100")]
    [DataRow("888777", "99888777000100")]
    [DataRow("11222333", "11222333000181")]
    public async Task A_supplier_is_found_by_its_CNPJ_or_a_part_of_it(string text, string document) =>
        Assert.AreEqual(document, (await FindAsync(text)).Suppliers.Single().Supplier.Document);

    [TestMethod]
    public async Task A_name_that_was_mistyped_finds_what_is_close_and_says_so()
    {
        var supplier = (await FindAsync("fornecedoura exemplo")).Suppliers[0];

        Assert.IsTrue(supplier.IsClose);
        Assert.AreEqual("FORNECEDORA DE EXEMPLO LTDA", Marked(supplier.Name));
        Assert.IsEmpty((await FindAsync("zzyzx")).Suppliers);
    }

    [TestMethod]
    public async Task Agencies_and_units_are_among_what_is_found_and_can_be_opened()
    {
        var found = await FindAsync("orgao exemplo");
        Assert.AreEqual("[Órgão] de [Exemplo]", Marked(found.Agencies.Single().Name));
        Assert.AreEqual("UNIDADE [100002]", Marked((await FindAsync("100002")).Units.Single().Name));

        var agency = await _installation.GetAsync("/api/v1/agencies/90100", ApiJson.Default.AgencyDetail, Cancellation);
        Assert.AreEqual((5L, 152_110.49m), (agency.Contracts, agency.InitialValue));
        CollectionAssert.AreEqual(new[] { "100001", "100002" }, agency.Units.Select(unit => unit.Code).ToArray());
        var unit = await _installation.GetAsync("/api/v1/units/100002", ApiJson.Default.UnitDetail, Cancellation);
        Assert.AreEqual(("90100", 3L, 2_100.49m), (unit.Agency.Code, unit.Contracts, unit.InitialValue));
        foreach (var path in new[] { "agencies/1", "units/1" })
            Assert.AreEqual(HttpStatusCode.NotFound, (await _installation.Http.GetAsync($"/api/v1/{path}", Cancellation)).StatusCode);
    }

    [TestMethod]
    [DataRow("", "q")]
    [DataRow("?q=ab&limit=0", "q limit")]
    [DataRow("?q=abc&limit=ten", "limit")]
    public async Task What_is_wrong_with_a_search_is_said_at_once(string query, string fields)
    {
        using var answer = await _installation.Http.GetAsync($"/api/v1/search{query}", Cancellation);

        Assert.AreEqual(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation)).RootElement;
        Assert.AreEqual(fields, string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).OrderByDescending(name => name)));
    }

    [TestMethod]
    [DataRow("")]
    [DataRow("from=2024-01-01&to=2024-02-29")]
    [DataRow("from=2023-03-01")]
    [DataRow("to=2024-01-31")]
    [DataRow("agency=90100")]
    [DataRow("unit=100002")]
    [DataRow("agency=90100&unit=100001")]
    [DataRow("unit=none")]
    [DataRow("method=directAward")]
    [DataRow("method=directAward&from=2024-01-01&to=2024-02-29")]
    [DataRow("method=auction&from=2023-03-01")]
    public async Task Sums_that_are_kept_say_what_the_contracts_would(string query)
    {
        // A value of zero or more is true of all and known to no sum.
        foreach (var path in new[] { "totals", "series", "series?by=year", "top?by=agency", "top?by=unit", "top?by=unit&limit=1", "top?by=method" })
        {
            var address = $"/api/v1/statistics/{path}{(path.Contains('?', StringComparison.Ordinal) ? "&" : "?")}{query}";
            Assert.AreEqual(
                await _installation.Http.GetStringAsync($"{address}&minValue=0", Cancellation), await _installation.Http.GetStringAsync(address, Cancellation), address);
        }
    }

    [TestMethod]
    public async Task The_contracts_of_a_filter_come_to_what_its_rows_say()
    {
        var totals = await _installation.GetAsync("/api/v1/statistics/totals?supplier=99888777000100", ApiJson.Default.TotalsResponse, Cancellation);
        Assert.AreEqual(new TotalsResponse(2, 2_100.49m, 1_050.25m), totals);
        Assert.AreEqual(new TotalsResponse(0, 0, null), await _installation.GetAsync("/api/v1/statistics/totals?text=nada", ApiJson.Default.TotalsResponse, Cancellation));

        var series = await _installation.GetAsync("/api/v1/statistics/series", ApiJson.Default.IReadOnlyListPeriodResponse, Cancellation);
        CollectionAssert.AreEqual(
            new PeriodResponse[] { new(2023, 3, 1, 10), new(2024, 1, 1, 150_000), new(2024, 2, 1, 2_000.50m), new(2024, 3, 1, 99.99m) }, series.ToArray());
        var years = await _installation.GetAsync("/api/v1/statistics/series?by=year&minValue=50", ApiJson.Default.IReadOnlyListPeriodResponse, Cancellation);
        CollectionAssert.AreEqual(new PeriodResponse[] { new(2024, null, 3, 152_100.49m) }, years.ToArray());

        var suppliers = await _installation.GetAsync("/api/v1/statistics/top?by=supplier&limit=2", ApiJson.Default.IReadOnlyListTopResponse, Cancellation);
        Assert.AreEqual("FORNECEDORA DE EXEMPLO LTDA 150010, PAPÉIS & TONERS LTDA 2100.49", Named(suppliers));
        var methods = await _installation.GetAsync("/api/v1/statistics/top?by=method", ApiJson.Default.IReadOnlyListTopResponse, Cancellation);
        Assert.AreEqual("directAward", methods[0].Key);

        using var wrong = await _installation.Http.GetAsync("/api/v1/statistics/top?by=colour&limit=501&from=monday&fields=hue", Cancellation);
        var problem = System.Text.Json.JsonDocument.Parse(await wrong.Content.ReadAsStringAsync(Cancellation)).RootElement;
        Assert.AreEqual("by fields from limit", string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order()));
    }

    private Task<SearchResponse> FindAsync(string text) => _installation.GetAsync(
        $"/api/v1/search?q={Uri.EscapeDataString(text)}", ApiJson.Default.SearchResponse, Cancellation);

    private static string Marked(IEnumerable<TextPart> parts) => string.Concat(parts.Select(part => part.IsMatch ? $"[{part.Text}]" : part.Text));

    private static string Named(IEnumerable<TopResponse> rows) =>
        string.Join(", ", rows.Select(row => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.Name} {row.InitialValue:0.##}")));
}
