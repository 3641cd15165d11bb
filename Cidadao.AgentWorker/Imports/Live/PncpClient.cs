using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cidadao.Core.Imports.Live;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>
/// PNCP: contracts and tenders by day of publication, page by page, and the items and results of each tender. Its pages have an envelope:
/// <code>{"data": […], "totalRegistros": 812, "totalPaginas": 2, "numeroPagina": 1, "paginasRestantes": 1, "empty": false}</code>
/// </summary>
internal sealed class PncpClient(IHttpClientFactory clients, IOptions<LiveOptions> options)
{
    private const string Query = "api/consulta/v1/";
    private const int ItemsPerPage = 500;

    public Task ContractsAsync(HarvestWindow window, LiveWindow pages, CancellationToken cancellation) => PagesAsync(
        $"{Query}contratos?{Range(window)}&tamanhoPagina={options.Value.PncpPageSize.ToString(CultureInfo.InvariantCulture)}",
        pages,
        (_, _) => Task.CompletedTask,
        cancellation);

    public Task TendersAsync(HarvestWindow window, LiveWindow pages, CancellationToken cancellation) => PagesAsync(
        $"{Query}contratacoes/publicacao?{Range(window)}&codigoModalidadeContratacao={window.Parameter}"
            + $"&tamanhoPagina={options.Value.PncpTenderPageSize.ToString(CultureInfo.InvariantCulture)}",
        pages,
        (page, data) => options.Value.PncpItems ? ItemsAsync(page, data, pages, cancellation) : Task.CompletedTask,
        cancellation);

    private static string Range(HarvestWindow window) =>
        string.Create(CultureInfo.InvariantCulture, $"dataInicial={window.From:yyyyMMdd}&dataFinal={window.To:yyyyMMdd}");

    private async Task PagesAsync(string query, LiveWindow pages, Func<int, JsonElement, Task> afterPage, CancellationToken cancellation)
    {
        var http = clients.CreateClient(nameof(PncpClient));
        for (var page = 1; ; page++)
        {
            var path = $"{query}&pagina={page.ToString(CultureInfo.InvariantCulture)}";
            if (await LiveCall.GetBytesAsync(http, path, cancellation) is not { } bytes)
                return;
            using var envelope = Parse(bytes, http.BaseAddress!);
            pages.Pages++;
            var data = envelope.RootElement.GetProperty("data");
            if (data.GetArrayLength() == 0)
                return;
            await pages.AddAsync(new Uri(http.BaseAddress!, path).AbsoluteUri, bytes, page, cancellation);
            await afterPage(page, data);
            if (envelope.RootElement.GetProperty("paginasRestantes").GetInt32() <= 0)
                return;
        }
    }

    /// <summary>The items of a page's tenders, and the results of those that have one, as two more files of the page's group.</summary>
    private async Task ItemsAsync(int page, JsonElement tenders, LiveWindow pages, CancellationToken cancellation)
    {
        var http = clients.CreateClient(nameof(PncpClient));
        var (items, results) = (new JsonArray(), new JsonArray());
        foreach (var tender in tenders.EnumerateArray())
            await ItemsOfAsync(http, tender, items, results, cancellation);
        foreach (var (name, rows) in new[] { ("itens", items), ("resultados", results) })
        {
            if (rows.Count > 0)
                await pages.AddAsync(new Uri(http.BaseAddress!, $"api/pncp/v1/orgaos/…/{name}?pagina={page}").AbsoluteUri, JsonSerializer.SerializeToUtf8Bytes(rows), page, cancellation);
        }
    }

    private static async Task ItemsOfAsync(HttpClient http, JsonElement tender, JsonArray items, JsonArray results, CancellationToken cancellation)
    {
        var control = tender.GetProperty("numeroControlePNCP").GetString();
        var purchase = string.Create(
            CultureInfo.InvariantCulture,
            $"api/pncp/v1/orgaos/{tender.GetProperty("orgaoEntidade").GetProperty("cnpj").GetString()}/compras/{tender.GetProperty("anoCompra").GetInt32()}/{tender.GetProperty("sequencialCompra").GetInt32()}/itens");
        for (var page = 1; ; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"{purchase}?pagina={page}&tamanhoPagina={ItemsPerPage}");
            var found = await ArrayAsync(http, path, cancellation);
            foreach (var item in found)
            {
                item["numeroControlePNCPCompra"] = control;
                if (item["temResultado"]?.GetValueKind() == JsonValueKind.True)
                    await ResultsOfAsync(http, $"{purchase}/{item["numeroItem"]}/resultados", control, item, results, cancellation);
                items.Add(item.DeepClone());
            }

            if (found.Count < ItemsPerPage)
                return;
        }
    }

    private static async Task ResultsOfAsync(
        HttpClient http, string path, string? control, JsonObject item, JsonArray results, CancellationToken cancellation)
    {
        foreach (var result in await ArrayAsync(http, path, cancellation))
        {
            item["resultado"] ??= result.DeepClone();
            result["numeroControlePNCPCompra"] = control;
            result["numeroItem"] ??= item["numeroItem"]?.DeepClone();
            results.Add(result.DeepClone());
        }
    }

    private static async Task<List<JsonObject>> ArrayAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        if (await LiveCall.GetBytesAsync(http, path, cancellation) is not { } bytes)
            return [];
        try
        {
            return [.. JsonNode.Parse(bytes)!.AsArray().Select(node => node!.AsObject())];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LiveServiceException($"{http.BaseAddress!.Host} answers what is no list: {e.Message}", e);
        }
    }

    private static JsonDocument Parse(byte[] page, Uri address)
    {
        try
        {
            var envelope = JsonDocument.Parse(page);
            if (envelope.RootElement.ValueKind == JsonValueKind.Object
                && envelope.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
                && envelope.RootElement.TryGetProperty("paginasRestantes", out var rest) && rest.TryGetInt32(out _))
                return envelope;
            envelope.Dispose();
            throw new LiveServiceException($"{address.Host} answers without the envelope of a page.");
        }
        catch (JsonException e)
        {
            throw new LiveServiceException($"{address.Host} answers what is no JSON: {e.Message}", e);
        }
    }
}
