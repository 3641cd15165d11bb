using System.ComponentModel;
using Cidadao.Api.Caching;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
using Cidadao.Api.Responses;
using Cidadao.Api.Search;
using Cidadao.Api.Statistics;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

/// <summary><c>/api/v1/agencies</c> and <c>/api/v1/units</c>: who buys.</summary>
internal static class PartyEndpoints
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 500;

    public static void MapParties(this IEndpointRouteBuilder api)
    {
        api.MapGet("/agencies", ListAgenciesAsync).WithTags("Parties").WithSummary("Agencies by value of their contracts, largest first")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<IReadOnlyList<AgencyResponse>>();
        api.MapGet("/agencies/{code}", AgencyAsync).WithTags("Parties").WithSummary("One agency with its contracts' sums, the units that buy for it, and the names that it has had")
            .Cached(CacheTags.Contracts).Trimmable<AgencyDetail>();
        api.MapGet("/units", ListUnitsAsync).WithTags("Parties").WithSummary("Buying units by value of their contracts, largest first")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<IReadOnlyList<AgencyResponse>>();
        api.MapGet("/units/{code}", UnitAsync).WithTags("Parties").WithSummary("One buying unit with its agency, its contracts' sums, and the names that it has had")
            .Cached(CacheTags.Contracts).Trimmable<UnitDetail>();
    }

    private static async Task<Results<Ok<IReadOnlyList<AgencyResponse>>, ProblemHttpResult>> ListAgenciesAsync(
        [Description("Parts of the name or code, in any order.")] string? text, int? limit, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var named = NameSearch.Read(text, "text", errors, shortestWord: 1);
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await AgenciesAsync(db, named, limit, cancellation));
    }

    private static async Task<Results<Ok<IReadOnlyList<AgencyResponse>>, ProblemHttpResult>> ListUnitsAsync(
        string? agency,
        [Description("Parts of the name or code, in any order.")] string? text,
        int? limit,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var named = NameSearch.Read(text, "text", errors, shortestWord: 1);
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await UnitsAsync(db, agency, named, limit, cancellation));
    }

    private static async Task<Results<Ok<AgencyDetail>, ProblemHttpResult>> AgencyAsync(
        string code, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        if (await db.Agencies.AsNoTracking().TagWith("agencies.get").FirstOrDefaultAsync(a => a.Code == code, cancellation) is not { } agency)
            return Problem.NotFound(context, new($"Não há órgão {code}.", $"There is no agency {code}."));
        var sums = await db.BuyerTotals.Where(t => t.AgencyCode == code).GroupBy(t => t.AgencyCode).Summed().TagWith("agencies.sums").FirstOrDefaultAsync(cancellation);
        return TypedResults.Ok(new AgencyDetail(
            new(agency.Code, agency.Name),
            sums?.Contracts ?? 0,
            sums?.Value ?? 0,
            await UnitsAsync(db, code, named: null, MaxLimit, cancellation),
            await NamesAsync(db, PartyKind.Agency, code, cancellation)));
    }

    private static async Task<Results<Ok<UnitDetail>, ProblemHttpResult>> UnitAsync(
        string code, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var unit = await db.BuyingUnits.AsNoTracking().Where(u => u.Code == code)
            .Join(db.Agencies, u => u.AgencyCode, a => a.Code, (u, a) => new { Unit = new PartyResponse(u.Code, u.Name), Agency = new PartyResponse(a.Code, a.Name) })
            .TagWith("units.get")
            .FirstOrDefaultAsync(cancellation);
        if (unit is null)
            return Problem.NotFound(context, new($"Não há unidade {code}.", $"There is no unit {code}."));
        var sums = await db.UnitTotals.Where(t => t.BuyingUnitCode == code).Summed().TagWith("units.sums").FirstOrDefaultAsync(cancellation);
        return TypedResults.Ok(new UnitDetail(
            unit.Unit, unit.Agency, sums?.Contracts ?? 0, sums?.Value ?? 0, await NamesAsync(db, PartyKind.BuyingUnit, code, cancellation)));
    }

    /// <summary>The agencies with the largest initial value.</summary>
    /// <param name="named">Null for all.</param>
    public static async Task<IReadOnlyList<AgencyResponse>> AgenciesAsync(CidadaoDbContext db, NameSearch? named, int? limit, CancellationToken cancellation)
    {
        IQueryable<BuyerTotal> totals = db.BuyerTotals;
        if (named is not null)
        {
            var found = named.In(db.Agencies).Select(a => a.Code);
            totals = totals.Where(t => found.Contains(t.AgencyCode));
        }

        return await RowsAsync(totals.GroupBy(t => t.AgencyCode).Summed().Largest(Rows(limit)).Named(db.Agencies), "agencies.top", cancellation);
    }

    /// <summary>The units with the largest initial value.</summary>
    /// <param name="agency">For which they buy; null for any.</param>
    /// <param name="named">Null for all.</param>
    public static async Task<IReadOnlyList<AgencyResponse>> UnitsAsync(
        CidadaoDbContext db, string? agency, NameSearch? named, int? limit, CancellationToken cancellation)
    {
        var units = agency is null ? db.UnitTotals.Summed() : db.BuyerTotals.Where(t => t.AgencyCode == agency).GroupBy(t => t.BuyingUnitCode).Summed();
        if (named is not null)
        {
            var found = named.In(db.BuyingUnits).Select(u => u.Code);
            units = units.Where(one => found.Contains(one.Key));
        }

        return await RowsAsync(units.Largest(Rows(limit)).Named(db.BuyingUnits), "units.top", cancellation);
    }

    private static async Task<IReadOnlyList<AgencyResponse>> RowsAsync(IQueryable<NamedSums<string>> sums, string statement, CancellationToken cancellation) =>
        await sums.Select(one => new AgencyResponse(one.Key, one.Name, one.Contracts, one.Value)).TagWith(statement).ToListAsync(cancellation);

    private static async Task<IReadOnlyList<PartyNameResponse>> NamesAsync(CidadaoDbContext db, PartyKind party, string code, CancellationToken cancellation) =>
        await db.PartyNames.AsNoTracking().Where(n => n.Party == party && n.Code == code)
            .OrderByDescending(n => n.SeenAt).ThenBy(n => n.Name)
            .Select(n => new PartyNameResponse(n.Name, n.SeenAt))
            .TagWith("parties.names")
            .ToListAsync(cancellation);

    private static int Rows(int? limit) => Math.Clamp(limit ?? DefaultLimit, 1, MaxLimit);
}
