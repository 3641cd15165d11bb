using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Cidadao.ServiceDefaults;

/// <summary>What every service of the application shares: telemetry, health, discovery and resilience.</summary>
public static class ServiceDefaults
{
    /// <summary>Adds all of it. The first call of every <c>Program.cs</c>.</summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddDraining();

        builder.Services.TryAddSingleton(TimeProvider.System);
        var options = new EffectiveOptions(builder.Services);
        builder.Services.AddSingleton(services => new Diagnostics(services, options));
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Maps <c>/health</c>, <c>/alive</c> and <c>/started</c>, in every environment: probes need them.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
