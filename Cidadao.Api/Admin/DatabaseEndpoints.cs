using Cidadao.Api.Responses;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Admin;

/// <summary><c>/api/v1/admin/database</c>: sizes, use, upkeep and load of the database.</summary>
internal static class DatabaseEndpoints
{
    public static void MapDatabase(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/database", GetAsync)
            .WithSummary("The database: sizes with partitions and indexes, use of indexes, unused and missing ones, bloat, pools, lag, long transactions");

    private static async Task<Ok<DatabaseResponse>> GetAsync(DatabaseReport report, CancellationToken cancellation) =>
        TypedResults.Ok(await report.ReadAsync(cancellation));
}
