using Cidadao.AgentWorker.Agents;
using Cidadao.AgentWorker.Imports;
using Cidadao.AgentWorker.Investigations;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags.Detectors;
using Npgsql;

namespace Cidadao.AgentWorker;

/// <summary>What the worker does, one method a concern.</summary>
internal static class WorkerServices
{
    public static void AddImports(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Imports").Get<ArchiveLimits>() ?? new();
        services.AddSingleton(provider => new ContractImporter(provider.GetRequiredService<NpgsqlDataSource>(), limits));
        services.AddSingleton<ImportJournal>();
    }

    public static void AddInvestigations(this IServiceCollection services)
    {
        services.AddSingleton(new AgentTeam(DetectorSet.Default));
        services.AddScoped<ContractViewReader>();
        services.AddScoped<InvestigationStore>();
        services.AddScoped<FindingWriter>();
    }

    public static void AddCommands(this IServiceCollection services) => services
        .AddOutboxRelay()
        .AddStreamConsumer(handlers => handlers
            .Handle<RunImport, RunImportHandler>(MessageTypes.RunImport)
            .Handle<Core.Investigations.RunInvestigation, RunInvestigationHandler>(MessageTypes.RunInvestigation));
}
