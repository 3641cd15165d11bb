using System.Text;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests;

/// <summary>Natural persons: nobody's CPF is kept, and with a key each is somebody all the same.</summary>
[TestClass]
public sealed class PersonTests
{
    // All three have the mask ***.444.777-**.
    private const string One = "11144477735", Other = "52344477710", Third = "98744477761";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task With_a_key_persons_of_one_mask_are_told_apart_and_one_person_is_found_in_all_sources()
    {
        await using var installation = await Installation.StartAsync(Cancellation);

        await ImportAsync(installation, PncpContracts((One, "MARIA DE EXEMPLO"), (Other, "MARIA DE EXEMPLO"), ("***.444.777-**", "MARIA DE EXEMPLO")));
        await ImportAsync(installation, ContratosGovContract("111.444.777-35", "MARIA D. EXEMPLO"));
        await ImportAsync(installation, new PortalZip().Contract("000012024", supplier: One, supplierName: "MARIA DE EXEMPLO 11144477735").Build());
        await ImportAsync(installation, PncpContracts((One, "MARIA DE EXEMPLO"), (Other, "MARIA DE EXEMPLO"), ("***.444.777-**", "MARIA DE EXEMPLO")));

        CollectionAssert.AreEqual(
            new[] { "***.444.777-** keyed 1", "***.444.777-** keyed 3", "***.444.777-** masked 1" },
            await installation.ColumnAsync<string>(
                """
                SELECT concat_ws(' ', s.document, CASE WHEN s.person_key IS NULL THEN 'masked' ELSE 'keyed' END, count(c.id))
                FROM suppliers s JOIN contracts c ON c.supplier_id = s.id WHERE s.kind = 2 GROUP BY s.id ORDER BY 1
                """,
                Cancellation));
        Assert.AreEqual(0, await installation.ScalarAsync<long>(
            $"SELECT count(*) FROM contracts c JOIN suppliers s ON s.id = c.supplier_id WHERE c::text ~ '{One}|{Other}' OR s::text ~ '{One}|{Other}'", Cancellation));
        Assert.DoesNotContain("No key of persons", installation.LogOf(ResourceNames.Worker));
    }

    [TestMethod]
    public async Task Without_a_key_a_person_is_mask_and_name_and_the_log_says_so_once()
    {
        await using var installation = await Installation.StartAsync(
            Cancellation, options => options with { Environment = new Dictionary<string, string> { ["PERSON_KEY"] = "" } });

        await ImportAsync(installation, PncpContracts((One, "MARIA DE EXEMPLO"), (Other, "MARIA DE EXEMPLO"), (Third, "JOSÉ DE EXEMPLO")));

        CollectionAssert.AreEqual(
            new[] { "***.444.777-** JOSÉ DE EXEMPLO", "***.444.777-** MARIA DE EXEMPLO" },
            await installation.ColumnAsync<string>("SELECT document || ' ' || name FROM suppliers WHERE kind = 2 AND person_key IS NULL ORDER BY 1", Cancellation));
        Assert.HasCount(2, installation.LogOf(ResourceNames.Worker).Split("No key of persons"));
    }

    private async Task ImportAsync(Installation installation, byte[] file)
    {
        var import = await installation.ImportAsync(file, "persons", Cancellation);
        Assert.AreEqual("completed", import.Status, import.Failure);
        Assert.AreEqual(0, import.Entries.Sum(entry => entry.Rejected));
    }

    private static byte[] PncpContracts(params (string Code, string Name)[] suppliers) =>
        Encoding.UTF8.GetBytes($"[{string.Join(',', suppliers.Select(PncpContract))}]");

    private static string PncpContract((string Code, string Name) supplier, int number) =>
        $$"""
        {"numeroControlePNCP":"83102277000152-2-00001{{number}}/2025","orgaoEntidade":{"cnpj":"83102277000152","razaoSocial":"MUNICÍPIO"},
        "unidadeOrgao":{"codigoUnidade":"1","nomeUnidade":"UNIDADE"},"niFornecedor":"{{supplier.Code}}","tipoPessoa":"PF",
        "nomeRazaoSocialFornecedor":"{{supplier.Name}}","numeroContratoEmpenho":"0{{number}}/2025","dataAssinatura":"2025-03-11","valorInicial":1000.0}
        """;

    private static byte[] ContratosGovContract(string code, string name) => Encoding.UTF8.GetBytes(
        $$$$"""
        [{"id":1,"numero":"00009/2024","contratante":{"orgao":{"codigo":"90100","nome":"ÓRGÃO","unidade_gestora":{"codigo":"100002","nome":"U"}}},
        "fornecedor":{"tipo":"FISICA","cnpj_cpf_idgener":"{{{{code}}}}","nome":"{{{{name}}}}"},"objeto":"O","modalidade":"Dispensa","data_assinatura":"2024-01-10",
        "vigencia_inicio":"2024-01-10","vigencia_fim":"2025-01-10","valor_inicial":"1.000,00","valor_global":"1.000,00"}]
        """);
}
