using System.Text.Json;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Admin;

/// <summary><c>/api/v1/admin/rebuilds</c>: the read model of investigations beside a replay of all their events.</summary>
internal static class RebuildEndpoints
{
    public static void MapRebuilds(this IEndpointRouteBuilder admin)
    {
        var rebuilds = admin.MapGroup("/rebuilds");
        rebuilds.MapPost("/", StartAsync).WithSummary("Replays every investigation from its events and compares with the read model; the result is at the Location").Costs(100);
        rebuilds.MapGet("/{id:guid}", GetAsync).WithSummary("What a rebuild found");
    }

    private static Task<Results<Accepted<Accepted>, ProblemHttpResult>> StartAsync(
        StartRebuildRequest? request, CommandIntake intake, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var (id, apply) = (Guid.CreateVersion7(now), request?.Apply ?? false);
        return intake.AcceptAsync(
            context,
            "rebuild",
            new[] { apply ? (byte)1 : (byte)0 },
            id,
            $"/api/v1/admin/rebuilds/{id}",
            () =>
            {
                db.Rebuilds.Add(new() { Id = id, Apply = apply, RequestedAt = now });
                db.Send(MessageTypes.RebuildReadModel, new(id, apply), now);
                return Task.CompletedTask;
            },
            cancellation);
    }

    private static async Task<Results<Ok<RebuildResponse>, ProblemHttpResult>> GetAsync(
        Guid id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        if (await db.Rebuilds.AsNoTracking().TagWith("rebuilds.get").FirstOrDefaultAsync(r => r.Id == id, cancellation) is not { } record)
            return Problem.NotFound(context, new($"Não há reconstrução {id}.", $"There is no rebuild {id}."));
        var differences = record.Differences is { } json ? JsonSerializer.Deserialize(json, CoreJson.Default.IReadOnlyListReadModelDifference)! : [];
        return TypedResults.Ok(new RebuildResponse(
            record.Id,
            record.Failure is not null ? "failed" : record.EndedAt is null ? "running" : "completed",
            record.Apply,
            record.RequestedAt,
            record.EndedAt,
            record.Investigations,
            record.Events,
            [.. differences.Select(difference => new DifferenceResponse(difference.InvestigationId, difference.Columns))],
            record.Failure));
    }
}
