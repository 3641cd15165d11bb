using System.Net.Http.Json;
using System.Text;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>What may be done with files: loose, several at once, mended, across sources.</summary>
[TestClass]
public sealed class SourceUploadTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Loose_files_of_one_upload_find_each_other_whatever_their_order_and_encoding()
    {
        var (contracts, items) = new PortalZip().Contract("000012024", unit: "710001", supplierName: "AÇAÍ LTDA").Item("000012024", unit: "710001").Loose(Encoding.UTF8);

        var import = await EndAsync([(items, "b.txt"), (contracts, "a.dat")]);

        Assert.AreEqual("completed", import.Status, import.Failure);
        Assert.AreEqual("contracts 1, items 1", Inserted(import));
        Assert.AreEqual(1, await CountAsync("contracts c JOIN contract_items i ON i.contract_id = c.id WHERE c.buying_unit_code = '710001'"));
    }

    [TestMethod]
    public async Task Items_that_come_later_find_their_contract_in_the_database()
    {
        var zip = new PortalZip().Contract("000012024", unit: "720001").Item("000012024", unit: "720001");
        var (contracts, items) = zip.Loose(PortalZip.Windows1252);
        await EndAsync([(contracts, "contracts.csv")]);

        var first = await EndAsync([(items, "items.csv")]);
        var second = await EndAsync([(items, "items.csv")]);

        Assert.AreEqual((1, 0), (first.Entries[0].Inserted + first.Entries[0].Updated, first.Entries[0].Rejected));
        Assert.AreEqual(1, second.Entries[0].Unchanged);
        Assert.AreEqual(1, await CountAsync("contracts c JOIN contract_items i ON i.contract_id = c.id WHERE c.buying_unit_code = '720001'"));
    }

    [TestMethod]
    public async Task Rejections_are_downloaded_without_formulas_mended_and_imported()
    {
        var file = new PortalZip()
            .Contract("000012024", unit: "730001", @object: "=HYPERLINK(\"x\")", initial: "12x4,00")
            .Contract("000022024", unit: "730001")
            .Item("000012024", unit: "730001", description: "CANETA")
            .Item("000022024", unit: "730001", description: "LÁPIS")
            .Item("000022024", unit: "730001", description: "BORRACHA", price: "um")
            .Build();
        var import = await _installation.ImportAsync(file, "month.zip", Cancellation);
        Assert.AreEqual(3, import.Entries.Sum(entry => entry.Rejected));

        var contracts = await RejectionsAsync(import, "202401_Compras.csv");
        var items = await RejectionsAsync(import, "202401_ItemCompra.csv");
        StringAssert.Contains(contracts, "\"'=HYPERLINK(");
        var mended = await EndAsync([
            (Encoding.UTF8.GetBytes(contracts.Replace("12x4,00", "1234,00", StringComparison.Ordinal)), "contracts.csv"),
            (Encoding.UTF8.GetBytes(items.Replace("\"um\"", "\"1,00\"", StringComparison.Ordinal)), "items.csv")]);

        Assert.AreEqual("completed", mended.Status, mended.Failure);
        Assert.AreEqual("contracts 1, items 2", Inserted(mended));
        CollectionAssert.AreEqual(
            new[] { "000012024 =HYPERLINK(\"x\") 1234.0000 CANETA", "000022024 Objeto: serviço de exemplo 1000.0000 BORRACHA", "000022024 Objeto: serviço de exemplo 1000.0000 LÁPIS" },
            await _installation.ColumnAsync<string>(
                """
                SELECT concat_ws(' ', c.number, c.object, c.initial_value, i.description) FROM contracts c JOIN contract_items i ON i.contract_id = c.id
                WHERE c.buying_unit_code = '730001' ORDER BY 1
                """,
                Cancellation));
    }

    [TestMethod]
    public async Task The_same_contract_of_two_sources_is_linked_whichever_came_first_and_stays_in_both()
    {
        const string Other =
            """
            [{"id":UNIT,"numero":"00001/2024","contratante":{"orgao":{"codigo":"90100","nome":"ÓRGÃO","unidade_gestora":{"codigo":"UNIT","nome":"U"}}},
            "fornecedor":{"tipo":"JURIDICA","cnpj_cpf_idgener":"11.222.333/0001-81","nome":"F"},"objeto":"O","modalidade":"Pregão","data_assinatura":"2024-01-10",
            "vigencia_inicio":"2024-01-10","vigencia_fim":"2025-01-10","valor_inicial":"1.000,00","valor_global":"1.000,00"}]
            """;
        foreach (var (unit, portalFirst) in new[] { ("750001", true), ("750002", false) })
        {
            var portal = new PortalZip().Contract("000012024", unit).Build();
            var other = Encoding.UTF8.GetBytes(Other.Replace("UNIT", unit, StringComparison.Ordinal));
            await EndAsync([portalFirst ? (portal, "a") : (other, "b")]);
            await EndAsync([portalFirst ? (other, "b") : (portal, "a")]);

            CollectionAssert.AreEqual(
                new[] { "1 alone", "3 of 1" },
                await _installation.ColumnAsync<string>(
                    $"""
                    SELECT c.source || coalesce(' of ' || o.source, ' alone') FROM contracts c LEFT JOIN contracts o ON o.id = c.linked_id
                    WHERE c.buying_unit_code = '{unit}' ORDER BY 1
                    """,
                    Cancellation));
        }
    }

    [TestMethod]
    public async Task What_is_implausible_or_missing_is_counted_by_source_and_month_and_rejects_nothing()
    {
        var file = new PortalZip()
            .Contract("000012024", unit: "760001", signed: "10/03/2019", starts: "10/03/2019", ends: "10/01/2019", initial: "-5,00", tender: "000012024")
            .Contract("000022024", unit: "760001", signed: "10/03/2019", supplier: "11222333000182", method: "Sem Informação")
            .Item("000022024", unit: "760001", price: "1,00")
            .Build();

        var import = await _installation.ImportAsync(file, "quality.zip", Cancellation);
        var months = await _installation.GetAsync("/api/v1/quality", ApiJson.Default.IReadOnlyListQualityMonthResponse, Cancellation);

        Assert.AreEqual(0, import.Entries.Sum(entry => entry.Rejected));
        var month = months.Single(one => one is { Source: "portalBulk", Year: 2019, Month: 3 });
        Assert.AreEqual(2, month.Contracts);
        Assert.AreEqual(
            "endBeforeStart 1, implausibleAmount 1, invalidCnpj 1, itemsDoNotAddUp 1, missingLegalBasis 2, missingMethod 1",
            string.Join(", ", month.Issues.Where(issue => issue.Value > 0).OrderBy(issue => issue.Key, StringComparer.Ordinal).Select(issue => $"{issue.Key} {issue.Value}")));
        var listed = await _installation.GetAsync("/api/v1/quality/itemsDoNotAddUp?year=2019", ApiJson.Default.IReadOnlyListQualityContractResponse, Cancellation);
        Assert.AreEqual(("000022024", "202401_Compras.csv", 3), (listed.Single().Number, listed.Single().SourceEntry, listed.Single().SourceLine));
    }

    [TestMethod]
    public async Task Tenders_bring_their_items_participants_and_commitments_and_contracts_find_them()
    {
        const string Key = "\"000012024\";\"770001\";\"UNIDADE\";\"5\";\"Pregão\";\"083612024\";";
        const string Columns = "Número Licitação;Código UG;Nome UG;Código Modalidade Compra;Modalidade Compra;Número Processo;";
        var zip = PortalZip.Build(
            ("a.csv", Columns + "Objeto;Situação Licitação;Código Órgão Superior;Nome Órgão Superior;Código Órgão;Nome Órgão;UF;Município;Data Resultado Compra;Data Abertura;Valor Licitação\r\n"
                + Key + "\"Objeto\";\"Encerrada\";\"90000\";\"M\";\"90100\";\"Ó\";\"DF\";\"BRASÍLIA\";\"20/01/2024\";\"10/01/2024\";\"100,00\"\r\n"),
            ("b.csv", Columns + "Código Órgão;Nome Órgão;Código Item Compra;Descrição;Quantidade Item;Valor Item;Código Vencedor;Nome Vencedor\r\n"
                + Key + "\"90100\";\"Ó\";\"1\";\"CANETA\";\"10\";\"1,50\";\"11222333000181\";\"F\"\r\n"),
            ("c.csv", Columns + "Código Órgão;Nome Órgão;Código Item Compra;Descrição Item Compra;Código Participante;Nome Participante;Flag Vencedor\r\n"
                + Key + "\"90100\";\"Ó\";\"1\";\"CANETA\";\"11222333000181\";\"F\";\"SIM\"\r\n"
                + Key + "\"90100\";\"Ó\";\"1\";\"CANETA\";\"22333444000181\";\"G\";\"NÃO\"\r\n"
                + Key + "\"90100\";\"Ó\";\"1\";\"CANETA\";\"-11\";\"Sigiloso\";\"NÃO\"\r\n"),
            ("d.csv", Columns + "Código Empenho;Data Emissão Empenho;Observação Empenho;Valor Empenho (R$)\r\n" + Key + "\"2024NE1\";\"15/02/2024\";\"x\";\"100,00\"\r\n"));
        await _installation.ImportAsync(new PortalZip().Contract("000012024", unit: "770001").Build(), "contract.zip", Cancellation);

        var first = await _installation.ImportAsync(zip, "tenders.zip", Cancellation);
        var again = await _installation.ImportAsync(zip, "tenders.zip", Cancellation);

        Assert.AreEqual("tenders 1, tenderItems 1, participations 2, commitments 1", Inserted(first), first.Failure);
        Assert.AreEqual(1, first.Entries.Sum(entry => entry.Rejected));
        Assert.AreEqual(5, again.Entries.Sum(entry => entry.Unchanged));
        Assert.AreEqual(1, await CountAsync("contracts c JOIN tenders t ON t.id = c.tender_id WHERE c.buying_unit_code = '770001' AND t.awarded_value = 100"));
        Assert.AreEqual(2, await CountAsync("participations p JOIN suppliers s ON s.id = p.supplier_id WHERE s.kind = 1"));
    }

    private async Task<ImportResponse> EndAsync(IReadOnlyList<(byte[] File, string Name)> files)
    {
        using var response = await _installation.UploadAsync(files, Cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return await _installation.ImportEndAsync((await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation))!, Cancellation);
    }

    private async Task<string> RejectionsAsync(ImportResponse import, string entry) =>
        await _installation.Http.GetStringAsync($"/api/v1/imports/{import.Id}/rejections.csv?entry={entry}", Cancellation);

    private static string Inserted(ImportResponse import) =>
        string.Join(", ", import.Entries.Select(entry => $"{entry.Kind} {entry.Inserted}"));

    private Task<long> CountAsync(string from) => _installation.ScalarAsync<long>($"SELECT count(*) FROM {from}", Cancellation);
}
