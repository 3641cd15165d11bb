using System.Globalization;
using System.IO.Hashing;
using Cidadao.Api.Caching;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Core.Access;
using GraphQL;
using GraphQL.Execution;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cidadao.Api.GraphQL.Execution;

/// <summary>
/// Writes an answer as GraphQL over HTTP has it: under <c>application/graphql-response+json</c> a request that was not executed is 4xx, under
/// <c>application/json</c> it is 200 as clients of old expect; one that was executed is 200, whatever its fields say. An answer without errors says
/// what may be kept of it, and has an ETag where that is asked for by GET.
/// </summary>
internal sealed class GraphAnswer(IGraphQLSerializer serializer, IOptions<AccessOptions> access)
{
    private const string Modern = "application/graphql-response+json";
    private const string Legacy = "application/json";

    /// <summary>Where reading needs a key, a shared cache would give the answer to who has none.</summary>
    private readonly string _whose = access.Value.ReadsAreOpen ? "public" : "private";

    public Task WriteAsync(HttpContext http, RequestRefusal refusal)
    {
        var isModern = IsModern(http.Request);
        http.Response.StatusCode = refusal.IsUnreadable || isModern ? refusal.Status : StatusCodes.Status200OK;
        http.Response.Headers.CacheControl = "no-store";
        return BytesAsync(http, isModern, new ExecutionResult { Errors = [refusal.Error] }, isKept: false);
    }

    public Task WriteAsync(HttpContext http, ExecutionResult result, GraphContext graph)
    {
        var isModern = IsModern(http.Request);
        http.Response.StatusCode = result.Executed || !isModern ? StatusCodes.Status200OK
            : result.Errors?.Any(error => error is TimeoutError) == true ? StatusCodes.Status504GatewayTimeout
            : StatusCodes.Status400BadRequest;
        if (graph.IsStale)
            http.Response.Headers.Warning = "110 - \"Response is Stale\"";
        var cache = graph.Cost?.Cache ?? CachePolicy.Live;
        var isKept = result is { Executed: true } && (result.Errors is null || result.Errors.Count == 0) && cache.MayStore && !graph.IsStale
            && HttpMethods.IsGet(http.Request.Method);
        http.Response.Headers.CacheControl = !isKept ? "no-store"
            : cache.MaxAge == TimeSpan.Zero ? $"{_whose}, no-cache"
            : string.Create(CultureInfo.InvariantCulture, $"{_whose}, max-age={cache.MaxAge.TotalSeconds:F0}");
        return BytesAsync(http, isModern, result, isKept);
    }

    /// <summary>Of the two, what the client likes best; the modern one where he does not mind.</summary>
    private static bool IsModern(HttpRequest request)
    {
        double modern = -1, legacy = -1;
        if (request.Headers.Accept.Count == 0 || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
            return true;
        foreach (var type in accepted)
        {
            var quality = type.Quality ?? 1;
            if (type.MediaType.Equals(Legacy, StringComparison.OrdinalIgnoreCase))
                legacy = Math.Max(legacy, quality);
            else if (type.MediaType.Equals(Modern, StringComparison.OrdinalIgnoreCase) || type.MatchesAllTypes || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase))
                modern = Math.Max(modern, quality);
        }

        return modern >= legacy;
    }

    private async Task BytesAsync(HttpContext http, bool isModern, ExecutionResult result, bool isKept)
    {
        var body = new MemoryStream();
        await serializer.WriteAsync(body, result, http.RequestAborted);
        ReadOnlyMemory<byte> bytes = body.GetBuffer().AsMemory(0, (int)body.Length);
        var headers = http.Response.Headers;
        headers.Vary = "Accept, Accept-Encoding, Accept-Language";
        if (isKept)
        {
            var tag = $"\"{Convert.ToHexStringLower(XxHash128.Hash(bytes.Span))}\"";
            headers.ETag = $"W/{tag}";
            if (http.Request.Headers.IfNoneMatch.Any(known => known is not null && (known.Trim() == "*" || known.Contains(tag, StringComparison.Ordinal))))
            {
                http.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        var accepted = AcceptedEncoding.Of(http.Request.Headers.AcceptEncoding);
        if (accepted.Brotli && Compressor.Brotli(bytes.Span) is { } brotli)
            (bytes, headers.ContentEncoding) = (brotli, "br");
        else if (accepted.Gzip && Compressor.Gzip(bytes.Span) is { } gzip)
            (bytes, headers.ContentEncoding) = (gzip, "gzip");
        http.Response.ContentType = $"{(isModern ? Modern : Legacy)}; charset=utf-8";
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
