using System.ComponentModel;
using Cidadao.Api.Caching;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

/// <summary><c>/api/v1/agencies</c> and <c>/api/v1/units</c>: who buys, for pickers and lists.</summary>
internal static class PartyEndpoints
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 500;

    public static void MapParties(this IEndpointRouteBuilder api)
    {
        api.MapGet("/agencies", AgenciesAsync).WithTags("Parties").WithSummary("Agencies by value of their contracts, largest first")
            .Cached(CacheTags.Contracts).Analytical();
        api.MapGet("/units", UnitsAsync).WithTags("Parties").WithSummary("Buying units by value of their contracts, largest first")
            .Cached(CacheTags.Contracts).Analytical();
    }

    private static async Task<Ok<IReadOnlyList<AgencyResponse>>> AgenciesAsync(
        [Description("Part of the name, or the code.")] string? text, int? limit, CidadaoDbContext db, CancellationToken cancellation)
    {
        var contracts = db.Contracts.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(text))
        {
            // The few agencies first, then their contracts by index.
            var named = db.Agencies.Where(a => a.Code == text.Trim() || EF.Functions.ILike(EF.Functions.Unaccent(a.Name), EF.Functions.Unaccent(Containing(text))));
            contracts = contracts.Where(c => named.Select(a => a.Code).Contains(c.AgencyCode));
        }

        return TypedResults.Ok(await TopAgenciesAsync(contracts, limit, cancellation));
    }

    private static async Task<Ok<IReadOnlyList<AgencyResponse>>> UnitsAsync(
        string? agency,
        [Description("Part of the name, or the code.")] string? text,
        int? limit,
        CidadaoDbContext db,
        CancellationToken cancellation)
    {
        var contracts = db.Contracts.AsNoTracking().Matching(new ContractFilter(Agency: agency));
        if (!string.IsNullOrWhiteSpace(text))
        {
            var named = db.BuyingUnits.Where(u => u.Code == text.Trim() || EF.Functions.ILike(EF.Functions.Unaccent(u.Name), EF.Functions.Unaccent(Containing(text))));
            contracts = contracts.Where(c => named.Select(u => u.Code).Contains(c.BuyingUnitCode));
        }

        return TypedResults.Ok(await TopAsync(contracts.Select(c => new Holding { Code = c.BuyingUnitCode, Name = c.BuyingUnit.Name, Value = c.InitialValue }), limit, cancellation));
    }

    /// <summary>The agencies with the largest initial value.</summary>
    public static Task<IReadOnlyList<AgencyResponse>> TopAgenciesAsync(IQueryable<Contract> contracts, int? limit, CancellationToken cancellation) =>
        TopAsync(contracts.Select(c => new Holding { Code = c.AgencyCode, Name = c.Agency.Name, Value = c.InitialValue }), limit, cancellation);

    private static async Task<IReadOnlyList<AgencyResponse>> TopAsync(IQueryable<Holding> holdings, int? limit, CancellationToken cancellation) =>
        await holdings
            .GroupBy(h => new { h.Code, h.Name })
            .OrderByDescending(g => g.Sum(h => h.Value))
            .ThenBy(g => g.Key.Code)
            .Take(Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit))
            .Select(g => new AgencyResponse(g.Key.Code, g.Key.Name, g.LongCount(), g.Sum(h => h.Value)))
            .TagWith("agencies.top")
            .ToListAsync(cancellation);

    /// <summary>A LIKE pattern in which the text stands for itself.</summary>
    private static string Containing(string text) =>
        $"%{text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <summary>A contract under the party that it is counted for.</summary>
    private sealed record Holding
    {
        public required string Code { get; init; }

        public required string Name { get; init; }

        public required decimal Value { get; init; }
    }
}
