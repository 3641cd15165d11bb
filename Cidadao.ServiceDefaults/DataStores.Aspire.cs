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
            // An execution strategy that repeats would refuse the transactions that handlers begin; the health check is the pools'.
            settings.DisableRetry = true;
            settings.DisableHealthChecks = true;
        });
        return builder;
    }

    /// <summary>Registers an <c>IConnectionMultiplexer</c> that outlives outages of Redis, and a health check.</summary>
    public static IHostApplicationBuilder AddCidadaoRedis(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("redis", configureOptions: options => options.AbortOnConnectFail = false);
        return builder;
    }
}
