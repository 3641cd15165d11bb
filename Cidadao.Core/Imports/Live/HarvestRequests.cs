using Cidadao.Core.Database;
using Cidadao.Core.Messaging;

namespace Cidadao.Core.Imports.Live;

/// <summary>How a harvest is asked for, by a user or by a schedule.</summary>
public static class HarvestRequests
{
    /// <summary>Adds the harvest, its windows and the command to the workers to what the context saves.</summary>
    public static Harvest RequestHarvest(
        this CidadaoDbContext db, LiveFeed feed, DateOnly from, DateOnly to, string? agency, Guid? schedule, DateTimeOffset now)
    {
        var harvest = new Harvest
        {
            Id = Guid.CreateVersion7(now),
            Feed = feed,
            From = from,
            To = to,
            Agency = agency,
            ScheduleId = schedule,
            RequestedAt = now,
        };
        db.Harvests.Add(harvest);
        db.HarvestWindows.AddRange(HarvestPlan.Windows(harvest));
        db.Send(MessageTypes.RunHarvest, new(harvest.Id), now);
        return harvest;
    }
}
