using Cidadao.Core.Database.Replica;

namespace Cidadao.Api.Caching;

/// <summary>What an answer depends on.</summary>
/// <param name="Only">The forms that its only reader takes; null where it is kept, for readers of all kinds.</param>
internal sealed record RenderRequest(Endpoint Endpoint, string Path, string Query, RouteValueDictionary Route, string Language, AcceptedEncoding? Only = null);

/// <summary>
/// Runs an endpoint without its caller and keeps what it answers: with a request of its own, in a scope of its own, so that nothing ends when
/// the caller goes, and so that it can be run again when nobody waits, or over the other server when one fails.
/// </summary>
internal sealed class ResponseRendering(IServiceScopeFactory scopes, ReplicaRouter router)
{
    public async ValueTask<CachedResponse> RenderAsync(RenderRequest request, CancellationToken cancellation)
    {
        var read = request.Endpoint.Metadata.GetMetadata<AnalyticalPolicy>() is null
            ? await router.FindAsync(RenderAsync, cancellation)
            : await router.ScanAsync(RenderAsync, mayBeStale: true, cancellation);
        return read.IsStale ? read.Value.AsStale() : read.Value;

        Task<CachedResponse> RenderAsync(DatabaseServer server) => this.RenderAsync(request, server, cancellation);
    }

    private async Task<CachedResponse> RenderAsync(RenderRequest request, DatabaseServer server, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope(server);
        var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider, RequestAborted = cancellation };
        context.SetEndpoint(request.Endpoint);
        context.Request.Method = HttpMethods.Get;
        context.Request.Path = request.Path;
        context.Request.QueryString = new(request.Query);
        context.Request.RouteValues = request.Route;
        context.Request.Headers.AcceptLanguage = request.Language;
        context.Response.Body = body;
        await request.Endpoint.RequestDelegate!(context);
        await context.Response.CompleteAsync();

        var bytes = body.ToArray();
        var brotli = request.Only is null or { Brotli: true } ? Compressor.Brotli(bytes) : null;
        var gzip = request.Only is null or { Brotli: false, Gzip: true } ? Compressor.Gzip(bytes) : null;
        return new(context.Response.StatusCode, context.Response.ContentType ?? "", request.Language, bytes, brotli, gzip);
    }
}
