using System.Collections.Concurrent;
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
/// A stand-in for the Portal's API: <c>/contratos</c> and <c>/cnep</c> with all properties that its documentation names, in pages of 15
/// without a total, an empty page at the end; 401 without the right key, 429 with a body of HTML when it is told to.
/// </summary>
internal sealed class PortalApiService : IAsyncDisposable
{
    public const string Key = "the-key";
    public const int Contracts = 32, Sanctions = 15;

    private const int PageSize = 15;

    private readonly WebApplication _app;
    private int _refusals;

    private PortalApiService()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Use(GuardAsync);
        _app.MapGet("/api-de-dados/contratos", (string codigoOrgao, string dataInicial, string dataFinal, int pagina) =>
            IsDay(dataInicial) && IsDay(dataFinal) && codigoOrgao == "30108" ? Page(Contracts, pagina, Contract) : Results.BadRequest());
        _app.MapGet("/api-de-dados/cnep", (int pagina) => Page(Sanctions, pagina, Sanction));
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Path, page and status of every call that was answered.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>The key that is accepted.</summary>
    public string Accepted { get; set; } = Key;

    public static async Task<PortalApiService> StartAsync(CancellationToken cancellation)
    {
        var service = new PortalApiService();
        await service._app.StartAsync(cancellation);
        return service;
    }

    /// <summary>Answers so many of the next calls with 429.</summary>
    public void Limit(int calls) => Volatile.Write(ref _refusals, calls);

    /// <summary>Variables that point the worker here, with pauses that a test can wait for.</summary>
    public Dictionary<string, string> Environment(string key = Key) => new()
    {
        ["Live__PortalApiKey"] = key,
        ["Live__PortalApi__Address"] = Address.AbsoluteUri,
        ["Live__PortalApi__CallsPerMinute"] = "60000",
        ["Live__PortalApi__FirstPause"] = "00:00:00.050",
        ["Live__PortalApi__PauseWhenLimited"] = "00:00:00.100",
    };

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.ContentType = "text/html";
            await context.Response.WriteAsync("<html><head><title>Limite de Requisições Excedido</title></head></html>");
        }
        else if (context.Request.Headers["chave-api-dados"] != Accepted)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsJsonAsync(new JsonObject { ["Erro na API"] = "Chave de API não informada ou inválida!" });
        }
        else
        {
            await next(context);
        }

        Calls.Enqueue($"{context.Request.Path.Value!.Split('/')[^1]} {context.Request.Query["pagina"]} {context.Response.StatusCode}");
    }

    private static bool IsDay(string text) => DateOnly.TryParseExact(text, "dd/MM/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static IResult Page(int count, int page, Func<int, JsonNode> row) => Results.Text(
        new JsonArray([.. Enumerable.Range(1, count).Skip((page - 1) * PageSize).Take(PageSize).Select(row)]).ToJsonString(), "application/json");

    /// <summary>Every second supplier is a person, whose CPF comes masked.</summary>
    private static JsonNode Contract(int number) => JsonNode.Parse(
        $$$"""
        {"id":{{{670000000 + number}}},"numero":"{{{PortalZip.Number(number)}}}","objeto":"Objeto: serviço de exemplo","numeroProcesso":"08361000012023",
        "fundamentoLegal":"Lei 14.133/2021, art. 28, I",
        "compra":{"numero":"000032024","objeto":"Pregão de exemplo","numeroProcesso":"08361000012023","contatoResponsavel":""},
        "situacaoContrato":"Publicado","modalidadeCompra":"Pregão",
        "unidadeGestora":{"codigo":"200356","nome":"SUPERINTENDENCIA DE EXEMPLO","descricaoPoder":"EXECUTIVO",
          "orgaoVinculado":{"codigoSIAFI":"30108","cnpj":"","sigla":"OE","nome":"Órgão de Exemplo"},
          "orgaoMaximo":{"codigo":"30000","sigla":"ME","nome":"Ministério de Exemplo"}},
        "unidadeGestoraCompras":{"codigo":"200370","nome":"COORDENACAO DE EXEMPLO","descricaoPoder":"EXECUTIVO",
          "orgaoVinculado":{"codigoSIAFI":"30108","cnpj":"","sigla":"OE","nome":"Órgão de Exemplo"},
          "orgaoMaximo":{"codigo":"30000","sigla":"ME","nome":"Ministério de Exemplo"}},
        "dataAssinatura":"2024-01-10","dataPublicacaoDOU":"2024-01-12","dataInicioVigencia":"2024-01-10","dataFimVigencia":"2025-01-10",
        "fornecedor":{"id":1,"cpfFormatado":"{{{(number % 2 == 0 ? "***.444.777-**" : "")}}}","cnpjFormatado":"{{{(number % 2 == 0 ? "" : "11.222.333/0001-81")}}}",
          "numeroInscricaoSocial":"","nome":"{{{(number % 2 == 0 ? "MARIA DE EXEMPLO" : "FORNECEDORA DE EXEMPLO LTDA")}}}","razaoSocialReceita":"",
          "nomeFantasiaReceita":"","tipo":"Entidades Empresariais Privadas"},
        "valorInicialCompra":{{{number}}}000.25,"valorFinalCompra":{{{number}}}500.5}
        """)!;

    private static JsonNode Sanction(int number) => JsonNode.Parse(
        $$$"""
        {"id":{{{359000 + number}}},"dataReferencia":"30/04/2024","dataInicioSancao":"01/02/2023","dataFimSancao":"Sem informação",
        "dataPublicacaoSancao":"15/01/2023","dataTransitadoJulgado":"Sem informação","dataOrigemInformacao":"20/01/2023",
        "tipoSancao":{"descricaoResumida":"Multa - Lei da Empresa Limpa","descricaoPortal":"Multa - Lei da Empresa Limpa"},
        "fonteSancao":{"nomeExibicao":"Órgão de Exemplo","telefoneContato":"","enderecoContato":""},
        "fundamentacao":[{"codigo":"LEI12846-ART6-I","descricao":"LEI 12846 - ART. 6, I"},{"codigo":"X","descricao":"DECRETO 11129"}],
        "orgaoSancionador":{"nome":"Órgão de Exemplo","siglaUf":"DF","poder":"EXECUTIVO","esfera":"FEDERAL"},
        "sancionado":{"nome":"FORNECEDORA DE EXEMPLO LTDA","codigoFormatado":"11.222.333/0001-81"},
        "valorMulta":"1.234,56",
        "pessoa":{"id":1,"cpfFormatado":"","cnpjFormatado":"11.222.333/0001-81","numeroInscricaoSocial":"","nome":"FORNECEDORA DE EXEMPLO LTDA",
          "razaoSocialReceita":"","nomeFantasiaReceita":"","tipo":"Entidades Empresariais Privadas"},
        "textoPublicacao":"Diário Oficial da União","linkPublicacao":"","detalhamentoPublicacao":"Seção 2 pagina 43","numeroProcesso":"08361.000012/2023-11",
        "abrangenciaDefinidaDecisaoJudicial":"Na Esfera e no Poder do órgão sancionador","informacoesAdicionaisDoOrgaoSancionador":""}
        """)!;
}
