using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.Core.Database.Replica;

/// <summary>Registration of reads that may go to a standby.</summary>
public static class ReplicaServices
{
    /// <summary>Under which the standby's data source and context factory are registered, and its health check.</summary>
    public const string Key = "cidadao-replica";

    /// <summary>Under which a small pool of the primary's is registered.</summary>
    public const string WatchKey = "cidadao-watch";

    /// <summary>Under which two connections to the primary are registered that read large scopes and nothing else.</summary>
    public const string ScanKey = "cidadao-scan";

    /// <summary>The same of the standby.</summary>
    public const string StandbyScanKey = "cidadao-replica-scan";

    /// <summary>After the database: whether there is a standby is known by then.</summary>
    public static IServiceCollection AddReplicaReads(this IServiceCollection services)
    {
        var isConfigured = services.Any(service => service.ServiceType == typeof(NpgsqlDataSource) && Key.Equals(service.ServiceKey));
        services.AddOptions<ReplicaOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<ReplicaOptions>, ConfigureReplica>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ReplicaOptions>, ValidateReplica>());
        services.AddSingleton(new ReplicaState { Status = isConfigured ? ReplicaStatus.Down : ReplicaStatus.None });
        services.AddSingleton(provider => new ReplicaMetrics(provider.GetRequiredService<IMeterFactory>(), provider.GetRequiredService<ReplicaState>()));
        services.AddSingleton(provider => new ReplicaRouter(
            provider.GetService<ReplicaServers>(),
            provider.GetRequiredService<ReplicaState>(),
            provider.GetRequiredService<ReplicaMetrics>(),
            provider.GetRequiredService<IOptions<ReplicaOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ReplicaRouter>>()));
        services.AddScoped<ScopeServer>();
        if (!isConfigured)
            return services;
        services.AddSingleton(provider => new ReplicaServers(
            provider.GetRequiredKeyedService<NpgsqlDataSource>(WatchKey), provider.GetRequiredKeyedService<NpgsqlDataSource>(Key)));
        services.AddContextOfScope();
        services.AddHostedService<ReplicaWatch>();
        services.AddHealthChecks().AddCheck<ReplicaHealthCheck>(Key);
        return services;
    }

    /// <summary>Whoever takes a context gets it over the server of his scope; both come from pools and go back to them.</summary>
    private static void AddContextOfScope(this IServiceCollection services)
    {
        var primary = services.Last(service => service.ServiceType == typeof(CidadaoDbContext));
        services.Remove(primary);
        services.AddScoped(provider => provider.GetRequiredService<ScopeServer>().Server == DatabaseServer.Standby
            ? provider.GetRequiredKeyedService<IDbContextFactory<CidadaoDbContext>>(Key).CreateDbContext()
            : (CidadaoDbContext)primary.ImplementationFactory!(provider));
    }
}
