using Cidadao.Api.Errors;
using Cidadao.Core.Caching;

namespace Cidadao.Api.Caching;

/// <summary>Answers of endpoints that have a <see cref="ResponsePolicy"/>: (1) look up, (2) 304 where the caller has it, (3) write bytes.</summary>
internal sealed class ResponseCache(RequestDelegate next, TieredCache cache, ResponseRendering rendering, Recompression recompression)
{
    /// <summary>A longer address is answered as ever: nobody asks it twice.</summary>
    private const int LongestQuery = 512;

    /// <summary>Caches may keep it but must ask each time, which costs a 304: an eviction holds for them too.</summary>
    private const string CacheControl = "public, no-cache";

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetMetadata<ResponsePolicy>() is { } policy
            && HttpMethods.IsGet(context.Request.Method)
            && (context.Request.QueryString.Value?.Length ?? 0) <= LongestQuery)
            return AnswerAsync(context, endpoint, policy);
        return next(context);
    }

    /// <summary>The same look-up, for who wants an answer to be there before somebody asks.</summary>
    public static string KeyOf(string path, string? query) => string.Concat("http:", path, query);

    private async Task AnswerAsync(HttpContext context, Endpoint endpoint, ResponsePolicy policy)
    {
        var request = context.Request;
        var path = request.Path.Value!;
        var query = request.QueryString.Value ?? "";
        var read = await cache.ReadAsync( // 1
            KeyOf(path, query),
            (rendering, endpoint, path, query, Route: request.RouteValues.Count == 0 ? null : new RouteValueDictionary(request.RouteValues), Language: Language.Of(context)),
            static (call, token) => call.rendering.RenderAsync(new(call.endpoint, call.path, call.query, call.Route ?? [], call.Language), token),
            options: null,
            policy.Tags,
            context.RequestAborted);
        var response = read.Value;
        if (!response.IsSuccess && response.Language != Language.Of(context))
            response = await rendering.RenderAsync(new(endpoint, path, query, new(request.RouteValues), Language.Of(context)), context.RequestAborted);
        if (response.IsWanted())
            recompression.Add(response);
        await WriteAsync(context, response, read.IsStale || response.IsStale);
    }

    private static async Task WriteAsync(HttpContext context, CachedResponse response, bool isStale)
    {
        var accepted = AcceptedEncoding.Of(context.Request.Headers.AcceptEncoding);
        var form = (accepted.Brotli ? response.Brotli : null) ?? (accepted.Gzip ? response.Gzip : null) ?? response.Plain;
        var headers = context.Response.Headers;
        headers.Vary = response.IsSuccess ? "Accept-Encoding" : "Accept-Encoding, Accept-Language";
        if (isStale)
            headers.Warning = "110 - \"Response is Stale\"";
        if (response.IsSuccess)
        {
            headers.CacheControl = CacheControl;
            headers.ETag = form.ETag;
            if (response.Matches(context.Request.Headers.IfNoneMatch)) // 2
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        context.Response.StatusCode = response.Status; // 3
        context.Response.ContentType = response.ContentType;
        context.Response.ContentLength = form.Bytes.Length;
        if (form.Encoding is not null)
            headers.ContentEncoding = form.Encoding;
        await context.Response.Body.WriteAsync(form.Bytes, context.RequestAborted);
    }
}
