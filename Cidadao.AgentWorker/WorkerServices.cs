using Cidadao.AgentWorker.Agents;
using Cidadao.AgentWorker.Agents.Asks;
using Cidadao.AgentWorker.Agents.Pool;
using Cidadao.AgentWorker.Exports;
using Cidadao.AgentWorker.Imports;
using Cidadao.AgentWorker.Imports.Live;
using Cidadao.AgentWorker.Investigations;
using Cidadao.AgentWorker.Language;
using Cidadao.AgentWorker.Narratives;
using Cidadao.Core.Database;
using Cidadao.Core.Exports;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Live;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.Messaging.Asks;
using Cidadao.Core.Narratives;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.AgentWorker;

/// <summary>What the worker does, one method a concern.</summary>
internal static class WorkerServices
{
    public static void AddImports(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection("Imports").Get<ArchiveLimits>() ?? new();
        services.AddSingleton(provider => new SourceImporter(
            provider.GetRequiredService<NpgsqlDataSource>(), limits, provider.GetRequiredService<ContractYears>()));
        services.AddSingleton<ContractYears>();
        services.AddHostedService<ContractYearsUpkeep>();
        services.AddSingleton<ImportJournal>();
        services.AddSingleton<PendingIndexes>();
        services.AddHostedService<IndexRepair>();
        services.AddSingleton<HarvestJournal>();
        services.AddLiveServices();
        services.AddHostedService<HarvestScheduler>();
    }

    /// <summary>Before messaging: the agents are warm when the first message is taken.</summary>
    public static void AddAgents(this IServiceCollection services)
    {
        services.AddOptions<AgentPoolOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<AgentPoolOptions>, ConfigureAgentPools>();
        services.AddSingleton<IValidateOptions<AgentPoolOptions>, ValidateAgentPools>();
        services.AddSingleton<PoolMetrics>();
        services.AddSingleton<AgentReferences>();
        services.AddSingleton<AgentPools>();
        services.AddHostedService(provider => provider.GetRequiredService<AgentPools>());
        services.AddHostedService<PoolBeacon>();
    }

    public static void AddInvestigations(this IServiceCollection services)
    {
        services.AddSingleton<ContractViewReader>();
        services.AddSingleton<ScopeReads>();
        services.AddSingleton(provider => new SharedViews(provider.GetRequiredService<ScopeReads>().ReadAsync, provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<InvestigationStore>();
        services.AddScoped<FindingWriter>();
        services.AddScoped<ShardCommit>();
        services.AddSingleton<Reflection>();
        services.AddSingleton<Memory>();
        services.AddScoped<ReadModelRebuild>();
        services.AddSingleton<CancelWatch>();
        services.AddOptions<InvestigationOptions>().BindConfiguration("Investigations").ValidateOnStart();
        services.AddSingleton<IValidateOptions<InvestigationOptions>, ValidateInvestigations>();
        services.AddHostedService<WarmUp>();
        services.AddHostedService<StragglerWatch>();
    }

    public static void AddNarratives(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddLanguageModels(configuration);
        services.AddSingleton<NarrativeAuthor>();
        services.AddSingleton<NarrativeJournal>();
    }

    public static void AddMessaging(this IServiceCollection services) => services
        .AddExportReads()
        .AddOutboxRelay()
        .AddStreamConsumers(handlers => handlers
            .Command<RunInvestigation, RunInvestigationHandler>(MessageTypes.RunInvestigation)
            .Work<RunShard, RunShardHandler>(MessageTypes.RunShard)
            .Work<RunShard, RunShardHandler>(MessageTypes.RunSmallShard)
            .Work<ConcludeInvestigation, ConcludeHandler>(MessageTypes.ConcludeInvestigation)
            .Work<NarrateInvestigation, NarrateInvestigationHandler>(MessageTypes.NarrateInvestigation)
            .Work<NarrateFinding, NarrateFindingHandler>(MessageTypes.NarrateFinding)
            .Work<RebuildReadModel, RebuildHandler>(MessageTypes.RebuildReadModel)
            .Work<RunImport, RunImportHandler>(MessageTypes.RunImport)
            .Work<RunHarvest, RunHarvestHandler>(MessageTypes.RunHarvest)
            .Work<RunExport, RunExportHandler>(MessageTypes.RunExport)
            .Command<Probe, ProbeHandler>(MessageTypes.Probe)
            .Work<WorkProbe, ProbeHandler>(MessageTypes.WorkProbe))
        .AddAskConsumer<AskHandler>();
}
