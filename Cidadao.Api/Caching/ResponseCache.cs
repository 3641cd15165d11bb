using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Caching;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Caching;

/// <summary>
/// Answers of endpoints that have a <see cref="ResponsePolicy"/>: (1) look up, (2) have it made where it is not there, (3) 304 where the caller
/// has it, (4) write bytes. The hot path is 1 and 4. It stands after the checks; and before them, where it has <paramref name="open"/>, for what is
/// ready and open.
/// </summary>
internal sealed class ResponseCache(
    RequestDelegate next, TieredCache cache, ResponseRendering rendering, Recompression recompression, IOptions<AccessOptions> access, IOptions<CacheOptions> options,
    OpenReads? open = null)
{
    /// <summary>A longer address is answered as ever: nobody asks it twice.</summary>
    private const int LongestQuery = 512;

    /// <summary>
    /// Caches may keep it but must ask each time, which costs a 304: an eviction holds for them too. Where reading needs a key, only the reader's
    /// own may: another would give it to who has none.
    /// </summary>
    private readonly string _cacheControl = access.Value.ReadsAreOpen ? "public, no-cache" : "private, no-cache";

    private readonly bool _isKept = options.Value.Strategy != CacheStrategy.None;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetMetadata<ResponsePolicy>() is { } policy
            && HttpMethods.IsGet(context.Request.Method)
            && (context.Request.QueryString.Value?.Length ?? 0) <= LongestQuery
            && (open is null || open.Allows(context, endpoint)))
        {
            if (open is null && Trimming.IsAskedFor(context.Request) && endpoint.Metadata.GetMetadata<Trimming>() is { } trimming)
                return TrimAndAnswerAsync(context, endpoint, policy, trimming);
            var key = KeyOf(context.Request.Path.Value!, context.Request.QueryString.Value);
            if (cache.TryRead<CachedResponse>(key, out var ready)) // 1
                return AnswerAsync(context, key, endpoint, ready, isStale: false);
            if (open is null)
                return MakeAndAnswerAsync(context, key, endpoint, policy);
        }

        return next(context);
    }

    /// <summary>The same look-up, for who wants an answer to be there before somebody asks.</summary>
    public static string KeyOf(string path, string? query) => string.Concat("http:", path, query);

    private async Task MakeAndAnswerAsync(HttpContext context, string key, Endpoint endpoint, ResponsePolicy policy)
    {
        var read = await ReadAsync(context, key, context.Request.QueryString.Value ?? "", endpoint, policy);
        await AnswerAsync(context, key, endpoint, read.Value, read.IsStale || read.Value.IsStale);
    }

    /// <summary>The whole answer is what is looked up, or made; what is cut out of it stands and falls with it.</summary>
    private async Task TrimAndAnswerAsync(HttpContext context, Endpoint endpoint, ResponsePolicy policy, Trimming trimming)
    {
        // What is wrong with it is said by the endpoint, with whatever else is.
        if (trimming.Read(context, new Dictionary<string, string[]>()) is not { } selection)
        {
            await next(context);
            return;
        }

        var query = Trimming.Without(context.Request.QueryString.Value!);
        var key = KeyOf(context.Request.Path.Value!, query);
        var read = await ReadAsync(context, key, query, endpoint, policy);
        var isStale = read.IsStale || read.Value.IsStale;
        if (read.Value.IsSuccess)
            await WriteAsync(context, read.Value.Trimmed(selection, trimming), isStale);
        else
            await AnswerAsync(context, key, endpoint, read.Value, isStale);
    }

    private ValueTask<CacheRead<CachedResponse>> ReadAsync(HttpContext context, string key, string query, Endpoint endpoint, ResponsePolicy policy)
    {
        var request = context.Request;
        return cache.ReadAsync( // 2
            key,
            (rendering, endpoint, path: request.Path.Value!, query, Route: new RouteValueDictionary(request.RouteValues), Language: Language.Of(context), Only: OnlyFor(request)),
            static (call, token) => call.rendering.RenderAsync(new(call.endpoint, call.path, call.query, call.Route, call.Language, call.Only), token),
            options: null,
            policy.Tags,
            context.RequestAborted);
    }

    private AcceptedEncoding? OnlyFor(HttpRequest request) => _isKept ? null : AcceptedEncoding.Of(request.Headers.AcceptEncoding);

    private Task AnswerAsync(HttpContext context, string key, Endpoint endpoint, CachedResponse response, bool isStale) =>
        response.IsSuccess || response.Language == Language.Of(context)
            ? WriteAndNoteAsync(context, key, response, isStale)
            : TranslateAsync(context, endpoint, isStale);

    private async Task TranslateAsync(HttpContext context, Endpoint endpoint, bool isStale)
    {
        var request = context.Request;
        var inLanguage = new RenderRequest(endpoint, request.Path.Value!, request.QueryString.Value ?? "", new(request.RouteValues), Language.Of(context), OnlyFor(request));
        await WriteAsync(context, await rendering.RenderAsync(inLanguage, context.RequestAborted), isStale);
    }

    private Task WriteAndNoteAsync(HttpContext context, string key, CachedResponse response, bool isStale)
    {
        if (response.IsWanted())
            recompression.Add(key, response);
        return WriteAsync(context, response, isStale);
    }

    private Task WriteAsync(HttpContext context, CachedResponse response, bool isStale)
    {
        var accepted = AcceptedEncoding.Of(context.Request.Headers.AcceptEncoding);
        var (brotli, gzip, _) = response.Compressed;
        var form = (accepted.Brotli ? brotli : null) ?? (accepted.Gzip ? gzip : null) ?? response.Plain;
        var headers = context.Response.Headers;
        headers.Vary = response.IsSuccess ? "Accept-Encoding" : "Accept-Encoding, Accept-Language";
        if (isStale)
            headers.Warning = "110 - \"Response is Stale\"";
        if (response.IsSuccess)
        {
            headers.CacheControl = _cacheControl;
            headers.ETag = form.ETag;
            if (response.Matches(context.Request.Headers.IfNoneMatch)) // 3
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
        }

        if (response.IsProblem)
        {
            context.Response.StatusCode = response.Status;
            context.Response.ContentType = response.ContentType;
            return context.Response.Body.WriteAsync(response.ProblemOf(context.TraceIdentifier)).AsTask();
        }

        context.Response.StatusCode = response.Status; // 4
        context.Response.ContentType = response.ContentType;
        context.Response.ContentLength = form.Bytes.Length;
        if (form.Encoding is not null)
            headers.ContentEncoding = form.Encoding;
        return context.Response.Body.WriteAsync(form.Bytes).AsTask();
    }
}
