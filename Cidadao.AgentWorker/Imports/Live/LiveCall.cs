using System.Net;
using Polly.Timeout;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>A live service that does not give what was asked for, after every attempt.</summary>
internal sealed class LiveServiceException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>One call, with its failures in words.</summary>
internal static class LiveCall
{
    private const int MaxBodyShown = 200;

    /// <returns>Null for 204: there is nothing.</returns>
    /// <exception cref="LiveServiceException">It failed for good.</exception>
    public static async Task<HttpResponseMessage?> GetAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new LiveServiceException($"{http.BaseAddress!.Host} cannot be reached: {e.Message}", e);
        }
        catch (TimeoutRejectedException e)
        {
            throw new LiveServiceException($"{http.BaseAddress!.Host} does not answer in time.", e);
        }

        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            response.Dispose();
            return null;
        }

        if (response.IsSuccessStatusCode && response.Content.Headers.ContentType?.MediaType != "text/html")
            return response;
        using (response)
            throw new LiveServiceException(await MessageOfAsync(http, response, cancellation));
    }

    /// <summary>The body, read whole; a connection that breaks while it comes is a failure as any other.</summary>
    public static async Task<byte[]?> GetBytesAsync(HttpClient http, string path, CancellationToken cancellation)
    {
        using var response = await GetAsync(http, path, cancellation);
        if (response is null)
            return null;
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new LiveServiceException($"{http.BaseAddress!.Host} broke off its answer: {e.Message}", e);
        }
    }

    private static async Task<string> MessageOfAsync(HttpClient http, HttpResponseMessage response, CancellationToken cancellation)
    {
        var host = http.BaseAddress!.Host;
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
            return $"{host} refuses the key (HTTP {(int)response.StatusCode}): set Live:PortalApiKey.";
        var body = await response.Content.ReadAsStringAsync(cancellation);
        return $"{host} answers HTTP {(int)response.StatusCode}: {body[..Math.Min(body.Length, MaxBodyShown)]}";
    }
}
