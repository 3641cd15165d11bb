using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Http;

/// <summary>What holds for every request: its id, its methods, its limits, and from where it may come.</summary>
internal static class HttpServices
{
    private static readonly string[] Exposed =
        ["ETag", "Location", "Retry-After", "Warning", "Content-Disposition", "Preference-Applied", CommandIntake.ReplayedHeader, Correlation.Header];

    public static void AddHttp(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<HttpOptions>().Configure<IConfiguration>(HttpOptions.Read).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<IValidateOptions<HttpOptions>, ValidateHttp>();
        var options = new HttpOptions();
        HttpOptions.Read(options, builder.Configuration);

        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes);
        builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = options.Timeout,
            TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
            WriteTimeoutResponse = TooSlowAsync,
        });
        builder.Services.AddRequestDecompression();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            policy.WithOrigins(options.Origins).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders(Exposed).SetPreflightMaxAge(TimeSpan.FromHours(1))));
        if (options.Http2)
            builder.AddHttp2(options.Http2Port);
    }

    /// <summary>After errors are turned into problems, before whatever asks which endpoint is meant.</summary>
    public static void UseHttp(this WebApplication app)
    {
        app.UseMiddleware<Methods>();
        app.UseRouting();
        if (app.Services.GetRequiredService<IOptions<HttpOptions>>().Value.Origins.Length > 0)
            app.UseCors();
    }

    /// <summary>
    /// Without TLS nobody can negotiate which HTTP it is, so that a port speaks one of them: the addresses that there are stay with HTTP/1.1, and
    /// the first gets a neighbour that speaks HTTP/2.
    /// </summary>
    private static void AddHttp2(this WebApplicationBuilder builder, int port)
    {
        var urls = builder.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } given ? given : "http://localhost:5000";
        var first = BindingAddress.Parse(urls.Split(';')[0]);
        builder.WebHost.UseUrls([.. urls.Split(';'), $"http://{first.Host}:{port}"]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint =>
        {
            if (endpoint.IPEndPoint?.Port == port)
                endpoint.Protocols = HttpProtocols.Http2;
        }));
    }

    private static Task TooSlowAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return Problem.Of(
            context, StatusCodes.Status503ServiceUnavailable, "too-slow",
            new("Demorou demais", "It took too long"),
            new(
                "O pedido passou do tempo que pode durar. Peça menos de uma vez, ou tente mais tarde.",
                "The request went beyond the time that it may take. Ask for less at once, or try later.")).ExecuteAsync(context);
    }
}
