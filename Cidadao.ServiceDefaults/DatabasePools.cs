using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry.Metrics;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// The pools of connections and contexts, with the Aspire integrations or without. Under no key is the primary; under the key
/// <c>cidadao-replica</c> are source and context factory of the standby, where <c>ConnectionStrings:cidadao-replica</c> names one, and under
/// <c>cidadao-watch</c> a source of two connections to the primary, for who must get through when the pool is exhausted. Two of
/// <c>cidadao-scan</c> and of <c>cidadao-replica-scan</c> read whole tables and nothing else; whoever asks for none opens none.
/// </summary>
internal static class DatabasePools
{
    private const string Primary = "cidadao";
    private const string Replica = "cidadao-replica";
    private const string Watch = "cidadao-watch";
    private const string Scan = "cidadao-scan";
    private const string ReplicaScan = "cidadao-replica-scan";
    private const int Few = 2;

    /// <returns>What the integration's keys say.</returns>
    /// <exception cref="InvalidOperationException">No connection string <c>cidadao</c> is configured.</exception>
    public static DatabaseSettings AddDatabasePools<TContext>(this IHostApplicationBuilder builder)
        where TContext : DbContext
    {
        var settings = DatabaseSettings.Read<TContext>(builder.Configuration, Primary);
        settings.ConnectionString = Required(settings.ConnectionString, Primary);
        var replica = builder.Configuration.GetConnectionString(Replica) is { Length: > 0 } standby ? standby : null;

        builder.Services.AddSingleton(settings);
        builder.Services.AddDatabaseOptions();
        var name = builder.Environment.ApplicationName;
        builder.Services.AddSingleton(services => Source(services, Primary, settings.ConnectionString, name));
        builder.Services.AddKeyedSingleton(Scan, (services, _) => Source(services, Scan, settings.ConnectionString, name, Few));
        builder.Services.AddKeyedSingleton(Primary, (services, _) => Queue(services, Primary));
        builder.Services.AddDbContextPool<TContext>((services, options) => Use(
            options, settings, services.GetRequiredService<NpgsqlDataSource>(), services.GetRequiredKeyedService<ConnectionQueue>(Primary)));
        if (replica is not null)
            builder.Services.AddReplica<TContext>(settings, replica, name);

        // Without the primary nothing can be written; who can read from a standby is not dead.
        if (!settings.DisableHealthChecks)
            builder.Services.AddHealthChecks().AddDbContextCheck<TContext>(typeof(TContext).Name, replica is null ? HealthStatus.Unhealthy : HealthStatus.Degraded);
        if (!settings.DisableMetrics)
            builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddMeter(MetricViews.Npgsql));
        return settings;
    }

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Required(string? connectionString, string name) =>
        string.IsNullOrWhiteSpace(connectionString)
            ? throw new InvalidOperationException(
                $"The connection string '{name}' is missing: set ConnectionStrings__{name}, or start the application with ./cidadao up.")
            : connectionString;

    private static void AddDatabaseOptions(this IServiceCollection services)
    {
        services.AddOptions<DatabaseOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<DatabaseOptions>, ConfigureDatabase>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DatabaseOptions>>(new DataAnnotationValidateOptions<DatabaseOptions>(Options.DefaultName)));
    }

    private static void AddReplica<TContext>(this IServiceCollection services, DatabaseSettings settings, string replica, string name)
        where TContext : DbContext
    {
        services.AddKeyedSingleton(Replica, (provider, _) => Source(provider, Replica, replica, name));
        services.AddKeyedSingleton(Watch, (provider, _) => Source(provider, Watch, settings.ConnectionString!, name, Few));
        services.AddKeyedSingleton(ReplicaScan, (provider, _) => Source(provider, ReplicaScan, replica, name, Few));
        services.AddKeyedSingleton(Replica, (provider, _) => Queue(provider, Replica));
        services.AddKeyedSingleton<IDbContextFactory<TContext>>(Replica, (provider, _) =>
        {
            var options = new DbContextOptionsBuilder<TContext>().UseApplicationServiceProvider(provider);
            Use(options, settings, provider.GetRequiredKeyedService<NpgsqlDataSource>(Replica), provider.GetRequiredKeyedService<ConnectionQueue>(Replica));
            return new PooledDbContextFactory<TContext>(options.Options);
        });
    }

    private static NpgsqlDataSource Source(IServiceProvider services, string pool, string connectionString, string application, int? size = null)
    {
        var options = OptionsOf(services);
        var source = new NpgsqlDataSourceBuilder(connectionString) { Name = pool };
        var settings = source.ConnectionStringBuilder;
        settings.ApplicationName ??= application;
        settings.MaxPoolSize = size ?? options.PoolSize;
        settings.MinPoolSize = Math.Min(options.Kept, settings.MaxPoolSize);
        settings.ConnectionIdleLifetime = (int)options.Idle.TotalSeconds;
        settings.ConnectionPruningInterval = Math.Clamp(settings.ConnectionIdleLifetime / 2, 1, 10);
        settings.Timeout = (int)options.Wait.TotalSeconds;
        settings.MaxAutoPrepare = options.Prepared;
        settings.AutoPrepareMinUsages = options.PreparedFrom;
        // A plan without the values does not know which years the days fall into, nor how many contracts a unit has: it takes 2 for 500, and two
        // indexes for one. Planning with them costs less than a millisecond.
        // Compiling a plan takes longer than any read here may take.
        settings.CommandTimeout = services.GetRequiredService<DatabaseSettings>().CommandTimeout ?? settings.CommandTimeout;
        settings.Options ??= "-c plan_cache_mode=force_custom_plan -c jit=off";
        source.UseLoggerFactory(services.GetService<ILoggerFactory>());
        return source.Build();
    }

    private static ConnectionQueue Queue(IServiceProvider services, string pool) =>
        new(pool, OptionsOf(services).Queue, services.GetRequiredService<IMeterFactory>());

    private static void Use(DbContextOptionsBuilder options, DatabaseSettings settings, NpgsqlDataSource source, ConnectionQueue queue) =>
        options.UseNpgsql(source, npgsql =>
            {
                if (!settings.DisableRetry)
                    npgsql.ExecutionStrategy(dependencies => new TransientRetry(dependencies));
                npgsql.CommandTimeout(settings.CommandTimeout);
            })
            .UseSnakeCaseNamingConvention().AddInterceptors(queue)
            // Which rows they are does not matter to a bounded count.
            .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning));

    private static DatabaseOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
}
