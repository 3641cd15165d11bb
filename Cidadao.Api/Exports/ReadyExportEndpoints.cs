using System.Globalization;
using System.Text.Json;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Exports;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using Npgsql;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Exports;

/// <summary><c>/api/v1/exports/{id}</c>: exports that the workers make, and whose files can be read in parts and again.</summary>
internal static class ReadyExportEndpoints
{
    public static void MapReadyExports(this RouteGroupBuilder exports)
    {
        exports.MapPost("/", StartAsync).WithSummary("Has a file made; its manifest, with the progress, is at the Location")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status507InsufficientStorage).Needs(Scope.Investigate).Costs(100);
        exports.MapGet("/{id:guid}", GetAsync).WithSummary("Manifest of a ready-made export: filter, date of the data, rows, SHA-256, columns");
        exports.MapGet("/{id:guid}/file", FileAsync).WithSummary("The file, also in parts (Range, If-Range)")
            .ProducesFile(StatusCodes.Status200OK).ProducesFile(StatusCodes.Status206PartialContent)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status416RangeNotSatisfiable).Costs(5).DisableRequestTimeout();
        exports.MapDelete("/{id:guid}", DeleteAsync).WithSummary("Cancels an export, or removes its file").Needs(Scope.Investigate).Costs(5);
    }

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> StartAsync(
        StartExportRequest? request, CommandIntake intake, CidadaoDbContext db, IOptions<ExportOptions> options, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var asked = request ?? new();
        var errors = new Dictionary<string, string[]>();
        var subject = ExportEndpoints.Named(asked.Subject, "subject", ExportSubject.Contracts, errors);
        var (format, variant) = ExportEndpoints.Read(asked.Format, asked.Variant, errors);
        var filter = subject == ExportSubject.Contracts ? InvestigationEndpoints.Scope(asked.Filter ?? new(), errors, "filter") : null;
        var investigation = subject == ExportSubject.Findings ? asked.Investigation : null;
        if (subject == ExportSubject.Findings && investigation is null)
            errors["investigation"] = ["Say whose findings."];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);
        if (investigation is { } id && !await db.Investigations.TagWith("exports.investigation").AnyAsync(known => known.Id == id, cancellation))
            return Problem.NotFound(context, new($"Não há investigação {id}.", $"There is no investigation {id}."));
        if (await db.Exports.TagWith("exports.kept").SumAsync(run => run.Bytes, cancellation) >= (long)options.Value.KeptMegabytes << 20)
            return Full(context);

        var now = clock.GetUtcNow();
        var run = new ExportRun
        {
            Id = Guid.CreateVersion7(now),
            Subject = subject,
            Filter = filter,
            InvestigationId = investigation,
            Format = format,
            Variant = variant,
            RequestedAt = now,
        };
        return await intake.AcceptAsync(
            context,
            "export",
            JsonSerializer.SerializeToUtf8Bytes(asked, ApiJson.Default.StartExportRequest),
            run.Id,
            LocationOf(run.Id),
            () =>
            {
                db.Exports.Add(run);
                db.Send(MessageTypes.RunExport, new(run.Id), now);
                return Task.CompletedTask;
            },
            cancellation);
    }

    private static async Task<Results<Ok<ExportResponse>, ProblemHttpResult>> GetAsync(Guid id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation) =>
        await FindAsync(db, id, cancellation) is { } run ? TypedResults.Ok(Response(run)) : NotFound(context, id);

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> FileAsync(
        Guid id, CidadaoDbContext db, NpgsqlDataSource database, HttpContext context, CancellationToken cancellation)
    {
        if (await FindAsync(db, id, cancellation) is not { } run)
            return NotFound(context, id);
        if (run.Status != ExportStatus.Completed)
            return NotReady(context, run);
        var headers = context.Response.Headers;
        headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(run.Sha256!))}:";
        headers[ExportStreams.RowsTrailer] = run.Rows.ToString(CultureInfo.InvariantCulture);
        headers.XContentTypeOptions = "nosniff";
        return TypedResults.Stream(
            new ExportFileStream(database, run.Id, run.Bytes),
            ExportFormats.MediaType(run.Format),
            run.Table.Name + ExportFormats.Extension(run.Format),
            run.EndedAt,
            new EntityTagHeaderValue($"\"{run.Sha256}\""),
            enableRangeProcessing: true);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation) =>
        await db.Exports.Where(run => run.Id == id).TagWith("exports.remove").ExecuteDeleteAsync(cancellation) == 1 ? TypedResults.NoContent() : NotFound(context, id);

    private static Task<ExportRun?> FindAsync(CidadaoDbContext db, Guid id, CancellationToken cancellation) =>
        db.Exports.AsNoTracking().TagWith("exports.get").FirstOrDefaultAsync(run => run.Id == id, cancellation);

    private static ExportResponse Response(ExportRun run)
    {
        var isWhole = run.Status == ExportStatus.Completed;
        return new(
            run.Id,
            Wire.Name(run.Subject),
            run.Filter is { } filter ? Filter(filter) : null,
            run.InvestigationId,
            Wire.Name(run.Format),
            Wire.Name(run.Variant),
            [.. run.Table.Columns.Select(column => column.Name)],
            Wire.Name(run.Status),
            run.Rows,
            isWhole ? run.Bytes : null,
            run.Sha256,
            run.DataAsOf,
            run.RequestedAt,
            run.EndedAt,
            isWhole ? LocationOf(run.Id) + "/file" : null,
            run.Failure is { } failure && ExportTexts.Of(failure) is var text ? new(text.Pt, text.En) : null);
    }

    private static ScopeResponse Filter(ContractFilter filter) => new(
        filter.From, filter.To, filter.Agency, filter.Unit, filter.Supplier, filter.Method is { } method ? Wire.Name(method) : null, filter.MinValue, filter.MaxValue, filter.Text);

    private static string LocationOf(Guid id) => $"/api/v1/exports/{id}";

    private static ProblemHttpResult NotFound(HttpContext context, Guid id) => Problem.NotFound(context, new(
        $"Não há exportação {id}. Arquivos prontos são guardados por alguns dias.", $"There is no export {id}. Ready-made files are kept for some days."));

    private static ProblemHttpResult NotReady(HttpContext context, ExportRun run) => Problem.Of(
        context, StatusCodes.Status409Conflict, "export-not-ready",
        new("Exportação sem arquivo", "Export without a file"),
        new(
            $"O arquivo não está pronto; o andamento está em {LocationOf(run.Id)}.", $"The file is not ready; its progress is at {LocationOf(run.Id)}."));

    private static ProblemHttpResult Full(HttpContext context) => Problem.Of(
        context, StatusCodes.Status507InsufficientStorage, "exports-full",
        new("Sem espaço para exportações", "No room for exports"),
        new(
            "Os arquivos prontos ocupam o espaço que têm. Remova algum (DELETE /api/v1/exports/{id}), ou leia a exportação direta em GET /api/v1/exports/contracts.",
            "The ready-made files fill their space. Remove one (DELETE /api/v1/exports/{id}), or read the streamed export at GET /api/v1/exports/contracts."));
}
