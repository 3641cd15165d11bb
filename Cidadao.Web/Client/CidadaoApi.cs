using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Responses;
using Polly;

namespace Cidadao.Web.Client;

/// <summary>
/// The HTTP API, one method an endpoint. Every method throws <see cref="ApiProblem"/> when the API refuses or does not answer,
/// and <see cref="OperationCanceledException"/> when the caller gives up.
/// </summary>
public sealed partial class CidadaoApi(IHttpClientFactory clients)
{
    /// <summary>Name of the HTTP client for ordinary calls.</summary>
    public const string Calls = "api";

    /// <summary>Name of the HTTP client for uploads and exports: no retry, no time limit.</summary>
    public const string Streams = "api-streams";

    private const string V1 = "api/v1/";

    /// <summary>Key figures of everything that was imported.</summary>
    public Task<OverviewResponse> OverviewAsync(CancellationToken cancellation) =>
        GetAsync("overview", ApiJson.Default.OverviewResponse, cancellation);

    private Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        SendAsync(Calls, new HttpRequestMessage(HttpMethod.Get, V1 + path), type, cancellation);

    private async Task<T> SendAsync<T>(string client, HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(client, request, cancellation);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, type, cancellation)
                ?? throw new JsonException($"The API answered null where a {typeof(T).Name} was expected.");
        }
        catch (Exception cause) when (cause is JsonException or IOException)
        {
            throw new ApiProblem(
                (int)response.StatusCode, "The answer of the API could not be read.", cause.Message, ApiProblem.NoErrors, cause);
        }
    }

    /// <returns>A response that succeeded; the caller disposes it.</returns>
    private async Task<HttpResponseMessage> SendAsync(string client, HttpRequestMessage request, CancellationToken cancellation)
    {
        using (request)
        {
            // What the API refuses is shown to the reader: in the page's language. The invariant culture, of a machine without one, has no name.
            if (CultureInfo.CurrentUICulture.Name is { Length: > 0 } language)
                request.Headers.AcceptLanguage.Add(new(language));
            var response = await AnswerAsync(client, request, cancellation);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await ReadProblemAsync(response, cancellation);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(string client, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await clients.CreateClient(client).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (Exception cause) when (cause is HttpRequestException or ExecutionRejectedException)
        {
            throw ApiProblem.Unreachable(cause);
        }
        catch (TaskCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw ApiProblem.Unreachable(cause);
        }
    }

    private static async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (!IsJson(response.Content.Headers.ContentType))
            return new ApiProblem(status, response.ReasonPhrase, null, ApiProblem.NoErrors);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            var problem = await JsonSerializer.DeserializeAsync(body, ProblemJson.Default.ProblemBody, cancellation);
            return new ApiProblem(status, problem?.Title ?? response.ReasonPhrase, problem?.Detail, problem?.Errors ?? ApiProblem.NoErrors);
        }
        catch (Exception cause) when (cause is JsonException or IOException)
        {
            return new ApiProblem(status, response.ReasonPhrase, null, ApiProblem.NoErrors, cause);
        }
    }

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;
}
