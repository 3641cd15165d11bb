using System.ComponentModel;
using Cidadao.Api.Caching;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
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
        var found = await DetailsAsync(db, [id], cancellation);
        return found.TryGetValue(id, out var contract) ? TypedResults.Ok(contract) : NotFound(context, id);
    }

    /// <summary>Contracts by id, as many as there are, in a fixed number of statements.</summary>
    public static async Task<IReadOnlyDictionary<long, ContractDetail>> DetailsAsync(CidadaoDbContext db, long[] ids, CancellationToken cancellation)
    {
        var contracts = new List<Contract>();
        await foreach (var contract in ByIds(db, ids).WithCancellation(cancellation))
            contracts.Add(contract);
        if (contracts.Count == 0)
            return new Dictionary<long, ContractDetail>();
        var findings = new Dictionary<long, List<FindingSummary>>(contracts.Select(contract => KeyValuePair.Create(contract.Id, new List<FindingSummary>())));
        await foreach (var finding in FindingsOf(db, ids, MaxFindings * ids.Length).WithCancellation(cancellation))
        {
            var summary = FindingMapping.Summary(finding.Row);
            foreach (var id in finding.Contracts)
            {
                if (findings.TryGetValue(id, out var its) && its.Count < MaxFindings)
                    its.Add(summary);
            }
        }

        return contracts.ToDictionary(contract => contract.Id, contract => Detail(contract, findings[contract.Id]));
    }

    public static ProblemHttpResult NotFound(HttpContext context, long id) => Problem.NotFound(context, new($"Não há contrato {id}.", $"There is no contract {id}."));

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
    private static readonly Func<CidadaoDbContext, long[], IAsyncEnumerable<Contract>> ByIds = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long[] ids) => db.Contracts.AsNoTracking()
            .Include(c => c.ParentAgency)
            .Include(c => c.Agency)
            .Include(c => c.BuyingUnit)
            .Include(c => c.Supplier)
            .Include(c => c.Items.OrderBy(i => i.Code).ThenBy(i => i.Id))
            .Include(c => c.Amendments.OrderBy(a => a.PublishedOn).ThenBy(a => a.Id))
            .Include(c => c.Apostilles.OrderBy(a => a.IncludedOn).ThenBy(a => a.Id))
            .AsSplitQuery()
            .TagWith("contracts.get")
            .Where(c => ids.Contains(c.Id)));

    private static readonly Func<CidadaoDbContext, long[], int, IAsyncEnumerable<ContractFinding>> FindingsOf = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long[] ids, int most) => db.Findings.AsNoTracking()
            .Where(f => f.ContractIds.Any(contract => ids.Contains(contract)))
            .OrderByDescending(f => f.Score)
            .ThenByDescending(f => f.Id)
            .Take(most)
            .Select(f => new ContractFinding(
                new FindingRow(
                    f.Id, f.InvestigationId, f.Indicator, f.Subject, f.Facts, f.Agent, f.Severity, f.Score, f.Confidence, f.Value, f.Summary, f.ContractIds.Length, f.FoundAt),
                f.ContractIds))
            .TagWith("contracts.findings"));

    /// <summary>A finding, and the contracts that it rests on.</summary>
    private sealed record ContractFinding(FindingRow Row, long[] Contracts);
}
