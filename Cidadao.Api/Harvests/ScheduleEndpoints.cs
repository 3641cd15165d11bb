using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Database;
using Cidadao.Core.Imports.Live;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Harvests;

/// <summary><c>/api/v1/harvests/schedules</c>.</summary>
internal static class ScheduleEndpoints
{
    private const int MaxMonths = 24;

    public static void MapSchedules(this RouteGroupBuilder harvests)
    {
        harvests.MapGet("/schedules", ListAsync).WithSummary("Schedules of harvests");
        harvests.MapPost("/schedules", CreateAsync).WithSummary("Harvests at set times, by a cron expression in the time of Brasília").Needs(Scope.Import).Costs(5);
        harvests.MapDelete("/schedules/{id:guid}", DeleteAsync).WithSummary("Ends a schedule; what it fetched stays").Needs(Scope.Import).Costs(5);
    }

    private static async Task<Ok<IReadOnlyList<ScheduleResponse>>> ListAsync(CidadaoDbContext db, CancellationToken cancellation)
    {
        var schedules = await db.HarvestSchedules.AsNoTracking().OrderBy(s => s.Id).TagWith("schedules.list").ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<ScheduleResponse>>([.. schedules.Select(Response)]);
    }

    private static async Task<Results<Created<ScheduleResponse>, ProblemHttpResult>> CreateAsync(
        ScheduleRequest request, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var feed = HarvestRequest.Feed(request.Feed, request.Agency, errors);
        if (request.Months is < 0 or > MaxMonths)
            errors["months"] = [$"0 to {MaxMonths}."];
        if (!HarvestTimes.TryNext(request.Cron, clock.GetUtcNow(), out var next))
            errors["cron"] = ["Not a cron expression of five fields that ever comes: every night at three is '0 3 * * *'."];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var schedule = new HarvestSchedule
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            Feed = feed!.Value,
            Cron = request.Cron,
            Months = request.Months,
            Agency = request.Agency,
            IsEnabled = true,
            NextAt = next,
        };
        db.HarvestSchedules.Add(schedule);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created((string?)null, Response(schedule));
    }

    private static async Task<NoContent> DeleteAsync(Guid id, CidadaoDbContext db, CancellationToken cancellation)
    {
        await db.HarvestSchedules.Where(s => s.Id == id).TagWith("schedules.delete").ExecuteDeleteAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static ScheduleResponse Response(HarvestSchedule schedule) => new(
        schedule.Id, Wire.Name(schedule.Feed), schedule.Cron, schedule.Months, schedule.Agency, schedule.IsEnabled, schedule.NextAt, schedule.LastHarvestId);
}
