using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cidadao.ServiceDefaults;

/// <summary>Postgres and Redis over the Aspire integrations; compiled instead of <c>DataStores.cs</c> with <c>UseAspireIntegrations=true</c>.</summary>
public static class DataStores
{
    /// <summary>Registers the same as the other file does; the integration adds its telemetry to the context that is there.</summary>
    public static IHostApplicationBuilder AddCidadaoDatabase<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.AddDatabasePools<TContext>();
        builder.EnrichNpgsqlDbContext<TContext>(settings =>
        {
            // All three are the pools' and the views': the retries spare transactions, without a standby the check is another, and what Npgsql
            // measures is called as the application's own metrics are.
            settings.DisableRetry = true;
            settings.DisableHealthChecks = true;
            settings.DisableMetrics = true;
        });
        return builder;
    }

    /// <summary>Registers an <c>IConnectionMultiplexer</c> that outlives outages of Redis, and a health check.</summary>
    public static IHostApplicationBuilder AddCidadaoRedis(this IHostApplicationBuilder builder)
    {
        var settings = builder.AddRedisHealth();
        // Redis away is not the end of a service: the check is its own.
        builder.AddRedisClient(
            "redis",
            integration => (integration.DisableHealthChecks, integration.DisableTracing) = (true, settings.DisableTracing),
            settings.Configure);
        return builder;
    }
}
