using Microsoft.Extensions.Options;

namespace Cidadao.Api.Live;

/// <summary>Registration of what tells what happens.</summary>
internal static class LiveServices
{
    public static void AddLive(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LiveOptions>().Bind(builder.Configuration.GetSection("Live")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LiveOptions>, ValidateLive>();
        services.AddSingleton<LiveMetrics>();
        services.AddSingleton<LiveHub>();
        services.AddSingleton<LiveDoor>();
        services.AddHostedService<LiveFindings>();
        services.AddHostedService<LiveKeeper>();
    }

    /// <summary>The handshake, on the addresses that have one.</summary>
    public static void UseLive(this WebApplication app) => app.UseWhen(
        static context => context.GetEndpoint()?.Metadata.GetMetadata<LiveSocket>() is not null,
        static live =>
        {
            live.Use(static (HttpContext context, RequestDelegate next) => LiveHandshake.PrepareAsync(context, next));
            live.UseWebSockets();
        });
}
