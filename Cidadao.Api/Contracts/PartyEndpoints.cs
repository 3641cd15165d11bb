using System.ComponentModel;
using Cidadao.Api.Caching;
using Cidadao.Api.Fields;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
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
            .Cached(CacheTags.Contracts).Analytical().Trimmable<IReadOnlyList<AgencyResponse>>();
        api.MapGet("/units", UnitsAsync).WithTags("Parties").WithSummary("Buying units by value of their contracts, largest first")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<IReadOnlyList<AgencyResponse>>();
    }

    internal static async Task<Ok<IReadOnlyList<AgencyResponse>>> AgenciesAsync(
        [Description("Part of the name, or the code.")] string? text, int? limit, CidadaoDbContext db, CancellationToken cancellation)
    {
        IQueryable<BuyerTotal> totals = db.BuyerTotals;
        if (!string.IsNullOrWhiteSpace(text))
        {
            var named = db.Agencies.Where(a => a.Code == text.Trim() || EF.Functions.ILike(EF.Functions.Unaccent(a.Name), EF.Functions.Unaccent(Containing(text))));
            totals = totals.Where(t => named.Select(a => a.Code).Contains(t.AgencyCode));
        }

        return TypedResults.Ok(await TopAgenciesAsync(db, totals, limit, cancellation));
    }

    internal static async Task<Ok<IReadOnlyList<AgencyResponse>>> UnitsAsync(
        string? agency,
        [Description("Part of the name, or the code.")] string? text,
        int? limit,
        CidadaoDbContext db,
        CancellationToken cancellation)
    {
        IQueryable<BuyerTotal> totals = db.BuyerTotals;
        if (agency is not null)
            totals = totals.Where(t => t.AgencyCode == agency);
        if (!string.IsNullOrWhiteSpace(text))
        {
            var named = db.BuyingUnits.Where(u => u.Code == text.Trim() || EF.Functions.ILike(EF.Functions.Unaccent(u.Name), EF.Functions.Unaccent(Containing(text))));
            totals = totals.Where(t => named.Select(u => u.Code).Contains(t.BuyingUnitCode));
        }

        var top = Top(totals.GroupBy(t => t.BuyingUnitCode), limit);
        return TypedResults.Ok<IReadOnlyList<AgencyResponse>>(await top
            .Join(db.BuyingUnits, one => one.Code, unit => unit.Code, (one, unit) => new { one.Code, unit.Name, one.Contracts, one.Value })
            .OrderByDescending(one => one.Value).ThenBy(one => one.Code)
            .Select(one => new AgencyResponse(one.Code, one.Name, one.Contracts, one.Value))
            .TagWith("units.top")
            .ToListAsync(cancellation));
    }

    /// <summary>The agencies with the largest initial value.</summary>
    public static async Task<IReadOnlyList<AgencyResponse>> TopAgenciesAsync(
        CidadaoDbContext db, IQueryable<BuyerTotal> totals, int? limit, CancellationToken cancellation) =>
        await Top(totals.GroupBy(t => t.AgencyCode), limit)
            .Join(db.Agencies, one => one.Code, agency => agency.Code, (one, agency) => new { one.Code, agency.Name, one.Contracts, one.Value })
            .OrderByDescending(one => one.Value).ThenBy(one => one.Code)
            .Select(one => new AgencyResponse(one.Code, one.Name, one.Contracts, one.Value))
            .TagWith("agencies.top")
            .ToListAsync(cancellation);

    private static IQueryable<PartyTotal> Top(IQueryable<IGrouping<string, BuyerTotal>> parties, int? limit) => parties
        .Select(g => new PartyTotal { Code = g.Key, Contracts = g.Sum(t => t.Contracts), Value = g.Sum(t => t.Value) })
        .OrderByDescending(one => one.Value).ThenBy(one => one.Code)
        .Take(Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit));

    /// <summary>A LIKE pattern in which the text stands for itself.</summary>
    private static string Containing(string text) =>
        $"%{text.Trim().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";

    /// <summary>A party's contracts and what they come to.</summary>
    private sealed record PartyTotal
    {
        public required string Code { get; init; }

        public required long Contracts { get; init; }

        public required decimal Value { get; init; }
    }
}
