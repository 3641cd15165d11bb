using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>Wrong files and wrong rows: the former are refused whole, the latter listed while the good ones go in.</summary>
[TestClass]
public sealed class UploadTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task A_file_of_no_known_format_is_refused_with_what_was_found_and_what_is_known()
    {
        await RefusedAsync(Encoding.UTF8.GetBytes("name,age\nx,1\n"), HttpStatusCode.UnsupportedMediaType, "unknown-format", "2 column(s): 'name'; 'age'");
        await RefusedAsync(Encoding.UTF8.GetBytes("[{\"name\":1}]"), HttpStatusCode.UnsupportedMediaType, "unknown-format", "its first record has 'name'");
        await RefusedAsync(Encoding.UTF8.GetBytes("name,age\nx,1\n"), HttpStatusCode.UnsupportedMediaType, "unknown-format", "Known: Portal da Transparência");
    }

    [TestMethod]
    public async Task A_truncated_zip_is_refused()
    {
        var whole = new PortalZip().Contract("000012024").Build();

        await RefusedAsync(whole[..(whole.Length / 2)], HttpStatusCode.UnprocessableEntity, "damaged-zip", "incomplete");
    }

    [TestMethod]
    public async Task An_empty_zip_is_refused() =>
        await RefusedAsync(PortalZip.Build(), HttpStatusCode.UnprocessableEntity, "empty", "is empty");

    [TestMethod]
    public async Task A_zip_that_inflates_a_thousandfold_is_refused() => await RefusedAsync(
        PortalZip.Build(("202401_Compras.csv", new string('0', 50_000_000))), HttpStatusCode.UnprocessableEntity, "inflates-too-much", "limit is 100");

    [TestMethod]
    public async Task An_unknown_header_is_refused_and_the_column_named() => await RefusedAsync(
        PortalZip.Build(("x.csv", PortalZip.Quoted(PortalZip.ContractsHeader.Replace("Nome UG;Data", "Nome XX;Data", StringComparison.Ordinal).Split(';')))),
        HttpStatusCode.UnprocessableEntity,
        "unknown-header",
        "column 11 of 24 is 'Nome XX'");

    [TestMethod]
    public async Task A_request_without_a_file_says_how_to_send_one()
    {
        using var response = await _installation.Http.PostAsync("/api/v1/imports", new MultipartFormDataContent { { new StringContent("x"), "text" } }, Cancellation);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        StringAssert.Contains(await response.Content.ReadAsStringAsync(Cancellation), "curl -F file=@");
    }

    [TestMethod]
    public async Task What_an_upload_may_be_can_be_asked_before_it_is_sent()
    {
        var limits = await _installation.GetAsync("/api/v1/imports/limits", ApiJson.Default.UploadLimitsResponse, Cancellation);

        Assert.AreEqual(new UploadLimitsResponse(1L << 30, 16L << 30, 20), limits);
    }

    [TestMethod]
    public async Task Wrong_rows_are_listed_by_line_column_and_reason_and_the_good_ones_are_in()
    {
        var file = new PortalZip()
            .Contract("000012024", unit: "200001")
            .Contract("000022024", unit: "200001", initial: "12x4,00")
            .Contract("000032024", unit: "200001", signed: "31/02/2024")
            .Contract("000042024", unit: "200001", supplier: " ")
            .RawContract("\"too\";\"few\"")
            .RawContract("\"never closed;x")
            .Contract("000052024", unit: "200001")
            .Item("000012024", unit: "200001")
            .Item("000092024", unit: "200001")
            .Build();

        var import = await _installation.ImportAsync(file, "rows.zip", Cancellation);
        var rejections = await _installation.GetAsync($"/api/v1/imports/{import.Id}/rejections", ApiJson.Default.PageRejectionResponse, Cancellation);

        Assert.AreEqual("completed", import.Status, import.Failure);
        Assert.AreEqual((7, 2, 5), (import.Entries[0].Read, import.Entries[0].Inserted, import.Entries[0].Rejected));
        Assert.AreEqual((2, 1, 1), (import.Entries[1].Read, import.Entries[1].Inserted, import.Entries[1].Rejected));
        Assert.AreEqual(
            """
            3 Valor Inicial Compra notANumber 12x4,00
            4 Data Assinatura Contrato notADate 31/02/2024
            5 Código Contratado blank -
            6 - wrongFieldCount 2/24
            7 - textAfterQuote "never closed;x
            3 - contractNotInFile 200001/000092024
            """,
            string.Join('\n', rejections.Items.Select(r => $"{r.Line} {r.Column ?? "-"} {r.Reason} {r.Value ?? "-"}")));
    }

    [TestMethod]
    public async Task A_republished_month_updates_what_changed_and_nothing_else()
    {
        await _installation.ImportAsync(
            new PortalZip().Contract("000012024", unit: "300001").Contract("000022024", unit: "300001").Item("000012024", unit: "300001").Build(), "first.zip", Cancellation);

        var second = await _installation.ImportAsync(
            new PortalZip()
                .Contract("000012024", unit: "300001", final: "1500,0000")
                .Contract("000022024", unit: "300001")
                .Contract("000032024", unit: "300001")
                .Item("000012024", unit: "300001", price: "2,00")
                .Build(),
            "second.zip",
            Cancellation);

        Assert.AreEqual((1, 1, 1), (second.Entries[0].Inserted, second.Entries[0].Updated, second.Entries[0].Unchanged));
        Assert.AreEqual((0, 1, 0), (second.Entries[1].Inserted, second.Entries[1].Updated, second.Entries[1].Unchanged));
        var list = await _installation.GetAsync("/api/v1/contracts?unit=300001", ApiJson.Default.PageContractSummary, Cancellation);
        Assert.AreEqual(1500m, list.Items.Single(contract => contract.Number == "000012024").FinalValue);
        Assert.AreEqual(3, list.Total);
    }

    [TestMethod]
    public async Task Different_contracts_under_one_number_are_both_kept_with_the_items_of_their_tenders()
    {
        var file = new PortalZip()
            .Contract("000012024", unit: "400001", supplier: "11222333000181", tender: "000102024")
            .Contract("000012024", unit: "400001", supplier: "99888777000100", tender: "000202024")
            .Item("000012024", unit: "400001", code: "4000010500010202400001", description: "DO PRIMEIRO")
            .Item("000012024", unit: "400001", code: "4000010500020202400001", description: "DO SEGUNDO")
            .Item("000012024", unit: "400001", code: "0", description: "DE UM DELES")
            .Build();

        await _installation.ImportAsync(file, "shared.zip", Cancellation);

        CollectionAssert.AreEqual(
            new[] { "DE UM DELES true", "DO PRIMEIRO 11222333000181 false", "DO SEGUNDO 99888777000100 false" },
            await _installation.ColumnAsync<string>(
                """
                SELECT concat_ws(' ', i.description, CASE WHEN NOT is_shared_number THEN s.document END, is_shared_number::text)
                FROM contract_items i JOIN contracts c ON c.id = i.contract_id JOIN suppliers s ON s.id = c.supplier_id
                WHERE c.buying_unit_code = '400001' ORDER BY 1
                """,
                Cancellation));
    }

    [TestMethod]
    public async Task Equal_rows_are_as_many_in_the_table_as_in_the_file_after_every_import()
    {
        var file = new PortalZip().Contract("000012024", unit: "500001").Contract("000012024", unit: "500001").Build();

        var first = await _installation.ImportAsync(file, "twins.zip", Cancellation);
        var second = await _installation.ImportAsync(file, "twins.zip", Cancellation);

        Assert.AreEqual(2, first.Entries[0].Inserted);
        Assert.AreEqual(2, second.Entries[0].Unchanged);
    }

    private async Task RefusedAsync(byte[] file, HttpStatusCode status, string type, string said)
    {
        using var response = await _installation.UploadAsync(file, "wrong.zip", Cancellation);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual($"urn:cidadao:problem:{type}", problem.GetProperty("type").GetString());
        StringAssert.Contains(problem.GetProperty("detail").GetString(), said);
    }
}
