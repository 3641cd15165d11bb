using Microsoft.AspNetCore.Http.Features;

namespace Cidadao.Api.Http;

/// <summary>
/// <c>HEAD</c> is a <c>GET</c> whose body stays away, on every address that can be read; <c>OPTIONS</c> says which methods an address has.
/// </summary>
internal sealed class Methods(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => context.Request.Method switch
    {
        var method when HttpMethods.IsHead(method) => HeadAsync(context),
        var method when HttpMethods.IsOptions(method) => OptionsAsync(context),
        _ => next(context),
    };

    private async Task HeadAsync(HttpContext context)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
            context.Features.Set(body);
        }
    }

    /// <summary>Routing knows the methods, and says them to who uses another: nothing maps OPTIONS.</summary>
    private async Task OptionsAsync(HttpContext context)
    {
        await next(context);
        if (context.Response.StatusCode != StatusCodes.Status405MethodNotAllowed || context.Response.HasStarted)
            return;
        var methods = context.Response.Headers.Allow.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToList();
        if (methods.Contains(HttpMethods.Get))
            methods.Add(HttpMethods.Head);
        methods.Add(HttpMethods.Options);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = string.Join(", ", methods);
    }
}
