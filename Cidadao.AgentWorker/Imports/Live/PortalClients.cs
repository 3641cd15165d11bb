using System.Globalization;
using System.Text.Json;
using Cidadao.Core.Imports.Live;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>The Portal's API: bare arrays in pages of a fixed size without a total; an empty one is the end.</summary>
internal sealed class PortalApiClient(IHttpClientFactory clients, IOptions<LiveOptions> options)
{
    private const string KeyHeader = "chave-api-dados";

    public Task ContractsAsync(string agency, HarvestWindow window, LiveWindow pages, CancellationToken cancellation) => PagesAsync(
        string.Create(
            CultureInfo.InvariantCulture,
            $"api-de-dados/contratos?codigoOrgao={Uri.EscapeDataString(agency)}&dataInicial={window.From:dd'/'MM'/'yyyy}&dataFinal={window.To:dd'/'MM'/'yyyy}"),
        pages,
        cancellation);

    /// <param name="list"><c>ceis</c> or <c>cnep</c>; a list is fetched whole.</param>
    public Task SanctionsAsync(string list, LiveWindow pages, CancellationToken cancellation) =>
        PagesAsync($"api-de-dados/{list}?", pages, cancellation);

    private async Task PagesAsync(string query, LiveWindow pages, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(options.Value.PortalApiKey))
            throw new LiveServiceException("The Portal's API needs a key: set Live:PortalApiKey (environment: Live__PortalApiKey).");
        var http = clients.CreateClient(nameof(PortalApiClient));
        http.DefaultRequestHeaders.Add(KeyHeader, options.Value.PortalApiKey);
        for (var page = 1; ; page++)
        {
            var path = $"{query}{(query.EndsWith('?') ? "" : "&")}pagina={page.ToString(CultureInfo.InvariantCulture)}";
            if (await LiveCall.GetBytesAsync(http, path, cancellation) is not { } bytes)
                return;
            pages.Pages++;
            if (IsEmpty(bytes, http.BaseAddress!))
                return;
            await pages.AddAsync(new Uri(http.BaseAddress!, path).AbsoluteUri, bytes, page, cancellation);
        }
    }

    private static bool IsEmpty(byte[] page, Uri address)
    {
        try
        {
            using var rows = JsonDocument.Parse(page);
            return rows.RootElement.GetArrayLength() == 0;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new LiveServiceException($"{address.Host} answers what is no list: {e.Message}", e);
        }
    }
}

/// <summary>The Portal's monthly zips: <c>download-de-dados/compras/202401</c>.</summary>
internal sealed class PortalDownloads(IHttpClientFactory clients)
{
    public async Task MonthAsync(string set, HarvestWindow window, LiveWindow pages, CancellationToken cancellation)
    {
        var http = clients.CreateClient(nameof(PortalDownloads));
        var path = string.Create(CultureInfo.InvariantCulture, $"download-de-dados/{set}/{window.From:yyyyMM}");
        using var response = await LiveCall.GetAsync(http, path, cancellation);
        if (response is null)
            return;
        try
        {
            await using var content = await response.Content.ReadAsStreamAsync(cancellation);
            await pages.AddAsync(new Uri(http.BaseAddress!, path).AbsoluteUri, content, cancellation);
            pages.Pages++;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new LiveServiceException($"{http.BaseAddress!.Host} broke off the download: {e.Message}", e);
        }
    }
}
