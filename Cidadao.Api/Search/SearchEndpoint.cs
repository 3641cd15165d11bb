using System.ComponentModel;
using System.Globalization;
using Cidadao.Api.Caching;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Search;

/// <summary><c>/api/v1/search</c>: a few words over objects and names at once.</summary>
internal static class SearchEndpoint
{
    private const int DefaultLimit = 10;
    private const int MaxLimit = 50;

    public static void MapSearch(this IEndpointRouteBuilder api) =>
        api.MapGet("/search", FindAsync).WithTags("Search").WithSummary("Contracts, suppliers, agencies and units by a few words, with the places marked")
            .Cached(CacheTags.Contracts).Analytical();

    private static async Task<Results<Ok<SearchResponse>, ProblemHttpResult>> FindAsync(
        [Description("Words of an object, or parts of a name, CNPJ or code. Accents and capitals do not matter.")] string? q,
        [Description("Most of each kind, 1 to 50; 10 when absent.")] string? limit,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var most = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, CultureInfo.InvariantCulture, out most) || most is < 1 or > MaxLimit))
            errors["limit"] = [$"'{limit}' is not a number from 1 to {MaxLimit}."];
        if (NameSearch.Read(q, "q", errors) is not { } names)
        {
            errors.TryAdd("q", ["Say what is looked for: words of an object, or parts of a name, CNPJ or code."]);
            return Problem.Invalid(context, errors);
        }

        return errors.Count > 0
            ? Problem.Invalid(context, errors)
            : TypedResults.Ok(new SearchResponse(
                await ContractsAsync(db, q!.Trim(), most, cancellation),
                await SuppliersAsync(db, names, most, cancellation),
                await PartiesAsync(names, names.In(db.Agencies).OrderBy(a => a.Name).ThenBy(a => a.Code).Select(a => new PartyResponse(a.Code, a.Name)), "agencies", most, cancellation),
                await PartiesAsync(names, names.In(db.BuyingUnits).OrderBy(u => u.Name).ThenBy(u => u.Code).Select(u => new PartyResponse(u.Code, u.Name)), "units", most, cancellation)));
    }

    private static async Task<ContractHits> ContractsAsync(CidadaoDbContext db, string text, int most, CancellationToken cancellation)
    {
        var filter = ContractFilter.All with { Text = text };
        var page = await ContractQueries.PageAsync(db, new(filter, default, new(most, After: null)), cancellation);
        var objects = await MarkedText.OfAsync(db, text, [.. page.Items.Select(contract => contract.Object)], cancellation);
        return new(page.Total, page.TotalIsEstimate, [.. page.Items.Zip(objects, (contract, parts) => new ContractHit(contract, parts))]);
    }

    private static async Task<IReadOnlyList<SupplierHit>> SuppliersAsync(CidadaoDbContext db, NameSearch names, int most, CancellationToken cancellation)
    {
        var found = await FirstAsync(names.In(db.Suppliers).OrderBy(s => s.Name).ThenBy(s => s.Id), "search.suppliers");
        return found.Count > 0
            ? [.. found.Select(supplier => new SupplierHit(supplier, names.Mark(supplier.Name), IsClose: false))]
            : [.. (await FirstAsync(names.Near(db.Suppliers), "search.close")).Select(supplier => new SupplierHit(supplier, [new(supplier.Name, IsMatch: false)], IsClose: true))];

        Task<List<SupplierResponse>> FirstAsync(IQueryable<Supplier> suppliers, string statement) =>
            suppliers.AsNoTracking().Take(most).Select(SupplierEndpoints.Response).TagWith(statement).ToListAsync(cancellation);
    }

    private static async Task<IReadOnlyList<PartyHit>> PartiesAsync(
        NameSearch names, IQueryable<PartyResponse> ordered, string kind, int most, CancellationToken cancellation)
    {
        var found = await ordered.Take(most).TagWith($"search.{kind}").ToListAsync(cancellation);
        return [.. found.Select(party => new PartyHit(party, names.Mark(party.Name)))];
    }
}
