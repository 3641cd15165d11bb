using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// Postgres and Redis over Npgsql and StackExchange.Redis themselves, with the configuration keys and health-check names of the Aspire
/// integrations. <c>DataStores.Aspire.cs</c> has the same two methods over those integrations.
/// </summary>
public static class DataStores
{
    private const string DatabaseSection = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";
    private const string RedisSection = "Aspire:StackExchange:Redis";

    /// <summary>Registers an <see cref="NpgsqlDataSource"/>, a pooled <typeparamref name="TContext"/> over it and a health check.</summary>
    /// <exception cref="InvalidOperationException">No connection string <c>cidadao</c> is configured.</exception>
    public static IHostApplicationBuilder AddCidadaoDatabase<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        var settings = builder.Configuration.GetSection(DatabaseSection);
        var connectionString = Required(
            builder.Configuration.GetConnectionString("cidadao") ?? settings["cidadao:ConnectionString"] ?? settings["ConnectionString"],
            "cidadao");

        builder.Services.AddSingleton(services =>
        {
            var source = new NpgsqlDataSourceBuilder(connectionString);
            source.ConnectionStringBuilder.ApplicationName ??= builder.Environment.ApplicationName;
            source.ConnectionStringBuilder.MaxAutoPrepare = 64;
            source.UseLoggerFactory(services.GetService<Microsoft.Extensions.Logging.ILoggerFactory>());
            return source.Build();
        });
        builder.Services.AddDbContextPool<TContext>((services, options) => options
            .UseNpgsql(services.GetRequiredService<NpgsqlDataSource>())
            .UseSnakeCaseNamingConvention());

        if (!settings.GetValue<bool>("DisableHealthChecks"))
            builder.Services.AddHealthChecks().AddDbContextCheck<TContext>(typeof(TContext).Name);
        return builder;
    }

    /// <summary>Registers an <see cref="IConnectionMultiplexer"/> that outlives outages of Redis, and a health check.</summary>
    /// <exception cref="InvalidOperationException">No connection string <c>redis</c> is configured.</exception>
    public static IHostApplicationBuilder AddCidadaoRedis(this IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection(RedisSection);
        var connectionString = Required(
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

    private static string Required(string? connectionString, string name) =>
        string.IsNullOrWhiteSpace(connectionString)
            ? throw new InvalidOperationException(
                $"The connection string '{name}' is missing: set ConnectionStrings__{name}, or start the application with ./cidadao up.")
            : connectionString;
}
