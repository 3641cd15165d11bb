using System.Globalization;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Imports;

/// <summary><c>/api/v1/imports</c>: what became of uploads, and what may still be done with them.</summary>
internal static class ImportEndpoints
{
    public static void MapImports(this IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports");
        imports.MapUpload();
        imports.MapGet("/", ListAsync).WithSummary("Imports, the newest first").Trimmable<Page<ImportResponse>>();
        imports.MapGet("/{id:guid}", GetAsync).WithSummary("Status, progress and counts of one import").Trimmable<ImportResponse>();
        imports.MapRejections();
        imports.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Runs an interrupted import again, from its start").Needs(Scope.Import).Costs(20);
        imports.MapDelete("/{id:guid}", CancelAsync).WithSummary("Cancels an import that has not ended, or discards an interrupted one; nothing of it stays").Needs(Scope.Import).Costs(5);
    }

    internal static ProblemHttpResult NotFound(HttpContext context, Guid id) =>
        Problem.NotFound(context, new($"Não há importação {id}.", $"There is no import {id}."));

    private static async Task<Results<Ok<Page<ImportResponse>>, ProblemHttpResult>> ListAsync(
        string? pageSize, string? cursor, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = PageRequest.Read(pageSize, cursor, errors);
        var after = TimePosition.Read(page.After, errors);
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var all = db.Imports.AsNoTracking();
        var rows = after is { } last
            ? all.Where(i => EF.Functions.LessThan(ValueTuple.Create(i.RequestedAt, i.Id), ValueTuple.Create(last.At, last.Id)))
            : all;
        var found = await rows.OrderByDescending(i => i.RequestedAt).ThenByDescending(i => i.Id).Take(page.Size + 1).TagWith("imports.page").ToListAsync(cancellation);
        return TypedResults.Ok(PageOf.Rows(found, page, await RowCount.OfAsync(db, all, "imports", cancellation), i => TimePosition.Of(i.RequestedAt, i.Id), run => ImportMapping.Response(run, clock.GetUtcNow())));
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> GetAsync(
        Guid id, CidadaoDbContext db, EvictionHorizon horizon, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var found = await ResponsesAsync(db, [id], horizon, clock, cancellation);
        return found.TryGetValue(id, out var import) ? TypedResults.Ok(import) : NotFound(context, id);
    }

    internal static async Task<ImportResponse?> EndedAsync(IServiceProvider services, Guid id, CancellationToken cancellation)
    {
        var found = await ResponsesAsync(
            services.GetRequiredService<CidadaoDbContext>(), [id], services.GetRequiredService<EvictionHorizon>(), services.GetRequiredService<TimeProvider>(), cancellation);
        return found.TryGetValue(id, out var import) && import.EndedAt is not null ? import : null;
    }

    /// <summary>Imports by id, as many as there are, in one statement.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, ImportResponse>> ResponsesAsync(
        CidadaoDbContext db, Guid[] ids, EvictionHorizon horizon, TimeProvider clock, CancellationToken cancellation)
    {
        var runs = await db.Imports.AsNoTracking().TagWith("imports.get").Where(i => ids.Contains(i.Id)).ToListAsync(cancellation);
        await horizon.ReachAsync(runs.Max(run => run.EndedAt), cancellation);
        return runs.ToDictionary(run => run.Id, run => ImportMapping.Response(run, clock.GetUtcNow()));
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> CancelAsync(
        Guid id, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        if (!await db.Imports.TagWith("imports.exists").AnyAsync(i => i.Id == id, cancellation))
            return NotFound(context, id);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var cancelled = await db.Imports
            .Where(i => i.Id == id && (i.Status == ImportStatus.Queued || i.Status == ImportStatus.Running || i.Status == ImportStatus.Interrupted))
            .TagWith("imports.cancel")
            .ExecuteUpdateAsync(run => run.SetProperty(i => i.Status, ImportStatus.Cancelled).SetProperty(i => i.EndedAt, now), cancellation);
        if (cancelled > 0)
            await db.Set<ImportChunk>().Where(chunk => chunk.ImportId == id).TagWith("imports.drop_chunks").ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return AcceptedAt(id);
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> ResumeAsync(
        Guid id, CommandIntake intake, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var run = await db.Imports.AsNoTracking().TagWith("imports.get").FirstOrDefaultAsync(i => i.Id == id, cancellation);
        if (run is null)
            return NotFound(context, id);
        if (run.HarvestId is not null || !ImportMapping.IsInterrupted(run, clock.GetUtcNow()))
        {
            return Problem.Of(context, StatusCodes.Status409Conflict, "not-interrupted",
                new("Não está interrompida", "Not interrupted"),
                new("Só uma importação interrompida de um envio pode ser retomada; uma coleta se retoma inteira.", "Only an interrupted import of an upload can be resumed; a harvest is resumed as a whole."));
        }

        return await intake.AcceptAsync(
            context,
            "resume-import",
            id.ToByteArray(),
            id,
            $"/api/v1/imports/{id}",
            async () =>
            {
                db.Send(MessageTypes.RunImport, new(id), clock.GetUtcNow());
                await db.SaveChangesAsync(cancellation);
            },
            cancellation);
    }

    private static Accepted<Accepted> AcceptedAt(Guid id)
    {
        var location = string.Create(CultureInfo.InvariantCulture, $"/api/v1/imports/{id}");
        return TypedResults.Accepted(location, new Accepted(id, location));
    }
}
