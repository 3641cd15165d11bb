using Cidadao.AgentWorker.Agents;
using Cidadao.AgentWorker.Imports;
using Cidadao.AgentWorker.Imports.Live;
using Cidadao.AgentWorker.Investigations;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Live;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Npgsql;

namespace Cidadao.AgentWorker;

/// <summary>What the worker does, one method a concern.</summary>
internal static class WorkerServices
{
    public static void AddImports(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Imports").Get<ArchiveLimits>() ?? new();
        services.AddSingleton(provider => new SourceImporter(provider.GetRequiredService<NpgsqlDataSource>(), limits));
        services.AddSingleton<ImportJournal>();
        services.AddSingleton<PendingIndexes>();
        services.AddHostedService<IndexRepair>();
        services.AddSingleton<HarvestJournal>();
        services.AddLiveServices();
        services.AddHostedService<HarvestScheduler>();
    }

    public static void AddInvestigations(this IServiceCollection services)
    {
        services.AddSingleton<AgentTeam>();
        services.AddSingleton<ContractViewReader>();
        services.AddSingleton(provider => new SharedViews(provider.GetRequiredService<ContractViewReader>().ReadAsync));
        services.AddScoped<InvestigationStore>();
        services.AddScoped<FindingWriter>();
        services.AddScoped<ShardCommit>();
        services.AddScoped<ReadModelRebuild>();
        services.AddSingleton<CancelWatch>();
        services.AddOptions<InvestigationOptions>().BindConfiguration("Investigations")
            .Validate(
                options => options.StragglerAfter >= TimeSpan.FromSeconds(1) && options.StragglerAfter <= TimeSpan.FromDays(1),
                "Investigations:StragglerAfter must be between 1 s and 1 d.")
            .ValidateOnStart();
        services.AddHostedService<StragglerWatch>();
    }

    public static void AddMessaging(this IServiceCollection services) => services
        .AddOutboxRelay()
        .AddStreamConsumers(handlers => handlers
            .Command<RunInvestigation, RunInvestigationHandler>(MessageTypes.RunInvestigation)
            .Work<RunShard, RunShardHandler>(MessageTypes.RunShard)
            .Work<RebuildReadModel, RebuildHandler>(MessageTypes.RebuildReadModel)
            .Work<RunImport, RunImportHandler>(MessageTypes.RunImport)
            .Work<RunHarvest, RunHarvestHandler>(MessageTypes.RunHarvest)
            .Command<Probe, ProbeHandler>(MessageTypes.Probe)
            .Work<WorkProbe, ProbeHandler>(MessageTypes.WorkProbe));
}
