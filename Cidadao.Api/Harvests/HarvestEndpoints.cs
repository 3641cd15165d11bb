using System.Text.Json;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.Imports.Live;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Harvests;

/// <summary><c>/api/v1/harvests</c>: what is fetched from the live services.</summary>
internal static class HarvestEndpoints
{
    private const int Shown = 50;

    // A worker says every second that it is at it.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static void MapHarvests(this IEndpointRouteBuilder api)
    {
        var harvests = api.MapGroup("/harvests").WithTags("Imports");
        harvests.MapPost("/", StartAsync).WithSummary("Fetches a range of days from a live service; its progress is at the Location").Needs(Scope.Import).Costs(20);
        harvests.MapGet("/", ListAsync).WithSummary("Harvests, the newest first; at most 50");
        harvests.MapGet("/{id:guid}", GetAsync).WithSummary("Status and counts of one harvest");
        harvests.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Goes on at the first window that is not in").Needs(Scope.Import).Costs(20);
        harvests.MapDelete("/{id:guid}", CancelAsync).WithSummary("Cancels a harvest; the windows that are in stay").Needs(Scope.Import).Costs(5);
        harvests.MapSchedules();
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> StartAsync(
        StartHarvestRequest request, CommandIntake intake, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var feed = HarvestRequest.Feed(request.Feed, request.Agency, errors);
        if (request.From > request.To)
            errors["to"] = ["'to' is before 'from'."];
        else if (request.To.DayNumber - request.From.DayNumber > HarvestPlan.MaxDays)
            errors["to"] = [$"More than {HarvestPlan.MaxDays} days."];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var now = clock.GetUtcNow();
        var harvest = db.RequestHarvest(feed!.Value, request.From, request.To, request.Agency, schedule: null, now);
        return await intake.AcceptAsync(
            context,
            "harvest",
            JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.StartHarvestRequest),
            harvest.Id,
            LocationOf(harvest.Id),
            () => db.SaveChangesAsync(cancellation),
            cancellation);
    }

    private static async Task<Ok<IReadOnlyList<HarvestResponse>>> ListAsync(CidadaoDbContext db, TimeProvider clock, CancellationToken cancellation)
    {
        var harvests = await db.Harvests.AsNoTracking()
            .OrderByDescending(h => h.RequestedAt).ThenByDescending(h => h.Id).Take(Shown).TagWith("harvests.page").ToListAsync(cancellation);
        var ids = harvests.ConvertAll(harvest => harvest.Id);
        var windows = await db.HarvestWindows.AsNoTracking().Where(w => ids.Contains(w.HarvestId)).TagWith("harvests.windows").ToListAsync(cancellation);
        var byHarvest = windows.ToLookup(window => window.HarvestId);
        return TypedResults.Ok<IReadOnlyList<HarvestResponse>>([.. harvests.Select(harvest => Response(harvest, [.. byHarvest[harvest.Id]], clock))]);
    }

    private static async Task<Results<Ok<HarvestResponse>, ProblemHttpResult>> GetAsync(
        Guid id, CidadaoDbContext db, EvictionHorizon horizon, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        if (await db.Harvests.AsNoTracking().TagWith("harvests.get").FirstOrDefaultAsync(h => h.Id == id, cancellation) is not { } harvest)
            return NotFound(context, id);
        await horizon.ReachAsync(harvest.EndedAt, cancellation);
        var windows = await db.HarvestWindows.AsNoTracking().Where(w => w.HarvestId == id).TagWith("harvests.windows").ToListAsync(cancellation);
        return TypedResults.Ok(Response(harvest, windows, clock));
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> ResumeAsync(
        Guid id, CommandIntake intake, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var harvest = await db.Harvests.AsNoTracking().TagWith("harvests.get").FirstOrDefaultAsync(h => h.Id == id, cancellation);
        if (harvest is null)
            return NotFound(context, id);
        if (harvest.Status == HarvestStatus.Completed)
        {
            return Problem.Of(context, StatusCodes.Status409Conflict, "already-completed",
                new("Já concluída", "Already completed"), new("Todas as janelas já foram importadas.", "Every window is in already."));
        }

        return await intake.AcceptAsync(
            context,
            "resume-harvest",
            id.ToByteArray(),
            id,
            LocationOf(id),
            async () =>
            {
                await db.Harvests.Where(h => h.Id == id && h.Status != HarvestStatus.Completed)
                    .TagWith("harvests.resume")
                    .ExecuteUpdateAsync(h => h.SetProperty(x => x.Status, HarvestStatus.Queued).SetProperty(x => x.Failure, (string?)null), cancellation);
                db.Send(MessageTypes.RunHarvest, new(id), clock.GetUtcNow());
                await db.SaveChangesAsync(cancellation);
            },
            cancellation);
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> CancelAsync(
        Guid id, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        if (!await db.Harvests.TagWith("harvests.exists").AnyAsync(h => h.Id == id, cancellation))
            return NotFound(context, id);
        var now = clock.GetUtcNow();
        await db.Harvests.Where(h => h.Id == id && (h.Status == HarvestStatus.Queued || h.Status == HarvestStatus.Running || h.Status == HarvestStatus.Interrupted))
            .TagWith("harvests.cancel")
            .ExecuteUpdateAsync(h => h.SetProperty(x => x.Status, HarvestStatus.Cancelled).SetProperty(x => x.EndedAt, now), cancellation);
        return TypedResults.Accepted(LocationOf(id), new Accepted(id, LocationOf(id)));
    }

    private static HarvestResponse Response(Harvest harvest, List<HarvestWindow> windows, TimeProvider clock) => new(
        harvest.Id,
        Wire.Name(harvest.Feed),
        harvest.From,
        harvest.To,
        harvest.Agency,
        harvest.Status == HarvestStatus.Running && clock.GetUtcNow() - harvest.HeartbeatAt > Silence ? "interrupted" : Wire.Name(harvest.Status),
        windows.Count,
        windows.Count(window => window.Status == HarvestStatus.Completed),
        windows.Sum(window => window.Pages),
        windows.Sum(window => window.Read),
        windows.Sum(window => window.Inserted),
        windows.Sum(window => window.Updated),
        windows.Sum(window => window.Unchanged),
        windows.Sum(window => window.Rejected),
        harvest.RequestedAt,
        harvest.StartedAt,
        harvest.EndedAt,
        harvest.Failure);

    private static ProblemHttpResult NotFound(HttpContext context, Guid id) =>
        Problem.NotFound(context, new($"Não há coleta {id}.", $"There is no harvest {id}."));

    private static string LocationOf(Guid id) => $"/api/v1/harvests/{id}";
}
