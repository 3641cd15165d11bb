using Cidadao.Core.Database;
using Cidadao.Core.Hosting;
using Cidadao.Core.Imports.Live;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>Starts the harvests whose time has come. Of several workers, whoever locks the schedule does it.</summary>
internal sealed partial class HarvestScheduler(IServiceScopeFactory scopes, TimeProvider clock, ILogger<HarvestScheduler> logger)
    : RecurringService(clock, logger)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(5);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        var now = Clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(stopping);
        var due = await db.HarvestSchedules
            .FromSql($"SELECT * FROM harvest_schedules WHERE is_enabled AND next_at <= {now} FOR UPDATE SKIP LOCKED")
            .TagWith("schedules.due")
            .ToListAsync(stopping);
        foreach (var schedule in due)
        {
            var today = HarvestTimes.Today(now);
            var from = new DateOnly(today.Year, today.Month, 1).AddMonths(-schedule.Months);
            schedule.LastHarvestId = db.RequestHarvest(schedule.Feed, from, today, schedule.Agency, schedule.Id, now).Id;
            schedule.NextAt = HarvestTimes.TryNext(schedule.Cron, now, out var next) ? next : null;
            LogStarted(logger, schedule.Feed, schedule.NextAt);
        }

        await db.SaveChangesAsync(stopping);
        await transaction.CommitAsync(stopping);
    }

    [LoggerMessage(1331, LogLevel.Information, "The scheduled harvest of {Feed} was started; the next is at {Next}")]
    private static partial void LogStarted(ILogger logger, LiveFeed feed, DateTimeOffset? next);
}
