using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>The registers of sanctions as their sources publish them, imported, and what F08 makes of them.</summary>
[TestClass]
public sealed class SanctionImportTests
{
    /// <summary>All contracts are signed on this day.</summary>
    private const string Signed = "10/01/2024";

    private const string Unit = "780001";
    private const string AllSpheres = "Todas as Esferas em todos os Poderes";

    private const string CeisHeader =
        "CADASTRO;CÓDIGO DA SANÇÃO;TIPO DE PESSOA;CPF OU CNPJ DO SANCIONADO;NOME DO SANCIONADO;NOME INFORMADO PELO ÓRGÃO SANCIONADOR;"
        + "RAZÃO SOCIAL - CADASTRO RECEITA;NOME FANTASIA - CADASTRO RECEITA;NÚMERO DO PROCESSO;CATEGORIA DA SANÇÃO;" + Rest;

    private const string CnepHeader =
        "CADASTRO;CÓDIGO DA SANÇÃO;TIPO DE PESSOA;CPF OU CNPJ DO SANCIONADO;NOME DO SANCIONADO;NOME INFORMADO PELO ÓRGÃO SANCIONADOR;"
        + "RAZÃO SOCIAL - CADASTRO RECEITA;NOME FANTASIA - CADASTRO RECEITA;NÚMERO DO PROCESSO;CATEGORIA DA SANÇÃO;VALOR DA MULTA;" + Rest;

    private const string Rest =
        "DATA INÍCIO SANÇÃO;DATA FINAL SANÇÃO;DATA PUBLICAÇÃO;PUBLICAÇÃO;DETALHAMENTO DO MEIO DE PUBLICAÇÃO;DATA DO TRÂNSITO EM JULGADO;"
        + "ABRAGÊNCIA DA SANÇÃO;ÓRGÃO SANCIONADOR;UF ÓRGÃO SANCIONADOR;ESFERA ÓRGÃO SANCIONADOR;FUNDAMENTAÇÃO LEGAL;DATA ORIGEM INFORMAÇÃO;"
        + "ORIGEM INFORMAÇÕES;OBSERVAÇÕES";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Imported_sanctions_count_when_in_force_at_signature_and_without_a_start_as_list_membership_only()
    {
        await using var installation = await Installation.StartAsync(Cancellation);
        var month = new PortalZip();
        for (var supplier = 1; supplier <= 11; supplier++)
            month.Contract(PortalZip.Number(supplier), Unit, supplier: Cnpj(supplier), signed: Signed);
        await installation.ImportAsync(month.Build(), "month.zip", Cancellation);

        await ImportAsync(installation, "ceis.csv", PortalZip.Windows1252, string.Join("\r\n",
            PortalZip.Quoted(CeisHeader.Split(';')),
            Ceis(1, "01/01/2024", ""), // Open end.
            Ceis(2, "01/01/2023", "09/01/2024"), // Over the day before.
            Ceis(3, "11/01/2024", "11/01/2025"), // From the day after.
            Ceis(4, Signed, Signed), // Of one day.
            Ceis(5, "01/01/2024", "", "No órgão sancionador"))); // Of another agency.
        await ImportAsync(installation, "cnep.csv", PortalZip.Windows1252, string.Join("\r\n",
            PortalZip.Quoted(CnepHeader.Split(';')), Cnep(6, "05/01/2024", "05/01/2026"), Cnep(7, "05/01/2020", "05/01/2022")));
        await ImportAsync(installation, "reduced.csv", Encoding.UTF8, string.Join('\n',
            "cnpjcpf,nome,tipo,data_final,nome_do_orgao,uf",
            $"{Written(8)},EMPRESA 8,Inidoneidade - Lei de Licitações,,CONTROLADORIA-GERAL DA UNIÃO,DF",
            $"{Written(9)},EMPRESA 9,Proibição - Lei de Improbidade,27/04/2019,Tribunal de Justiça,SP"));
        await ImportAsync(installation, "site.json", Encoding.UTF8,
            $$"""
            {"draw": 0, "recordsTotal": 1, "recordsFiltered": 1, "data": [{"skSancao": 10, "cadastro": "CNEP", "cpfCnpj": "{{Written(10)}}",
            "nomeSancionado": "EMPRESA 10", "ufSancionado": "ES", "categoriaSancao": "Multa", "orgao": "Secretaria", "dataPublicacao": "19/02/2020",
            "valorMulta": "4.965,70", "dataInicialSancao": "", "dataFinalSancao": "", "quantidade": 1, "linkDetalhamento": "/sancoes/consulta/10"}]}
            """);

        await AreReadAsync(installation);
        var found = await FoundAsync(installation);

        CollectionAssert.AreEqual(
            new[]
            {
                "1: had a sanction in force at signature",
                "4: had a sanction in force at signature",
                "6: had a sanction in force that does not bar from contracting",
                "8: is on a list of sanctions without dates (list membership only)",
                "10: is on a list of sanctions without dates (list membership only)",
            },
            found);
    }

    private async Task AreReadAsync(Installation installation)
    {
        var supplier = (await installation.GetAsync($"/api/v1/suppliers?document={Uri.EscapeDataString(Written(6))}", ApiJson.Default.PageSupplierResponse, Cancellation)).Items.Single();
        Assert.AreEqual((Cnpj(6), "company"), (supplier.Document, supplier.Kind));
        var detail = await installation.GetAsync($"/api/v1/suppliers/{supplier.Id}", ApiJson.Default.SupplierDetail, Cancellation);
        Assert.AreEqual((supplier, 1L), (detail.Supplier, detail.Contracts));
        Assert.AreEqual(("cnep", 1_234.56m, "allSpheres", new DateOnly(2026, 1, 5)), (detail.Sanctions.Single().List, detail.Sanctions.Single().Fine, detail.Sanctions.Single().Scope, detail.Sanctions.Single().EndsOn));
        Assert.AreEqual(detail.Sanctions.Single(), (await installation.GetAsync($"/api/v1/sanctions?document={Cnpj(6)[..8]}", ApiJson.Default.PageSanctionResponse, Cancellation)).Items.Single());

        Assert.AreEqual(11, (await installation.GetAsync("/api/v1/suppliers?text=fornec%20EXEMPLO", ApiJson.Default.PageSupplierResponse, Cancellation)).Total);
        Assert.AreEqual(0, (await installation.GetAsync("/api/v1/suppliers?text=f_rnec", ApiJson.Default.PageSupplierResponse, Cancellation)).Total, "No pattern.");
        using var short_ = await installation.Http.GetAsync("/api/v1/suppliers?text=ab%20c", Cancellation);
        Assert.AreEqual(HttpStatusCode.BadRequest, short_.StatusCode);

        var all = new List<SanctionResponse>();
        for (var cursor = ""; cursor is not null;)
        {
            var page = await installation.GetAsync($"/api/v1/sanctions?pageSize=3&cursor={cursor}", ApiJson.Default.PageSanctionResponse, Cancellation);
            Assert.AreEqual(10, page.Total);
            all.AddRange(page.Items);
            cursor = page.Next;
        }

        Assert.AreEqual(10, all.DistinctBy(sanction => sanction.Id).Count());
        Assert.AreEqual(3, (await installation.GetAsync("/api/v1/sanctions?list=cnep", ApiJson.Default.PageSanctionResponse, Cancellation)).Total);
        using var wrong = await installation.Http.GetAsync("/api/v1/sanctions?list=x&cursor=y&pageSize=0", Cancellation);
        var problem = await wrong.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        CollectionAssert.AreEquivalent(new[] { "list", "cursor", "pageSize" }, problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ToArray());
        using var none = await installation.Http.GetAsync("/api/v1/suppliers/999999", Cancellation);
        Assert.AreEqual(HttpStatusCode.NotFound, none.StatusCode);
    }

    /// <returns>Supplier and what F08 says of it, by supplier.</returns>
    private async Task<List<string>> FoundAsync(Installation installation)
    {
        var accepted = await installation.StartInvestigationAsync(new(new(Unit: Unit), ["F08"]), Cancellation);
        var investigation = await installation.InvestigationEndAsync(accepted, Cancellation);
        Assert.AreEqual("completed", investigation.Status, investigation.Failure);
        Assert.AreEqual(11, investigation.Tasks.Single().Examined);

        var found = new SortedDictionary<int, string>();
        foreach (var finding in await installation.FindingsAsync(investigation.Id, Cancellation))
        {
            var detail = await installation.GetAsync($"/api/v1/findings/{finding.Id}", ApiJson.Default.FindingDetail, Cancellation);
            var result = detail.Evidence.Result.Value;
            Assert.Contains(result, finding.Summary.En);
            found.Add(int.Parse(detail.Contracts.Single().Number[..5], System.Globalization.CultureInfo.InvariantCulture), result);
        }

        return [.. found.Select(one => $"{one.Key}: {one.Value}")];
    }

    private async Task ImportAsync(Installation installation, string name, Encoding encoding, string text)
    {
        var import = await installation.ImportAsync(encoding.GetBytes(text + "\r\n"), name, Cancellation);
        Assert.AreEqual("completed", import.Status, $"{name}: {import.Failure}");
        Assert.AreEqual(0, import.Entries.Sum(entry => entry.Rejected), name);
    }

    private static string Ceis(int supplier, string starts, string ends, string scope = AllSpheres) =>
        PortalZip.Quoted([.. Start("CEIS", supplier, "Impedimento/proibição de contratar com prazo determinado"), .. End(starts, ends, scope)]);

    private static string Cnep(int supplier, string starts, string ends) =>
        PortalZip.Quoted([.. Start("CNEP", supplier, "Multa"), "1.234,56", .. End(starts, ends, AllSpheres)]);

    private static string[] Start(string list, int supplier, string category) =>
        [list, $"{supplier}", "J", Cnpj(supplier), $"EMPRESA {supplier}", $"EMPRESA {supplier}", $"EMPRESA {supplier}", "", $"{supplier}/2023", category];

    private static string[] End(string starts, string ends, string scope) =>
        [starts, ends, starts, "Diário Oficial", "Seção 3", "", scope, "Outro Órgão", "DF", "FEDERAL", "Lei 8.666/1993, art. 87, III", starts, "Outro Órgão", ""];

    private static string Cnpj(int supplier) => $"{40_000_000 + supplier}000100";

    private static string Written(int supplier) => $"40.000.{supplier:D3}/0001-00";
}
