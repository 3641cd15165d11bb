using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Cidadao.Core.Database;

/// <summary>
/// A service begins when the database has every migration that it knows: whoever starts all processes at once, or replaces a version while its
/// migration runs, needs no order between them. A database that does not answer holds nobody up: what can be done without it is done, and the
/// service is not ready while the database that came back lacks something.
/// </summary>
internal sealed partial class SchemaGate(IServiceScopeFactory scopes, TimeProvider clock, ILogger<SchemaGate> logger) : IHostedService, IHealthCheck
{
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(1);

    private volatile bool _isOpen;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var isSaid = false;
        while (await MissingAsync(cancellationToken) is > 0 and var missing)
        {
            if (!isSaid)
                LogWaiting(logger, missing);
            isSaid = true;
            await Task.Delay(Glance, clock, cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>That the database is away is the affair of another check.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        _isOpen || await MissingAsync(cancellationToken) is not (> 0 and var missing)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"The database lacks {missing} migrations: run 'migrate'.");

    /// <returns>How many migrations the database lacks; null when it does not say.</returns>
    private async Task<int?> MissingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var missing = (await scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().Database.GetPendingMigrationsAsync(cancellationToken)).Count();
            _isOpen = missing == 0;
            return missing;
        }
        // EF Core wraps what it takes to be transient, such as a server that is stopped at this moment.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (e is NpgsqlException or TimeoutException || e.InnerException is NpgsqlException))
        {
            return null;
        }
    }

    [LoggerMessage(1102, LogLevel.Warning, "The database lacks {Count} migrations of this version; waiting for 'migrate'")]
    private static partial void LogWaiting(ILogger logger, int count);
}

/// <summary>Registration.</summary>
public static class SchemaGateServices
{
    /// <summary>Before every hosted service that reads the database: they start in the order of their registration.</summary>
    public static IServiceCollection AddSchemaGate(this IServiceCollection services)
    {
        services.AddSingleton<SchemaGate>();
        services.AddHostedService(provider => provider.GetRequiredService<SchemaGate>());
        services.AddHealthChecks().AddCheck<SchemaGate>("schema");
        return services;
    }
}
