using System.Text.Json;
using Cidadao.Api.Fields;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Agents;

/// <summary><c>/api/v1/agents</c>: the team, what its instances do in every worker, and questions to it.</summary>
internal static class AgentEndpoints
{
    /// <summary>Tokens of a question.</summary>
    public const int AskCost = 20;

    public static void MapAgents(this IEndpointRouteBuilder api)
    {
        var agents = api.MapGroup("/agents").WithTags("Agents");
        agents.MapGet("/", ListAsync).WithSummary("The roles, with their instances in every worker and what they do")
            .Trimmable<IReadOnlyList<AgentResponse>>();
        agents.MapPost("/{role}/ask", AskEndpoint.AskAsync).WithSummary("What one agent sees in one contract; 'abaporu' asks all who own indicators")
            .ProducesProblem(StatusCodes.Status502BadGateway).Needs(Scope.Investigate).Costs(AskCost);
    }

    private static async Task<Ok<IReadOnlyList<AgentResponse>>> ListAsync(CidadaoDbContext db, TimeProvider clock, CancellationToken cancellation)
    {
        var alive = clock.GetUtcNow() - AgentWorkerRecord.Stale;
        var workers = await db.AgentWorkers.AsNoTracking().Where(w => w.BeatAt > alive).OrderBy(w => w.Worker).TagWith("agents.workers").ToListAsync(cancellation);
        var pools = workers
            .SelectMany(worker => JsonSerializer.Deserialize(worker.Pools, CoreJson.Default.IReadOnlyListPoolState)!.Select(pool => (Worker: worker, Pool: pool)))
            .ToLookup(pool => pool.Pool.Role);
        return TypedResults.Ok<IReadOnlyList<AgentResponse>>([.. Enum.GetValues<AgentRole>().Select(role => Response(role, [.. pools[role]]))]);
    }

    private static AgentResponse Response(AgentRole role, IReadOnlyList<(AgentWorkerRecord Worker, PoolState Pool)> pools)
    {
        var (size, leased) = (pools.Sum(pool => pool.Pool.Size), pools.Sum(pool => pool.Pool.Leased));
        return new(
            Wire.Name(role),
            [.. RedFlagCatalog.All.Where(indicator => indicator.Agent == role).Select(indicator => indicator.Code)],
            size,
            leased,
            pools.Sum(pool => pool.Pool.Waiting),
            size == 0 ? 0 : (double)leased / size,
            [.. pools.Select(pool => new AgentPoolResponse(pool.Worker.Worker, pool.Worker.BeatAt, [.. pool.Pool.Instances.Select(Instance)]))]);
    }

    private static AgentInstanceResponse Instance(InstanceState instance) =>
        new(instance.Number, instance.State, instance.Seconds, instance.Task, instance.LastSeconds, instance.Leases);
}
