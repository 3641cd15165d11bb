using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry.Instrumentation.StackExchangeRedis;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// Postgres and Redis over Npgsql and StackExchange.Redis themselves, with the configuration keys and health-check names of the Aspire
/// integrations. <c>DataStores.Aspire.cs</c> has the same two methods over those integrations.
/// </summary>
public static class DataStores
{
    /// <summary>
    /// Registers the <c>NpgsqlDataSource</c> of the primary and, under the key <c>cidadao-replica</c>, of a standby where one is
    /// configured, a pooled <typeparamref name="TContext"/> over each, and a health check.
    /// </summary>
    /// <exception cref="InvalidOperationException">No connection string <c>cidadao</c> is configured.</exception>
    public static IHostApplicationBuilder AddCidadaoDatabase<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        var settings = builder.AddDatabasePools<TContext>();
        if (!settings.DisableTracing)
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddNpgsql());
        return builder;
    }

    /// <summary>Registers an <see cref="IConnectionMultiplexer"/> that outlives outages of Redis, and a health check.</summary>
    /// <exception cref="InvalidOperationException">No connection string <c>redis</c> is configured.</exception>
    public static IHostApplicationBuilder AddCidadaoRedis(this IHostApplicationBuilder builder)
    {
        var settings = builder.AddRedisHealth();
        var connectionString = DatabasePools.Required(settings.ConnectionString, "redis");
        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var options = ConfigurationOptions.Parse(connectionString);
            options.ClientName = builder.Environment.ApplicationName;
            settings.Configure(options);
            var redis = ConnectionMultiplexer.Connect(options);
            services.GetService<StackExchangeRedisInstrumentation>()?.AddConnection(redis);
            return redis;
        });
        if (!settings.DisableTracing)
            // Not AddRedisInstrumentation(), which connects while the host is being built.
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing
                .AddSource("OpenTelemetry.Instrumentation.StackExchangeRedis")
                .ConfigureRedisInstrumentation(static _ => { })
                .AddInstrumentation(static services => services.GetRequiredService<StackExchangeRedisInstrumentation>()));
        return builder;
    }
}
