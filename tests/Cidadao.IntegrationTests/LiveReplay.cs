using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cidadao.IntegrationTests;

/// <summary>
/// A stand-in for the live services: it replays the shared pages, page by page, with the services' own limits, and, in between, the errors
/// that the real PNCP gave: 429 with a body of HTML, 500 with JSON, a broken connection, an answer that does not come.
/// </summary>
internal sealed class LiveReplay : IAsyncDisposable
{
    public const string Key = "a-key";

    private readonly WebApplication _app;
    private readonly JsonArray _contracts = JsonNode.Parse(SharedData.PncpContracts())!["data"]!.AsArray();
    private readonly JsonArray _tenders = JsonNode.Parse(SharedData.PncpTenders())!.AsArray();
    private readonly string[] _errors =
        [.. JsonNode.Parse(SharedData.ObservedErrors())!["failed_attempts"]!.AsArray().Select(attempt => $"{attempt!["status"]}")];

    private int _calls;

    private LiveReplay()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Use(FailNowAndThenAsync);
        _app.MapGet("/api/consulta/v1/contratos", ContractsAsync);
        _app.MapGet("/api/consulta/v1/contratacoes/publicacao", TendersAsync);
        _app.MapGet("/api/pncp/v1/orgaos/{cnpj}/compras/{year}/{number}/itens", Items);
        _app.MapGet("/api/pncp/v1/orgaos/{cnpj}/compras/{year}/{number}/itens/{item}/resultados", Results);
        _app.MapGet("/api-de-dados/ceis", Ceis);
        _app.MapGet("/download-de-dados/compras/{month}", (string month) =>
            month == "202401" ? Microsoft.AspNetCore.Http.Results.Bytes(SharedData.RealMonth(), "application/zip") : Microsoft.AspNetCore.Http.Results.NotFound());
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Whether every third call fails as the real ones did.</summary>
    public bool Fails { get; set; } = true;

    /// <summary>Pause before every page.</summary>
    public TimeSpan Slowness { get; set; }

    public static async Task<LiveReplay> StartAsync(CancellationToken cancellation)
    {
        var replay = new LiveReplay();
        await replay._app.StartAsync(cancellation);
        return replay;
    }

    /// <summary>Variables that point the worker here, with pauses that a test can wait for.</summary>
    public Dictionary<string, string> Environment()
    {
        var variables = new Dictionary<string, string> { ["Live__PortalApiKey"] = Key, ["Live__PncpPageSize"] = "50" };
        foreach (var service in (string[])["Pncp", "PortalApi", "PortalDownloads"])
        {
            variables[$"Live__{service}__Address"] = Address.AbsoluteUri;
            variables[$"Live__{service}__CallsPerMinute"] = "60000";
            variables[$"Live__{service}__FirstPause"] = "00:00:00.050";
            variables[$"Live__{service}__PauseWhenLimited"] = "00:00:00.100";
            variables[$"Live__{service}__Timeout"] = "00:00:02";
        }

        return variables;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task FailNowAndThenAsync(HttpContext context, RequestDelegate next)
    {
        await Task.Delay(Slowness, TimeProvider.System, context.RequestAborted);
        var call = Interlocked.Increment(ref _calls);
        if (!Fails || call % 3 != 0)
        {
            await next(context);
            return;
        }

        switch (_errors[call % _errors.Length], call % 4)
        {
            case (_, 0):
                context.Abort();
                break;
            case (_, 1) when call % 60 == 9:
                await Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, context.RequestAborted);
                break;
            case ("429", _):
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><head><title>Limite de Requisições Excedido</title></head></html>");
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("Erro na comunicação com o banco de dados.");
                break;
        }
    }

    private IResult ContractsAsync(string dataInicial, string dataFinal, int pagina, int tamanhoPagina) =>
        tamanhoPagina is < 10 or > 500 ? Refused("tamanhoPagina")
        : Page(string.CompareOrdinal(dataInicial, "20250312") <= 0 && string.CompareOrdinal(dataFinal, "20250312") >= 0 ? _contracts : [], pagina, tamanhoPagina);

    private IResult TendersAsync(string dataInicial, string dataFinal, string codigoModalidadeContratacao, int pagina, int tamanhoPagina) =>
        tamanhoPagina is < 10 or > 50 ? Refused("tamanhoPagina")
        : Page(codigoModalidadeContratacao == "6" && string.CompareOrdinal(dataInicial, "20250617") <= 0 && string.CompareOrdinal(dataFinal, "20250617") >= 0 ? _tenders : [], pagina, tamanhoPagina);

    private static IResult Page(JsonArray all, int page, int size)
    {
        if (all.Count == 0)
            return Microsoft.AspNetCore.Http.Results.NoContent();
        var rows = all.Skip((page - 1) * size).Take(size).Select(row => row!.DeepClone()).ToArray();
        var pages = (all.Count + size - 1) / size;
        return Json(new JsonObject
        {
            ["data"] = new JsonArray(rows),
            ["totalRegistros"] = all.Count,
            ["totalPaginas"] = pages,
            ["numeroPagina"] = page,
            ["paginasRestantes"] = Math.Max(0, pages - page),
            ["empty"] = rows.Length == 0,
        });
    }

    /// <summary>Two items of every purchase, of which the first has a result.</summary>
    private static IResult Items(string cnpj, int year, int number) => Json(new JsonArray(
        Item(1, hasResult: true), Item(2, hasResult: false)));

    private static JsonObject Item(int number, bool hasResult) => new()
    {
        ["numeroItem"] = number,
        ["descricao"] = $"ITEM {number.ToString(CultureInfo.InvariantCulture)}",
        ["quantidade"] = 10,
        ["unidadeMedida"] = "CX",
        ["valorUnitarioEstimado"] = 3.5,
        ["temResultado"] = hasResult,
    };

    private static IResult Results(string cnpj, int year, int number, int item) => Json(new JsonArray(new JsonObject
    {
        ["numeroItem"] = item,
        ["sequencialResultado"] = 1,
        ["niFornecedor"] = "11222333000181",
        ["nomeRazaoSocialFornecedor"] = "FORNECEDORA DE EXEMPLO LTDA",
        ["valorUnitarioHomologado"] = 3.1,
    }));

    private static IResult Ceis(HttpRequest request, int pagina) =>
        request.Headers["chave-api-dados"] != Key ? Microsoft.AspNetCore.Http.Results.Unauthorized()
        : Json(pagina > 2 ? [] : new JsonArray([.. Enumerable.Range(1, 15).Select(row => (JsonNode)new JsonObject
        {
            ["id"] = (pagina * 100) + row,
            ["dataInicioSancao"] = "01/02/2023",
            ["dataFimSancao"] = "Sem informação",
            ["tipoSancao"] = new JsonObject { ["descricaoResumida"] = "Suspensão" },
            ["orgaoSancionador"] = new JsonObject { ["nome"] = "Órgão de Exemplo" },
            ["sancionado"] = new JsonObject { ["nome"] = "FORNECEDORA DE EXEMPLO LTDA", ["codigoFormatado"] = "11.222.333/0001-81" },
        })]));

    private static IResult Refused(string parameter) =>
        Microsoft.AspNetCore.Http.Results.Text($"{{\"message\":\"{parameter} inválido\"}}", "application/json", statusCode: StatusCodes.Status400BadRequest);

    private static IResult Json(JsonNode node) => Microsoft.AspNetCore.Http.Results.Text(node.ToJsonString(), "application/json");
}
