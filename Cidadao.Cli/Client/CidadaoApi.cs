using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Responses;

namespace Cidadao.Cli.Client;

/// <summary>
/// The HTTP API. Questions are asked again while the API cannot be reached, because it may be starting anew; commands are sent once,
/// because nobody knows whether one that got no answer was carried out.
/// </summary>
/// <remarks>Every method throws <see cref="ApiProblemException"/> or <see cref="ApiUnavailableException"/>.</remarks>
internal sealed class CidadaoApi(HttpMessageHandler handler, Uri address, CultureInfo language, TimeProvider clock, string? key = null) : IDisposable
{
    /// <summary>How long a question is repeated.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private const int LargestPage = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QuestionTimeout = TimeSpan.FromSeconds(30);

    // An upload takes as long as it takes: each question has a limit of its own instead.
    private readonly HttpClient _http = new(handler, disposeHandler: false)
    {
        BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/"),
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders =
        {
            AcceptLanguage = { new StringWithQualityHeaderValue(language.Name) },
            Authorization = key is null ? null : new("Bearer", key),
        },
    };

    public Uri Address => address;

    /// <summary>What an upload may be. Asked once: with nobody there, the caller wants to know at once.</summary>
    public async Task<UploadLimitsResponse> UploadLimitsAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/imports/limits");
        return await AskOnceAsync(request, ApiJson.Default.UploadLimitsResponse, cancellationToken);
    }

    /// <summary>Sends the files as one upload: they go in together or not at all, and find each other.</summary>
    /// <param name="files">The files.</param>
    /// <param name="sent">Told the length of every piece that is on its way.</param>
    public async Task<Accepted> UploadAsync(UploadFiles files, IProgress<long> sent, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (name, content) in files.Files)
        {
            var part = new UploadContent(content, sent);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "file", name);
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/imports") { Content = form };
        return await AskOnceAsync(request, ApiJson.Default.Accepted, cancellationToken);
    }

    public Task<Accepted> StartAsync(StartInvestigationRequest start, CancellationToken cancellationToken) =>
        PostAsync("api/v1/investigations", start, ApiJson.Default.StartInvestigationRequest, cancellationToken);

    public Task<Accepted> ExportAsync(StartExportRequest start, CancellationToken cancellationToken) =>
        PostAsync("api/v1/exports", start, ApiJson.Default.StartExportRequest, cancellationToken);

    public Task<ExportResponse> ExportAsync(Guid id, CancellationToken cancellationToken) =>
        AskAsync($"api/v1/exports/{id}", ApiJson.Default.ExportResponse, cancellationToken);

    /// <summary>The file of an export that is completed.</summary>
    public async Task<Stream> ExportFileAsync(ExportResponse export, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/exports/{export.Id}/file");
        return await (await SendAsync(request, cancellationToken)).Content.ReadAsStreamAsync(cancellationToken);
    }

    public Task RemoveExportAsync(Guid id, CancellationToken cancellationToken) => DeleteAsync($"api/v1/exports/{id}", cancellationToken);

    public Task<Accepted> RebuildAsync(bool apply, CancellationToken cancellationToken) =>
        PostAsync("api/v1/admin/rebuilds", new StartRebuildRequest(apply), ApiJson.Default.StartRebuildRequest, cancellationToken);

    public Task<RebuildResponse> RebuildAsync(Guid id, CancellationToken cancellationToken) =>
        AskAsync($"api/v1/admin/rebuilds/{id}", ApiJson.Default.RebuildResponse, cancellationToken);

    public Task<IReadOnlyList<KeyResponse>> KeysAsync(CancellationToken cancellationToken) =>
        AskAsync("api/v1/admin/keys", ApiJson.Default.IReadOnlyListKeyResponse, cancellationToken);

    public Task<CreatedKeyResponse> CreateKeyAsync(CreateKeyRequest key, CancellationToken cancellationToken) =>
        PostAsync("api/v1/admin/keys", key, ApiJson.Default.CreateKeyRequest, ApiJson.Default.CreatedKeyResponse, cancellationToken);

    public Task RevokeKeyAsync(Guid id, CancellationToken cancellationToken) => DeleteAsync($"api/v1/admin/keys/{id}", cancellationToken);

    public Task<ImportResponse> ImportAsync(Guid id, CancellationToken cancellationToken) =>
        AskAsync($"api/v1/imports/{id}", ApiJson.Default.ImportResponse, cancellationToken);

    public Task<Page<RejectionResponse>> RejectionsAsync(Guid import, int count, CancellationToken cancellationToken) =>
        AskAsync($"api/v1/imports/{import}/rejections?pageSize={count}", ApiJson.Default.PageRejectionResponse, cancellationToken);

    public Task<InvestigationResponse> InvestigationAsync(Guid id, CancellationToken cancellationToken) =>
        AskAsync($"api/v1/investigations/{id}", ApiJson.Default.InvestigationResponse, cancellationToken);

    public Task<OverviewResponse> OverviewAsync(CancellationToken cancellationToken) =>
        AskAsync("api/v1/overview", ApiJson.Default.OverviewResponse, cancellationToken);

    /// <summary>How many contracts there are. Asked once: with nobody there, the caller wants to know at once.</summary>
    public async Task<long> ContractsTotalAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/v1/contracts?pageSize=1");
        return (await AskOnceAsync(request, ApiJson.Default.PageContractSummary, cancellationToken)).Total;
    }

    /// <returns>The first <paramref name="limit"/> findings of an investigation, the weightiest first.</returns>
    public async Task<IReadOnlyList<FindingSummary>> FindingsAsync(Guid investigation, string severity, int limit, CancellationToken cancellationToken)
    {
        var findings = new List<FindingSummary>();
        string? cursor = null;
        do
        {
            var size = Math.Min(limit - findings.Count, LargestPage);
            var path = string.Create(
                CultureInfo.InvariantCulture,
                $"api/v1/findings?investigation={investigation}&severity={Uri.EscapeDataString(severity)}&pageSize={size}");
            if (cursor is not null)
                path += $"&cursor={Uri.EscapeDataString(cursor)}";
            var page = await AskAsync(path, ApiJson.Default.PageFindingSummary, cancellationToken);
            findings.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null && findings.Count < limit);

        return findings;
    }

    public Task CancelImportAsync(Guid id, CancellationToken cancellationToken) => DeleteAsync($"api/v1/imports/{id}", cancellationToken);

    public Task CancelInvestigationAsync(Guid id, CancellationToken cancellationToken) =>
        DeleteAsync($"api/v1/investigations/{id}", cancellationToken);

    public void Dispose() => _http.Dispose();

    private Task<Accepted> PostAsync<T>(string path, T command, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        PostAsync(path, command, type, ApiJson.Default.Accepted, cancellationToken);

    private async Task<TAnswer> PostAsync<T, TAnswer>(
        string path, T command, JsonTypeInfo<T> type, JsonTypeInfo<TAnswer> answer, CancellationToken cancellationToken)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(command, type));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        return await AskOnceAsync(request, answer, cancellationToken);
    }

    private async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, path);
        using var response = await SendAsync(request, cancellationToken);
    }

    private async Task<T> AskAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            try
            {
                using var limit = new CancellationTokenSource(QuestionTimeout, clock);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                return await AskOnceAsync(request, type, either.Token);
            }
            catch (Exception e) when (IsPassing(e, cancellationToken))
            {
                if (clock.GetElapsedTime(start) >= Patience)
                    throw e as ApiUnavailableException ?? new ApiUnavailableException(e);
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private static bool IsPassing(Exception e, CancellationToken cancellationToken) => e switch
    {
        ApiUnavailableException => true,
        ApiProblemException problem => problem.Status is 502 or 503 or 504,
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    private async Task<T> AskOnceAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new ApiProblemException((int)response.StatusCode, new Problem(null, "The answer is empty.", null, null, null));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ApiUnavailableException(e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new ApiUnavailableException(e);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new ApiProblemException((int)response.StatusCode, await ReadProblemAsync(response, cancellationToken));
    }

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json"
                && await response.Content.ReadFromJsonAsync(CliJson.Default.Problem, cancellationToken) is { } problem)
                return problem;
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            // The status still tells what is known.
        }

        return new Problem(null, $"HTTP {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd(), (int)response.StatusCode, null, null);
    }
}
