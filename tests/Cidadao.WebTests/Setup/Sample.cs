using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.WebTests.Setup;

/// <summary>Records as the API would answer them.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Now = new(2026, 3, 10, 15, 0, 0, TimeSpan.Zero);
    public static readonly Guid Investigation = Guid.Parse("6f0c1a52-0f4c-4f0e-9f4e-0d5a6f2f1a01");
    public static readonly Guid Import = Guid.Parse("6f0c1a52-0f4c-4f0e-9f4e-0d5a6f2f1a02");

    public static OverviewResponse Overview(Guid? latest = null) => new(
        3810,
        1_234_567.89m,
        812,
        47,
        390,
        new SeverityCounts(2, 3, 5, 7, 11),
        [new MonthResponse(2023, 12, 10, 1000m), new MonthResponse(2024, 2, 20, 4000m)],
        [new AgencyResponse("26000", "Ministério da Educação", 1, 900_000m)],
        latest);

    public static OverviewResponse EmptyOverview() => new(0, 0, 0, 0, 0, new SeverityCounts(0, 0, 0, 0, 0), [], [], null);

    public static ContractSummary Contract(long id = 7, decimal initial = 100_000m, decimal final = 131_000m) => new(
        id,
        "00007/2024",
        "Aquisição de notebooks",
        "directAward",
        "Dispensa de Licitação",
        new PartyResponse("26000", "Ministério da Educação"),
        new PartyResponse("153163", "UFSC"),
        new SupplierResponse(3, "company", "12345678000190", "TECNOSUL S.A."),
        new DateOnly(2024, 1, 31),
        new DateOnly(2024, 2, 7),
        new DateOnly(2024, 2, 1),
        new DateOnly(2024, 2, 29),
        initial,
        final);

    public static ContractDetail ContractDetail() => new(
        Contract(),
        new PartyResponse("26000", "Ministério da Educação"),
        "Lei 14.133/2021, art. 75, II",
        "Ativo",
        null,
        [
            new ContractItemResponse("1", "NOTEBOOK", "14 pol.", 10, 5_000.50m, 50_005m, true),
            new ContractItemResponse("2", "MOUSE", null, 2, 10m, 20m, false),
        ],
        [new AmendmentResponse("1", new DateOnly(2024, 3, 1), "ACRÉSCIMO DE 31%", false)],
        [new ApostilleResponse("2", "Reajuste pelo IPCA", 12.34m, new DateOnly(2024, 4, 1), null, false)],
        [Finding()],
        Import,
        "202401_Compras.csv",
        1234);

    public static IndicatorResponse Indicator(string code = "F21", string agent = "zumbi") => new(
        code,
        agent,
        new TextResponse("Preço unitário fora da curva", "Unit price outlier"),
        new TextResponse("Compara preços da mesma classe.", "Compares prices of one class."),
        new TextResponse("z = 0,6745·(ln p − mediana)/MAD", "z = 0.6745·(ln p − median)/MAD"),
        new ThresholdResponse("3.5", "score", "Iglewicz e Hoaglin, 1993"),
        null,
        new TextResponse("Frete incluído no preço.", "Freight included in the price."));

    public static FindingSummary Finding(long id = 41, string severity = "critical") => new(
        id,
        Investigation,
        "F21",
        new TextResponse("Preço unitário fora da curva", "Unit price outlier"),
        new TextResponse("Preço de R$ 18.900,00 contra mediana de R$ 5.240,00.", "Price of R$ 18,900.00 against a median of R$ 5,240.00."),
        severity,
        0.93,
        0.8,
        189_000m,
        "zumbi",
        1,
        Now);

    public static FindingDetail FindingDetail() => new(
        Finding(),
        Indicator(),
        new EvidenceResponse(
            [new FigureResponse(new TextResponse("Preço unitário", "Unit price"), "18900.00", "BRL")],
            new PeerGroupResponse(
                new TextResponse("Mesma classe, unidade e ano.", "Same class, unit and year."),
                64,
                [new FigureResponse(new TextResponse("Mediana", "Median"), "5240.00", "BRL")]),
            new ThresholdResponse("3.5", "score", "Iglewicz e Hoaglin, 1993"),
            new FigureResponse(new TextResponse("Escore z", "z-score"), "6.125", "score"),
            [new TextResponse("A fonte não informa a marca.", "The source does not state the make.")]),
        [Contract()]);

    public static TriageResponse Triage(string status = "open", string? reason = null, params TriageStepResponse[] steps) => new(status, reason, null, steps);

    /// <summary>A step of triage, a minute ago.</summary>
    public static TriageStepResponse Step(string action, string? text = null, bool sameFacts = true) =>
        new(action, text, "Ana", Now.AddMinutes(-1), sameFacts);

    /// <summary>A risk of two indicators; the score is 1 − (1 − 0,744)·(1 − 0,5).</summary>
    public static RiskResponse Risk(string kind = "contract", string key = "7") => new(
        kind,
        key,
        0.872,
        [
            new("F21", new TextResponse("Preço unitário fora da curva", "Unit price outlier"), 41, 0.744, 3),
            new("F23", new TextResponse("Valores redondos", "Round amounts"), 42, 0.5, 1),
        ]);

    public static InvestigationResponse Running(double progress, int findings, params AgentTaskResponse[] tasks) => new(
        Investigation,
        "running",
        progress,
        new ScopeResponse(From: new DateOnly(2024, 1, 1)),
        ["F21"],
        Now,
        Now,
        null,
        3810,
        new SeverityCounts(findings, 0, 0, 0, 0),
        null,
        tasks);

    public static InvestigationResponse Completed(int findings) => Running(1, findings, EndedTask()) with
    {
        Status = "completed",
        EndedAt = Now.AddSeconds(4),
    };

    public static AgentTaskResponse PlannedTask() => new("zumbi", "F21", "planned", 0, 0, [], null);

    public static AgentTaskResponse EndedTask() =>
        new("zumbi", "F21", "completed", 1, 3810, [new ExclusionResponse("notEnoughData", "n<20", 212)], 0.42);

    public static ImportResponse ImportRun(string status, double progress, long rejected = 0) => new(
        Import,
        "202401_Compras.zip",
        1_482_331,
        "9f86d081",
        status,
        progress,
        Now,
        Now,
        status == "completed" ? Now.AddSeconds(3) : null,
        status == "completed" ? 3.2 : null,
        3812,
        [new ImportEntryResponse("202401_Compras.csv", "contracts", 3812, 3812 - rejected, 0, 0, rejected)],
        null);

    public static InvestigationHistory History(InvestigationResponse state, params InvestigationEventResponse[] events) => new(null, state, events);

    /// <summary>An event as the API answers it.</summary>
    /// <param name="milliseconds">Since the investigation was asked for.</param>
    /// <param name="data">What the event says, as docs/events.md has it.</param>
    public static InvestigationEventResponse Event(int version, string type, int milliseconds, object? data = null) =>
        new(version, type, Now.AddMilliseconds(milliseconds), JsonSerializer.SerializeToElement(data ?? new { }));

    public static MessagingResponse Messaging(bool isRedisThere = true, long waiting = 0, long dead = 0) => new(
        waiting,
        waiting == 0 ? 0 : 754,
        dead,
        isRedisThere,
        [new StreamResponse("cidadao:commands", 1234, 50, 2, 7.9), new StreamResponse("cidadao:work", 0, 0, 0, 0)]);

    public static DeadLetterResponse DeadLetter(string type = "run-import.v9", Guid? id = null) => new(
        id ?? Import,
        "cidadao:work",
        type,
        """{"importId":7,"note":"licitação"}""",
        5,
        $"Cidadao.UnknownMessageException: Nobody here handles '{type}'.\n   at Somewhere.Deep()",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        Now);

    public static Page<T> Page<T>(params T[] rows) => new(rows, null, rows.Length);
}
