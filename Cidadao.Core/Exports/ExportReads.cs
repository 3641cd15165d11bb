using Cidadao.Core.Database.Replica;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.Core.Exports;

/// <summary>Opens exports where they burden nobody: of the standby, when it has all that the primary has.</summary>
/// <param name="standby">Null when no standby is configured.</param>
public sealed class ExportReads(NpgsqlDataSource primary, ReplicaRouter router, [FromKeyedServices(ReplicaServices.Key)] NpgsqlDataSource? standby = null)
{
    /// <exception cref="ExportTooLargeException">The rows do not fit the format.</exception>
    public async Task<ExportReading> OpenAsync(ExportTable table, ExportFormat format, CancellationToken cancellation)
    {
        var opened = await router.ScanAsync(
            server => ExportReading.OpenAsync(server == DatabaseServer.Standby ? standby! : primary, table, format, cancellation), mayBeStale: false, cancellation);
        return opened.Value;
    }
}

/// <summary>Registration of what API and worker share.</summary>
public static class ExportReadServices
{
    public static IServiceCollection AddExportReads(this IServiceCollection services)
    {
        services.AddOptions<ExportOptions>().BindConfiguration("Exports").ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<ExportOptions>, ValidateExports>();
        services.TryAddSingleton<ExportReads>();
        return services;
    }
}
