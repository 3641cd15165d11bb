using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// Postgres and Redis over Npgsql and StackExchange.Redis themselves, with the configuration keys and health-check names of the Aspire
/// integrations. <c>DataStores.Aspire.cs</c> has the same two methods over those integrations.
/// </summary>
public static class DataStores
{
    private const string RedisSection = "Aspire:StackExchange:Redis";

    /// <summary>
    /// Registers the <c>NpgsqlDataSource</c> of the primary and, under the key <c>cidadao-replica</c>, of a standby where one is
    /// configured, a pooled <typeparamref name="TContext"/> over each, and a health check.
    /// </summary>
    /// <exception cref="InvalidOperationException">No connection string <c>cidadao</c> is configured.</exception>
    public static IHostApplicationBuilder AddCidadaoDatabase<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.AddDatabasePools<TContext>();
        return builder;
    }

    /// <summary>Registers an <see cref="IConnectionMultiplexer"/> that outlives outages of Redis, and a health check.</summary>
    /// <exception cref="InvalidOperationException">No connection string <c>redis</c> is configured.</exception>
    public static IHostApplicationBuilder AddCidadaoRedis(this IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection(RedisSection);
        var connectionString = DatabasePools.Required(
            builder.Configuration.GetConnectionString("redis") ?? settings["redis:ConnectionString"] ?? settings["ConnectionString"],
            "redis");

        builder.Services.AddSingleton<IConnectionMultiplexer>(services =>
        {
            var options = ConfigurationOptions.Parse(connectionString);
            // A service must start, and go on, while Redis is away.
            options.AbortOnConnectFail = false;
            options.ClientName = builder.Environment.ApplicationName;
            return ConnectionMultiplexer.Connect(options);
        });

        if (!settings.GetValue<bool>("DisableHealthChecks"))
            builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("StackExchange.Redis");
        return builder;
    }
}
