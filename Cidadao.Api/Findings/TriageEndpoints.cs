using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Api.Findings;

/// <summary><c>/api/v1/findings/{id}/triage</c>: what an analyst decides of a finding. Every step is kept.</summary>
internal static class TriageEndpoints
{
    private const int LongestName = 200;

    public static void MapTriage(this IEndpointRouteBuilder findings)
    {
        findings.MapGet("/{id:long}/triage", GetAsync).WithSummary("What was decided of a finding, step by step");
        findings.MapPost("/{id:long}/triage", StepAsync).WithSummary("Confirms, dismisses with a reason, reopens, notes or assigns").Needs(Scope.Investigate).Costs(5);
    }

    private static async Task<Results<Ok<TriageResponse>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation) =>
        await FindingEndpoints.ById(db, id, cancellation) is { } finding
            ? TypedResults.Ok(await ResponseAsync(db, finding, cancellation))
            : NotFound(context, id);

    internal static async Task<Results<Ok<TriageResponse>, ProblemHttpResult>> StepAsync(
        long id, TriageRequest? request, CidadaoDbContext db, HybridCache cache, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var action = Wire.Parse<TriageAction>(request?.Action ?? "");
        if (action is null)
            errors["action"] = [$"Must be one of: {Wire.All<TriageAction>()}."];
        else if (Triage.ErrorOf(action.Value, request?.Text) is { } error)
            errors["text"] = [error];
        // A signed-in user needs no name of his own choosing.
        var by = context.User.Identity?.Name ?? request?.By?.Trim();
        if (by is not { Length: > 0 and <= LongestName })
            errors["by"] = [$"Say who decides, in at most {LongestName} characters."];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);
        if (await FindingEndpoints.ById(db, id, cancellation) is not { } finding)
            return NotFound(context, id);

        try
        {
            await ApplyAsync(db, finding, action!.Value, request?.Text?.Trim(), by!, clock.GetUtcNow(), cancellation);
        }
        catch (DbUpdateException)
        {
            // The primary key of the steps: somebody else took the same one at the same time, on what may be another state.
            return Problem.Of(
                context,
                StatusCodes.Status409Conflict,
                "triage-conflict",
                new("Outra pessoa decidiu ao mesmo tempo", "Somebody else decided at the same time"),
                new("Veja o que foi decidido e tente de novo.", "See what was decided and try again."));
        }

        // The event reaches every replica in moments; who decided sees it in the answer to his next question.
        await cache.RemoveByTagAsync(CacheTags.Findings, cancellation);
        return TypedResults.Ok(await ResponseAsync(db, finding, cancellation));
    }

    private static async Task ApplyAsync(
        CidadaoDbContext db, FindingRecord finding, TriageAction action, string? text, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        var record = await db.Triage.FindAsync([finding.Indicator, finding.Subject], cancellation);
        if (record is null)
        {
            record = new()
            {
                Indicator = finding.Indicator,
                Subject = finding.Subject,
                Status = TriageStatus.Open,
                Facts = finding.Facts,
                UpdatedAt = now,
                Version = 0,
            };
            db.Triage.Add(record);
        }

        record.Version++;
        record.UpdatedAt = now;
        record.Status = Triage.After(record.Status, action);
        if (action is TriageAction.Confirm or TriageAction.Dismiss or TriageAction.Reopen)
            (record.Facts, record.Reason) = (finding.Facts, action == TriageAction.Dismiss ? text : null);
        if (action == TriageAction.Assign)
            record.Assignee = text;
        db.TriageSteps.Add(new()
        {
            Indicator = finding.Indicator,
            Subject = finding.Subject,
            Version = record.Version,
            FindingId = finding.Id,
            Action = action,
            Text = text,
            Facts = finding.Facts,
            By = by,
            At = now,
        });
        db.Send(EventTypes.FindingTriaged, new(finding.Id, finding.Indicator, record.Status), now);
        await db.SaveChangesAsync(cancellation);
    }

    private static async Task<TriageResponse> ResponseAsync(CidadaoDbContext db, FindingRecord finding, CancellationToken cancellation)
    {
        var record = await db.Triage.AsNoTracking()
            .TagWith("triage.get")
            .FirstOrDefaultAsync(t => t.Indicator == finding.Indicator && t.Subject == finding.Subject, cancellation);
        var steps = await db.TriageSteps.AsNoTracking()
            .Where(s => s.Indicator == finding.Indicator && s.Subject == finding.Subject)
            .OrderBy(s => s.Version)
            .TagWith("triage.steps")
            .ToListAsync(cancellation);
        return new(
            record is null ? Wire.Name(TriageStatus.Open) : TriageStates.NameOf(record, finding.Facts),
            record?.Reason,
            record?.Assignee,
            [.. steps.Select(step => new TriageStepResponse(Wire.Name(step.Action), step.Text, step.By, step.At, step.Facts == finding.Facts))]);
    }

    private static ProblemHttpResult NotFound(HttpContext context, long id) =>
        Problem.NotFound(context, new($"Não há indício {id}.", $"There is no finding {id}."));
}
