using Cidadao.Core.Database;
using Cidadao.Core.Hosting;

namespace Cidadao.AgentWorker.Imports;

/// <summary>Keeps partitions ahead of the calendar, and the statistics of the partitioned tables as young as those of their partitions.</summary>
internal sealed class ContractYearsUpkeep(ContractYears years, TimeProvider clock, ILogger<ContractYearsUpkeep> logger) : RecurringService(clock, logger)
{
    protected override TimeSpan Interval => TimeSpan.FromMinutes(1);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        await years.AddAheadAsync(stopping);
        await years.AnalyzeAsync(stopping);
    }
}
