using Cidadao.Api.Errors;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Imports;

/// <summary><c>/api/v1/imports/{id}/rejections.csv</c>.</summary>
internal static class RejectionEndpoints
{
    public static void MapRejectionExport(this RouteGroupBuilder imports) => imports.MapGet("/{id:guid}/rejections.csv", ExportAsync)
        .WithSummary("Rejected rows of one file ('entry', or the first that has any) as CSV, to be mended and imported again");

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        Guid id, string? entry, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var file = await db.Set<ImportFileRecord>().AsNoTracking()
            .Where(f => f.ImportId == id && (entry == null || f.Entry == entry) && db.ImportRejections.Any(r => r.ImportId == id && r.Entry == f.Entry))
            .OrderBy(f => f.Id)
            .FirstOrDefaultAsync(cancellation);
        if (file is null)
        {
            return Problem.NotFound(context, new(
                $"A importação {id} não tem linhas recusadas{(entry is null ? "" : $" em '{entry}'")}.",
                $"The import {id} has no rejected rows{(entry is null ? "" : $" in '{entry}'")}."));
        }

        var rejections = db.ImportRejections.AsNoTracking().Where(r => r.ImportId == id && r.Entry == file.Entry).OrderBy(r => r.Id);
        return TypedResults.Stream(
            target => RejectionExport.WriteAsync(target, file.Format, rejections.AsAsyncEnumerable(), cancellation),
            "text/csv; charset=utf-8",
            $"rejections-{id}.csv");
    }
}
