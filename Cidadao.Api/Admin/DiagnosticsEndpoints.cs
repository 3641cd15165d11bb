using Cidadao.ServiceDefaults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Admin;

/// <summary><c>/api/v1/admin/diagnostics</c>: the replica that answers, as it stands.</summary>
internal static class DiagnosticsEndpoints
{
    public static void MapDiagnostics(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/diagnostics", Ok<DiagnosticsReport> (Diagnostics diagnostics) => TypedResults.Ok(diagnostics.Read()))
            .WithSummary("The replica that answers: versions, options without secrets, memory, threads, pools and last errors");
}
