using System.Globalization;
using System.Text.Json;
using Cidadao.Api.Commands;
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
using Npgsql;

namespace Cidadao.Api.Findings;

/// <summary><c>/api/v1/findings/{id}/triage</c>: what an analyst decides of a finding. Every step is kept.</summary>
internal static class TriageEndpoints
{
    /// <summary>Tokens of a step.</summary>
    public const int StepCost = 5;

    public static void MapTriage(this IEndpointRouteBuilder findings)
    {
        findings.MapGet("/{id:long}/triage", GetAsync).WithSummary("What was decided of a finding, step by step");
        findings.MapPost("/{id:long}/triage", StepAsync).WithSummary("Confirms, dismisses with a reason, reopens, notes or assigns").Needs(Scope.Investigate).Costs(StepCost);
    }

    private static async Task<Results<Ok<TriageResponse>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation) =>
        await FindingEndpoints.ById(db, id, cancellation) is { } finding
            ? TypedResults.Ok(await ResponseAsync(db, finding, cancellation))
            : FindingEndpoints.NotFound(context, id);

    internal static async Task<Results<Ok<TriageResponse>, ProblemHttpResult>> StepAsync(
        long id, TriageRequest? request, CidadaoDbContext db, CommandIntake intake, HybridCache cache, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var decision = TriageDecision.Read(request, context, errors);
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);
        var result = await DecideAsync(id, decision, db, intake, clock, context, cancellation);
        // The event reaches every replica in moments; who decided sees it in the answer to his next question.
        if (result.Result is Ok<TriageResponse>)
            await cache.RemoveByTagAsync(CacheTags.Findings, cancellation);
        return result;
    }

    /// <summary>Takes the step, once for its <c>Idempotency-Key</c>. What was cached of findings is then to be evicted.</summary>
    public static async Task<Results<Ok<TriageResponse>, ProblemHttpResult>> DecideAsync(
        long id, TriageDecision decision, CidadaoDbContext db, CommandIntake intake, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        if (await FindingEndpoints.ById(db, id, cancellation) is not { } finding)
            return FindingEndpoints.NotFound(context, id);
        try
        {
            var now = clock.GetUtcNow();
            var step = await intake.OnceAsync(
                context,
                string.Create(CultureInfo.InvariantCulture, $"triage {id}"),
                JsonSerializer.SerializeToUtf8Bytes(new TriageRequest(Wire.Name(decision.Action), decision.Text, decision.By), ApiJson.Default.TriageRequest),
                Guid.CreateVersion7(now),
                string.Create(CultureInfo.InvariantCulture, $"/api/v1/findings/{id}/triage"),
                () => StageAsync(db, finding, decision, now, cancellation),
                cancellation);
            return step.Problem is { } problem ? problem : TypedResults.Ok(await ResponseAsync(db, finding, cancellation));
        }
        catch (Exception e) when (IsConflict(e))
        {
            // Somebody else took the same step at the same time, on what may be another state.
            return Problem.Of(
                context,
                StatusCodes.Status409Conflict,
                "triage-conflict",
                new("Outra pessoa decidiu ao mesmo tempo", "Somebody else decided at the same time"),
                new("Veja o que foi decidido e tente de novo.", "See what was decided and try again."));
        }
    }

    /// <summary>By the primary key of the steps or the version of what they come to, or two who wait for each other.</summary>
    private static bool IsConflict(Exception e) =>
        e is DbUpdateConcurrencyException || DatabaseFault.Find(e) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected };

    private static async Task StageAsync(CidadaoDbContext db, FindingRecord finding, TriageDecision decision, DateTimeOffset now, CancellationToken cancellation)
    {
        var (action, text, by) = decision;
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
}

/// <summary>A step of triage that may be taken.</summary>
internal sealed record TriageDecision(TriageAction Action, string? Text, string By)
{
    private const int LongestName = 200;

    /// <summary>Reads the request, adding all that is wrong with it.</summary>
    public static TriageDecision Read(TriageRequest? request, HttpContext context, IDictionary<string, string[]> errors)
    {
        var action = Wire.Parse<TriageAction>(request?.Action ?? "");
        if (action is null)
            errors["action"] = [$"Must be one of: {Wire.All<TriageAction>()}."];
        else if (Triage.ErrorOf(action.Value, request?.Text) is { } error)
            errors["text"] = [error];
        // A signed-in user needs no name of his own choosing.
        var by = context.User.Identity?.Name ?? request?.By?.Trim();
        if (by is not { Length: > 0 and <= LongestName })
            errors["by"] = [$"Say who decides, in at most {LongestName} characters."];
        return new(action ?? default, request?.Text?.Trim(), by ?? "");
    }
}
