using System.Text.Json;
using System.Text.Json.Nodes;
using Cidadao.Api.Findings;
using Cidadao.Api.Responses;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.OpenApi;

/// <summary>One invented case, from the request to the finding, as the records that the API reads and writes: an example cannot be of another shape.</summary>
internal static class Examples
{
    private const long ContractId = 4711;
    private const long FindingId = 815;
    private const decimal Value = 5_000_000m;

    private static readonly Guid Investigation = Guid.Parse("0198c5a0-0000-7000-8000-000000000001");
    private static readonly Guid Import = Guid.Parse("0198c5a0-0000-7000-8000-000000000002");
    private static readonly DateTimeOffset At = new(2024, 2, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Signed = new(2024, 1, 15);

    private static readonly PartyResponse Agency = new("26000", "Ministério da Educação");

    private static readonly ContractSummary Contract = new(
        ContractId, "00001/2024", "Objeto: reforma da cobertura do prédio", "directAward", "Dispensa de Licitação", Agency, new("150001", "Universidade de Exemplo"),
        new(12, "company", "11222333000181", "CONSTRUTORA EXEMPLO LTDA"), Signed, Signed.AddDays(5), Signed, Signed.AddYears(1), Value, Value);

    private static readonly FindingSummary Finding = new(
        FindingId, Investigation, "F01", FindingMapping.Title("F01"),
        new(
            "Dispensa de R$ 5.000.000,00 assinada em 15/01/2024 com CONSTRUTORA EXEMPLO LTDA, 41,7 vezes o limite de R$ 119.812,02 para obras e serviços de engenharia: indício que merece verificação.",
            "Direct award of R$ 5,000,000.00 signed on 2024-01-15 with CONSTRUTORA EXEMPLO LTDA, 41.7 times the limit of R$ 119,812.02 for works and engineering services: a red flag that deserves verification."),
        "high", 0.82, 0.5, Value, "bonifacio", 1, At);

    private static readonly InvestigationResponse Ended = new(
        Investigation, "completed", 1, new(From: new(2024, 1, 1), Unit: "150001"), ["F01"], At, At.AddSeconds(1), At.AddSeconds(2), 1, new(0, 1, 0, 0, 0), null,
        [new("bonifacio", "F01", "completed", 1, 1, [], 0.01)]);

    /// <summary>By the type that is read or written.</summary>
    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        // What is asked.
        new StartInvestigationRequest(new(From: new(2024, 1, 1), To: new(2024, 12, 31), Unit: "150001", MinValue: 100_000), ["F01", "F21"]),
        new TriageRequest("dismiss", "Obra conferida no processo administrativo.", "Ana"),
        new AskRequest(ContractId),
        new BatchRequest(
        [
            new("contract") { Get = new("contracts", "4711") },
            new("large") { Search = new("contracts", new Dictionary<string, string> { ["minValue"] = "1000000", ["sort"] = "value" }), Priority = 9 },
            new("look") { Investigate = new(new(Unit: "150001"), ["F01"]), DependsOn = ["contract"] },
        ]) { Strategy = "bestEffort", TimeoutSeconds = 30, Concurrency = 8 },
        new StartExportRequest("contracts", new(From: new(2024, 1, 1), Method: "directAward"), Format: "parquet"),
        new StartHarvestRequest("pncpContracts", new(2024, 1, 1), new(2024, 1, 31)),
        new ScheduleRequest("pncpContracts", "0 3 * * *", 1),
        new CreateKeyRequest("nightly import", ["import"], 365),
        new EvictRequest(Tag: "contracts"),
        new ProbeRequest(100),
        new StartRebuildRequest(),

        // What is answered.
        new Page<ContractSummary>([Contract], "c2lnbmVkT246ZGVzY3wyMDI0LTAxLTE1fDQ3MTE", 1_234),
        new ContractDetail(
            Contract, Agency, "Lei 14.133/2021, art. 75, I", "Ativo", null,
            [new("1", "Reforma de cobertura", null, 1, Value, Value, false)], [], [], [Finding], Import, "202401_Compras.csv", 2),
        new Page<FindingSummary>([Finding], null, 1),
        new FindingDetail(
            Finding,
            FindingMapping.Indicator(RedFlagCatalog.Find("F01")!),
            new(
                [new(new("Valor inicial", "Initial value"), "5000000", "BRL"), new(new("Data de assinatura", "Date of signature"), "2024-01-15", "date")],
                null,
                new("119812.02", "BRL", "Decreto 11.871/2023"),
                new(new("Valor inicial ÷ limite", "Initial value ÷ limit"), "41.7320", "ratio"),
                []),
            [Contract]),
        Ended,
        new Page<InvestigationResponse>([Ended], null, 1),
        new TriageResponse("dismissed", "Obra conferida no processo administrativo.", null, [new("dismiss", "Obra conferida no processo administrativo.", "Ana", At.AddDays(1), true)]),
        new BatchResponse("partial", 12.5,
        [
            new("contract", "succeeded", 200, 3.1),
            new("look", "succeeded", 202, 5.2) { Location = $"/api/v1/investigations/{Investigation}" },
            new("large", "timedOut", null, 10_000) { Reason = "O tempo da operação acabou." },
        ]),
    }.ToDictionary(example => example.GetType());

    // What a request leaves out it need not say.
    private static readonly JsonSerializerOptions Brief = new(ApiJson.Default.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };

    /// <returns>Null where a reader would gain nothing by one.</returns>
    public static JsonNode? Of(Type? type) => type is not null && ByType.TryGetValue(type, out var example)
        ? JsonSerializer.SerializeToNode(example, type, type.Name.EndsWith("Request", StringComparison.Ordinal) ? Brief : ApiJson.Default.Options)
        : null;

    /// <summary>A request that is wrong in two places.</summary>
    public static JsonNode Refusal() => new JsonObject
    {
        ["type"] = "urn:cidadao:problem:invalid",
        ["title"] = "Invalid request",
        ["status"] = StatusCodes.Status400BadRequest,
        ["detail"] = "Mend: from: '31/01/2024' is not a day as yyyy-MM-dd.; minValue: 'muito' is not an amount such as 1234.56.",
        ["instance"] = "/api/v1/contracts",
        ["errors"] = new JsonObject
        {
            ["from"] = new JsonArray("'31/01/2024' is not a day as yyyy-MM-dd."),
            ["minValue"] = new JsonArray("'muito' is not an amount such as 1234.56."),
        },
        ["correlationId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
    };
}
