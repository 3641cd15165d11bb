using System.Globalization;
using System.Runtime.CompilerServices;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Imports;

/// <summary><c>/api/v1/imports</c>.</summary>
internal static class ImportEndpoints
{
    // Boundaries and headers around the file.
    private const long MultipartOverhead = 1 << 20;

    public static void MapImports(this IEndpointRouteBuilder api)
    {
        var imports = api.MapGroup("/imports").WithTags("Imports");
        imports.MapPost("/", UploadAsync)
            .Accepts<IFormFile>("multipart/form-data")
            .DisableAntiforgery()
            .WithSummary("Uploads official files, zipped or not, one part each; the import's progress is at the Location");
        imports.MapGet("/", ListAsync).WithSummary("Imports, the newest first");
        imports.MapGet("/{id:guid}", GetAsync).WithSummary("Status, progress and counts of one import");
        imports.MapGet("/{id:guid}/rejections", RejectionsAsync).WithSummary("Rows of an import that did not go in");
        imports.MapRejectionExport();
        imports.MapPost("/{id:guid}/resume", ResumeAsync).WithSummary("Runs an interrupted import again, from its start");
        imports.MapDelete("/{id:guid}", CancelAsync).WithSummary("Cancels an import that has not ended, or discards an interrupted one; nothing of it stays");
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> UploadAsync(
        UploadIntake intake, ArchiveLimits limits, HttpContext context, CancellationToken cancellation)
    {
        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaxFileBytes + MultipartOverhead;
        try
        {
            await foreach (var part in FilePartsAsync(context.Request, cancellation))
                await intake.AddAsync(part.Body, FileNameOf(part), cancellation);
            return intake.Count == 0 ? NoFile(context) : await intake.AcceptAsync(context, cancellation);
        }
        catch (ImportRefusedException e)
        {
            var (status, type, title) = ImportTexts.Of(e.Refusal);
            return Problem.Of(context, status, type, title, e.Detail);
        }
    }

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
        var found = await rows.OrderByDescending(i => i.RequestedAt).ThenByDescending(i => i.Id).Take(page.Size + 1).ToListAsync(cancellation);
        return TypedResults.Ok(PageOf.Rows(found, page, await all.LongCountAsync(cancellation), i => TimePosition.Of(i.RequestedAt, i.Id), run => ImportMapping.Response(run, clock.GetUtcNow())));
    }

    private static async Task<Results<Ok<ImportResponse>, ProblemHttpResult>> GetAsync(
        Guid id, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation) =>
        await db.Imports.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellation) is { } run ? TypedResults.Ok(ImportMapping.Response(run, clock.GetUtcNow())) : NotFound(context, id);

    private static async Task<Results<Ok<Page<RejectionResponse>>, ProblemHttpResult>> RejectionsAsync(
        Guid id, string? pageSize, string? cursor, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = PageRequest.Read(pageSize, cursor, errors);
        var after = 0L;
        if (page.After is { } position && !long.TryParse(position.Id, CultureInfo.InvariantCulture, out after))
            errors["cursor"] = ["Not a cursor of this list: take 'next' of the page before as it is."];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);
        if (!await db.Imports.AnyAsync(i => i.Id == id, cancellation))
            return NotFound(context, id);

        var all = db.ImportRejections.AsNoTracking().Where(r => r.ImportId == id);
        var found = await all.Where(r => r.Id > after).OrderBy(r => r.Id).Take(page.Size + 1).ToListAsync(cancellation);
        return TypedResults.Ok(PageOf.Rows(
            found, page, await all.LongCountAsync(cancellation), r => new Position("", r.Id.ToString(CultureInfo.InvariantCulture)), Rejection));
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> CancelAsync(
        Guid id, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        if (!await db.Imports.AnyAsync(i => i.Id == id, cancellation))
            return NotFound(context, id);
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var cancelled = await db.Imports
            .Where(i => i.Id == id && (i.Status == ImportStatus.Queued || i.Status == ImportStatus.Running || i.Status == ImportStatus.Interrupted))
            .ExecuteUpdateAsync(run => run.SetProperty(i => i.Status, ImportStatus.Cancelled).SetProperty(i => i.EndedAt, now), cancellation);
        if (cancelled > 0)
            await db.Set<ImportChunk>().Where(chunk => chunk.ImportId == id).ExecuteDeleteAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return AcceptedAt(id);
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> ResumeAsync(
        Guid id, CommandIntake intake, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var run = await db.Imports.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellation);
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

    /// <returns>The parts that are files, in their order.</returns>
    private static async IAsyncEnumerable<MultipartSection> FilePartsAsync(
        HttpRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
            yield break;
        var reader = new MultipartReader(boundary, request.Body);
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
                yield return section;
        }
    }

    private static string FileNameOf(MultipartSection part)
    {
        var disposition = part.GetContentDispositionHeader()!;
        return disposition.FileNameStar.Value ?? HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "";
    }

    private static RejectionResponse Rejection(ImportRejection rejection)
    {
        var text = ImportTexts.Of(rejection.Reason);
        return new(rejection.Entry, rejection.Line, rejection.Column, rejection.Value, Wire.Name(rejection.Reason), new(text.Pt, text.En));
    }

    private static ProblemHttpResult NotFound(HttpContext context, Guid id) =>
        Problem.NotFound(context, new($"Não há importação {id}.", $"There is no import {id}."));

    private static ProblemHttpResult NoFile(HttpContext context) => Problem.Of(
        context, StatusCodes.Status400BadRequest, "no-file",
        new("Falta o arquivo", "The file is missing"),
        new(
            "Envie multipart/form-data com uma parte 'file' para cada arquivo, por exemplo: curl -F file=@202401_Compras.zip …/api/v1/imports",
            "Send multipart/form-data with a part 'file' for each file, for example: curl -F file=@202401_Compras.zip …/api/v1/imports"));

    private static Accepted<Accepted> AcceptedAt(Guid id)
    {
        var location = string.Create(CultureInfo.InvariantCulture, $"/api/v1/imports/{id}");
        return TypedResults.Accepted(location, new Accepted(id, location));
    }
}
