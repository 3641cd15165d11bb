namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>A list as a file, handed on while the API writes it: at no time is it in memory as a whole.</summary>
    /// <param name="subject"><c>contracts</c> or <c>findings</c>.</param>
    /// <param name="query">Filter, format and variant as they came, with the question mark; the API judges them.</param>
    /// <param name="encodings">What the reader unpacks (<c>Accept-Encoding</c>); null or empty: nothing.</param>
    /// <returns>An answer that succeeded, of which the headers are read; the caller disposes it.</returns>
    public Task<HttpResponseMessage> ExportAsync(string subject, string? query, string? encodings, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"{V1}exports/{subject}{query}");
        if (!string.IsNullOrEmpty(encodings))
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encodings);
        return SendAsync(Streams, request, cancellation);
    }
}
