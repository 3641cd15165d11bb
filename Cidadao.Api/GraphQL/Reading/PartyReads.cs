using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>How many contracts a buyer has, and what they come to.</summary>
/// <param name="Value">BRL.</param>
internal sealed record BuyerFigures(long Contracts, decimal Value)
{
    public static BuyerFigures None { get; } = new(0, 0);
}

/// <summary>Reads of parties: each one statement, for however many.</summary>
internal static class PartyReads
{
    public static Task<Dictionary<long, SupplierResponse>> SuppliersAsync(CidadaoDbContext db, IReadOnlyList<long> ids, CancellationToken cancellation) =>
        db.Suppliers.AsNoTracking()
            .Where(s => ids.Contains(s.Id))
            .Select(s => new SupplierResponse(s.Id, Wire.Name(s.Kind), s.Document == "" ? null : s.Document, s.Name))
            .TagWith("graphql.suppliers")
            .ToDictionaryAsync(s => s.Id, cancellation);

    public static Task<Dictionary<string, PartyResponse>> AgenciesAsync(CidadaoDbContext db, IReadOnlyList<string> codes, CancellationToken cancellation) =>
        db.Agencies.AsNoTracking()
            .Where(a => codes.Contains(a.Code))
            .Select(a => new PartyResponse(a.Code, a.Name))
            .TagWith("graphql.agencies")
            .ToDictionaryAsync(a => a.Code, cancellation);

    public static Task<Dictionary<string, PartyResponse>> UnitsAsync(CidadaoDbContext db, IReadOnlyList<string> codes, CancellationToken cancellation) =>
        db.BuyingUnits.AsNoTracking()
            .Where(u => codes.Contains(u.Code))
            .Select(u => new PartyResponse(u.Code, u.Name))
            .TagWith("graphql.units")
            .ToDictionaryAsync(u => u.Code, cancellation);

    /// <summary>The agency of each unit.</summary>
    public static Task<Dictionary<string, PartyResponse>> AgenciesOfUnitsAsync(CidadaoDbContext db, IReadOnlyList<string> codes, CancellationToken cancellation) =>
        db.BuyingUnits.AsNoTracking()
            .Where(u => codes.Contains(u.Code))
            .Join(db.Agencies, u => u.AgencyCode, a => a.Code, (u, a) => new { Unit = u.Code, a.Code, a.Name })
            .TagWith("graphql.units.agencies")
            .ToDictionaryAsync(of => of.Unit, of => new PartyResponse(of.Code, of.Name), cancellation);

    public static Task<Dictionary<string, BuyerFigures>> FiguresOfAgenciesAsync(CidadaoDbContext db, IReadOnlyList<string> codes, CancellationToken cancellation) =>
        db.BuyerTotals.Where(t => codes.Contains(t.AgencyCode))
            .GroupBy(t => t.AgencyCode)
            .Select(g => new { g.Key, Contracts = g.Sum(t => t.Contracts), Value = g.Sum(t => t.Value) })
            .TagWith("graphql.agencies.figures")
            .ToDictionaryAsync(of => of.Key, of => new BuyerFigures(of.Contracts, of.Value), cancellation);

    public static Task<Dictionary<string, BuyerFigures>> FiguresOfUnitsAsync(CidadaoDbContext db, IReadOnlyList<string> codes, CancellationToken cancellation) =>
        db.UnitTotals.AsNoTracking().Where(t => codes.Contains(t.BuyingUnitCode))
            .TagWith("graphql.units.figures")
            .ToDictionaryAsync(of => of.BuyingUnitCode, of => new BuyerFigures(of.Contracts, of.Value), cancellation);
}
