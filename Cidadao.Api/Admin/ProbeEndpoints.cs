using System.Globalization;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Admin;

/// <summary><c>/api/v1/admin/probes</c>: commands that go the whole way and do nothing, to measure it.</summary>
internal static class ProbeEndpoints
{
    private const int LongestMilliseconds = 60_000;

    public static void MapProbes(this IEndpointRouteBuilder admin) =>
        admin.MapPost("/probes", SendAsync).WithSummary("Sends a command that does nothing; 'probe-answered.v1' on the event stream is its answer");

    private static async Task<Results<Accepted<Accepted>, ProblemHttpResult>> SendAsync(
        ProbeRequest? request, CommandIntake intake, CidadaoDbContext db, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var wait = request?.Milliseconds;
        if (wait is < 0 or > LongestMilliseconds)
            return Problem.Invalid(context, new Dictionary<string, string[]> { ["milliseconds"] = [$"{wait} is not between 0 and {LongestMilliseconds}."] });
        var now = clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        return await intake.AcceptAsync(
            context,
            "probe",
            BitConverter.GetBytes(wait ?? -1),
            id,
            "/api/v1/admin/messaging",
            () =>
            {
                if (wait is { } milliseconds)
                    db.Send(MessageTypes.WorkProbe, new(id, milliseconds), now);
                else
                    db.Send(MessageTypes.Probe, new(id), now);
                return Task.CompletedTask;
            },
            cancellation);
    }
}
