using System.Text.Json;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Cidadao.Core.Narratives;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Findings;

/// <summary><c>/api/v1/findings/{id}/narrative</c>: a finding in a few sentences.</summary>
internal static class NarrativeEndpoints
{
    public static void MapNarratives(this IEndpointRouteBuilder findings)
    {
        findings.MapGet("/{id:long}/narrative", GetAsync).WithSummary("A finding in a few sentences, and who wrote them");
        findings.MapPost("/{id:long}/narrative", AskAsync).WithSummary("Has a language model write it, where one is configured").Needs(Scope.Investigate).Costs(20);
    }

    /// <summary>What is stored of each finding; without a row, what the template makes of the evidence.</summary>
    public static async Task<IReadOnlyDictionary<long, NarrativeResponse>> OfAsync(
        CidadaoDbContext db, IReadOnlyList<FindingRecord> findings, CancellationToken cancellation)
    {
        long[] ids = [.. findings.Select(finding => finding.Id)];
        var stored = await db.Narratives.AsNoTracking().TagWith("narratives.get").Where(told => ids.Contains(told.FindingId))
            .ToDictionaryAsync(told => told.FindingId, cancellation);
        return findings.ToDictionary(finding => finding.Id, finding => stored.TryGetValue(finding.Id, out var told)
            ? new NarrativeResponse(
                FindingMapping.Text(JsonSerializer.Deserialize(told.Text, CoreJson.Default.LocalizedText)!),
                Wire.Name(told.Writer),
                told.Provider,
                told.Model,
                told.Reason is { } reason ? Wire.Name(reason) : null,
                told.WrittenAt)
            : new(FindingMapping.Text(NarrativeTemplate.Write(StoredCase.Of(finding))), Wire.Name(NarrativeWriter.Template), null, null, null, null));
    }

    private static async Task<Results<Ok<NarrativeResponse>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation) =>
        await FindingEndpoints.ById(db, id, cancellation) is { } finding
            ? TypedResults.Ok((await OfAsync(db, [finding], cancellation))[id])
            : FindingEndpoints.NotFound(context, id);

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> AskAsync(
        long id, CidadaoDbContext db, CommandIntake intake, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        if (!await db.Findings.TagWith("findings.exists").AnyAsync(finding => finding.Id == id, cancellation))
            return FindingEndpoints.NotFound(context, id);
        var now = clock.GetUtcNow();
        var location = FormattableString.Invariant($"/api/v1/findings/{id}/narrative");
        return await intake.AcceptAsync(
            context,
            location,
            ReadOnlyMemory<byte>.Empty,
            Guid.CreateVersion7(now),
            location,
            () =>
            {
                db.Send(MessageTypes.NarrateFinding, new NarrateFinding(id), now);
                return Task.CompletedTask;
            },
            cancellation);
    }
}
