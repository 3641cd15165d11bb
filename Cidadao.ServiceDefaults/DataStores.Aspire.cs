using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Cidadao.ServiceDefaults;

/// <summary>Postgres and Redis over the Aspire integrations; compiled instead of <c>DataStores.cs</c> with <c>UseAspireIntegrations=true</c>.</summary>
public static class DataStores
{
    /// <summary>Registers an <see cref="NpgsqlDataSource"/>, a pooled <typeparamref name="TContext"/> over it and a health check.</summary>
    public static IHostApplicationBuilder AddCidadaoDatabase<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        builder.AddNpgsqlDbContext<TContext>("cidadao", configureDbContextOptions: options => options.UseSnakeCaseNamingConvention());
        builder.Services.AddSingleton(_ => new NpgsqlDataSourceBuilder(builder.Configuration.GetConnectionString("cidadao"))
        {
            ConnectionStringBuilder = { MaxAutoPrepare = 64 },
        }.Build());
        return builder;
    }

    /// <summary>Registers an <c>IConnectionMultiplexer</c> that outlives outages of Redis, and a health check.</summary>
    public static IHostApplicationBuilder AddCidadaoRedis(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient("redis", configureOptions: options => options.AbortOnConnectFail = false);
        return builder;
    }
}
