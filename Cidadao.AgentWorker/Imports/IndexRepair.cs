using Cidadao.Core.Database;

namespace Cidadao.AgentWorker.Imports;

/// <summary>Builds, at a worker's start, the indexes that a process which died after a bulk load still owed.</summary>
internal sealed partial class IndexRepair(PendingIndexes indexes, ILogger<IndexRepair> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await indexes.BuildAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogNotBuilt(logger, e); // the next import tries again
        }
    }

    [LoggerMessage(1110, LogLevel.Warning, "Indexes that a bulk load has dropped could not be built again; the next import tries again")]
    private static partial void LogNotBuilt(ILogger logger, Exception e);
}
