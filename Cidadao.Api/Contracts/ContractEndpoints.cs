using System.ComponentModel;
using Cidadao.Api.Caching;
using Cidadao.Api.Errors;
using Cidadao.Api.Findings;
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
    // A contract rarely bears more; a page of findings shows the rest.
    private const int MaxFindings = 100;

    public static void MapContracts(this IEndpointRouteBuilder api)
    {
        var contracts = api.MapGroup("/contracts").WithTags("Contracts");
        contracts.MapGet("/", ListAsync).WithSummary("Contracts that match a filter, page by page").Cached(CacheTags.Contracts).Analytical();
        contracts.MapGet("/{id:long}", GetAsync).WithSummary("One contract with its items, amendments, apostilles and findings")
            .Cached(CacheTags.Contracts, CacheTags.Findings);
    }

    private static async Task<Results<Ok<Page<ContractSummary>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ContractFilterRequest filter,
        [Description("signedOn (newest first, the default) or value (largest first).")] string? sort,
        [Description("Rows of a page, 1 to 200; 50 when absent.")] string? pageSize,
        [Description("'next' of the page before.")] string? cursor,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var read = filter.Read(errors);
        var page = PageRequest.Read(pageSize, cursor, errors);
        var order = string.IsNullOrEmpty(sort) ? ContractSort.SignedOn : Wire.Parse<ContractSort>(sort);
        if (order is null)
            errors["sort"] = [$"'{sort}' is none of: {Wire.All<ContractSort>()}."];
        if (errors.Count == 0 && await ContractQueries.PageAsync(db, read, order!.Value, page, cancellation) is { } rows)
            return TypedResults.Ok(rows);
        errors.TryAdd("cursor", ["The cursor belongs to another order: start again without it."]);
        if (errors.Count > 1)
            errors.Remove("cursor");
        return Problem.Invalid(context, errors);
    }

    private static async Task<Results<Ok<ContractDetail>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var contract = await ById(db, id, cancellation);
        if (contract is null)
            return Problem.NotFound(context, new($"Não há contrato {id}.", $"There is no contract {id}."));

        var findings = new List<FindingRow>();
        await foreach (var finding in FindingsOf(db, id).WithCancellation(cancellation))
            findings.Add(finding);
        return TypedResults.Ok(Detail(contract, [.. findings.Select(FindingMapping.Summary)]));
    }

    private static ContractDetail Detail(Contract contract, IReadOnlyList<FindingSummary> findings) => new(
        SummaryOf(contract),
        new(contract.ParentAgencyCode, contract.ParentAgency.Name),
        contract.LegalBasis,
        contract.Status,
        contract.TenderNumber is { } number ? new(number, contract.TenderUnitCode, contract.TenderUnitName, contract.TenderMethodText) : null,
        [.. contract.Items.Select(i => new ContractItemResponse(
            i.Code, i.Description, i.Complement, i.Quantity, i.UnitPrice, i.Quantity * i.UnitPrice, i.IsSharedNumber))],
        [.. contract.Amendments.Select(a => new AmendmentResponse(a.Number, a.PublishedOn, a.Object, a.IsSharedNumber))],
        [.. contract.Apostilles.Select(a => new ApostilleResponse(a.Number, a.Description, a.Value, a.IncludedOn, a.Status, a.IsSharedNumber))],
        findings,
        contract.ImportId,
        contract.SourceEntry,
        contract.SourceLine);

    private static readonly Func<Contract, ContractSummary> SummaryOf = ContractQueries.Summary.Compile();

    /// <summary>Translated once, at the first use: the page of one contract is the one that is asked for most.</summary>
    private static readonly Func<CidadaoDbContext, long, CancellationToken, Task<Contract?>> ById = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long id, CancellationToken _) => db.Contracts.AsNoTracking()
            .Include(c => c.ParentAgency)
            .Include(c => c.Agency)
            .Include(c => c.BuyingUnit)
            .Include(c => c.Supplier)
            .Include(c => c.Items.OrderBy(i => i.Code).ThenBy(i => i.Id))
            .Include(c => c.Amendments.OrderBy(a => a.PublishedOn).ThenBy(a => a.Id))
            .Include(c => c.Apostilles.OrderBy(a => a.IncludedOn).ThenBy(a => a.Id))
            .AsSplitQuery()
            .TagWith("contracts.get")
            .FirstOrDefault(c => c.Id == id));

    private static readonly Func<CidadaoDbContext, long, IAsyncEnumerable<FindingRow>> FindingsOf = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long id) => db.Findings.AsNoTracking()
            .Where(f => f.ContractIds.Contains(id))
            .OrderByDescending(f => f.Score)
            .ThenByDescending(f => f.Id)
            .Take(MaxFindings)
            .Select(FindingMapping.Row)
            .TagWith("contracts.findings"));
}
