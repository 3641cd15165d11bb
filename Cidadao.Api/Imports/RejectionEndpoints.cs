using System.Globalization;
using Cidadao.Api.Errors;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Imports;

/// <summary><c>/api/v1/imports/{id}/rejections</c>, as pages and as CSV.</summary>
internal static class RejectionEndpoints
{
    public static void MapRejections(this RouteGroupBuilder imports)
    {
        imports.MapGet("/{id:guid}/rejections", ListAsync).WithSummary("Rows of an import that did not go in");
        imports.MapGet("/{id:guid}/rejections.csv", ExportAsync)
            .WithSummary("Rejected rows of one file ('entry', or the first that has any) as CSV, to be mended and imported again")
            .Produces<string>(StatusCodes.Status200OK, "text/csv").Costs(20).DisableRequestTimeout();
    }

    private static async Task<Results<Ok<Page<RejectionResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, string? pageSize, string? cursor, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = PageRequest.Read(pageSize, cursor, errors);
        var after = 0L;
        if (page.After is { } position && !long.TryParse(position.Id, CultureInfo.InvariantCulture, out after))
            errors["cursor"] = [PageRequest.NoCursor];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);
        if (!await db.Imports.TagWith("imports.exists").AnyAsync(i => i.Id == id, cancellation))
            return ImportEndpoints.NotFound(context, id);

        var all = db.ImportRejections.AsNoTracking().Where(r => r.ImportId == id);
        var found = await all.Where(r => r.Id > after).OrderBy(r => r.Id).Take(page.Size + 1).TagWith("rejections.page").ToListAsync(cancellation);
        return TypedResults.Ok(PageOf.Rows(
            found, page, await RowCount.OfAsync(db, all, "rejections", cancellation), r => new Position("", r.Id.ToString(CultureInfo.InvariantCulture)), Rejection));
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        Guid id, string? entry, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var file = await db.Set<ImportFileRecord>().AsNoTracking()
            .Where(f => f.ImportId == id && (entry == null || f.Entry == entry) && db.ImportRejections.Any(r => r.ImportId == id && r.Entry == f.Entry))
            .OrderBy(f => f.Id)
            .TagWith("rejections.file")
            .FirstOrDefaultAsync(cancellation);
        if (file is null)
        {
            return Problem.NotFound(context, new(
                $"A importação {id} não tem linhas recusadas{(entry is null ? "" : $" em '{entry}'")}.",
                $"The import {id} has no rejected rows{(entry is null ? "" : $" in '{entry}'")}."));
        }

        var rejections = db.ImportRejections.AsNoTracking().Where(r => r.ImportId == id && r.Entry == file.Entry).OrderBy(r => r.Id);
        return TypedResults.Stream(
            target => RejectionExport.WriteAsync(target, file.Format, rejections.TagWith("rejections.export").AsAsyncEnumerable(), cancellation),
            "text/csv; charset=utf-8",
            $"rejections-{id}.csv");
    }

    private static RejectionResponse Rejection(ImportRejection rejection)
    {
        var text = ImportTexts.Of(rejection.Reason);
        return new(rejection.Entry, rejection.Line, rejection.Column, rejection.Value, Wire.Name(rejection.Reason), new(text.Pt, text.En));
    }
}
