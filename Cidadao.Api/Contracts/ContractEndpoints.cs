using System.ComponentModel;
using Cidadao.Api.Caching;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

/// <summary><c>/api/v1/contracts</c>.</summary>
internal static class ContractEndpoints
{
    public static void MapContracts(this IEndpointRouteBuilder api)
    {
        var contracts = api.MapGroup("/contracts").WithTags("Contracts");
        contracts.MapGet("/", ListAsync).WithSummary("Contracts that match a filter, page by page").Cached(CacheTags.Contracts).Analytical()
            .Trimmable<Page<ContractSummary>>();
        contracts.MapGet("/{id:long}", GetAsync).WithSummary("One contract with its items, amendments, apostilles and findings")
            .Cached(CacheTags.Contracts, CacheTags.Findings).Trimmable<ContractDetail>();
    }

    private static async Task<Results<Ok<Page<ContractSummary>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ContractFilterRequest filter,
        [Description("signedOn (newest first, the default) or value (largest first); with :asc the other way.")] string? sort,
        [Description("Rows of a page, 1 to 200; 50 when absent.")] string? pageSize,
        [Description("'next' of the page before.")] string? cursor,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var list = ContractList.Read(filter, sort, pageSize, cursor, errors);
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await ContractQueries.PageAsync(db, list, cancellation));
    }

    private static async Task<Results<Ok<ContractDetail>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var found = await ContractDetails.ReadAsync(db, [id], cancellation);
        return found.TryGetValue(id, out var contract) ? TypedResults.Ok(contract) : NotFound(context, id);
    }

    public static ProblemHttpResult NotFound(HttpContext context, long id) => Problem.NotFound(context, new($"Não há contrato {id}.", $"There is no contract {id}."));
}
