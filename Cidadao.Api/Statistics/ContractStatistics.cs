using System.Globalization;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Statistics;

/// <summary>The steps of a series.</summary>
internal enum Period
{
    Month,
    Year,
}

/// <summary>Whose contracts are put together.</summary>
internal enum Dimension
{
    Agency,
    Unit,
    Supplier,
    Method,
}

/// <summary>
/// What the contracts of a filter come to. Where the sums that the server keeps say it (<see cref="MethodMonth"/>, <see cref="BuyerTotal"/>,
/// <see cref="UnitTotal"/>) those are read, a few thousand rows at most; else the contracts themselves, as the list of the filter has them.
/// </summary>
internal sealed class ContractStatistics(CidadaoDbContext db, ContractFilter filter)
{
    /// <summary>Whether it speaks of who buys and of nothing else.</summary>
    private readonly bool _isOfBuyers = filter with { Agency = null, Unit = null } == ContractFilter.All;

    /// <summary>Whether it speaks of whole months and of a method, or of one of them, and of nothing else.</summary>
    private readonly bool _isOfMonths = filter with { From = null, To = null, Method = null } == ContractFilter.All
        && filter.From is null or { Day: 1 } && (filter.To is not { } to || to.AddDays(1).Day == 1);

    private IQueryable<Contract> Contracts => db.Contracts.AsNoTracking().Matching(filter);

    private IQueryable<BuyerTotal> Buyers => db.BuyerTotals.AsNoTracking()
        .Where(total => (filter.Agency == null || total.AgencyCode == filter.Agency) && (filter.Unit == null || total.BuyingUnitCode == filter.Unit));

    private IQueryable<Sums<string>> Units =>
        filter == ContractFilter.All ? db.UnitTotals.Summed()
        : _isOfBuyers ? Buyers.GroupBy(t => t.BuyingUnitCode).Summed()
        : Contracts.GroupBy(c => c.BuyingUnitCode).Summed();

    private IQueryable<MethodMonth> Months
    {
        get
        {
            var months = db.MethodMonths.AsNoTracking();
            if (filter.Method is { } method)
                months = months.Where(m => m.Method == method);
            if (filter.From is { } from)
                months = months.Where(m => (m.Year * 12) + m.Month >= (from.Year * 12) + from.Month);
            if (filter.To is { } to)
                months = months.Where(m => m.Year > 0 && (m.Year * 12) + m.Month <= (to.Year * 12) + to.Month);
            return months;
        }
    }

    public async Task<TotalsResponse> TotalsAsync(CancellationToken cancellation)
    {
        var sums = _isOfMonths ? Months.GroupBy(_ => 1).Summed() : _isOfBuyers ? Buyers.GroupBy(_ => 1).Summed() : Contracts.GroupBy(_ => 1).Summed();
        return await sums.TagWith("statistics.totals").FirstOrDefaultAsync(cancellation) is { } all
            ? new(all.Contracts, all.Value, decimal.Round(all.Value / all.Contracts, 2, MidpointRounding.AwayFromZero))
            : new(0, 0, null);
    }

    public async Task<IReadOnlyList<PeriodResponse>> SeriesAsync(Period period, CancellationToken cancellation)
    {
        var sums = _isOfMonths
            ? Months.Where(m => m.Year > 0).GroupBy(m => new { Year = (int)m.Year, Month = (int)m.Month }).Summed()
            : Contracts.Where(c => c.SignedOn != null).GroupBy(c => new { c.SignedOn!.Value.Year, c.SignedOn.Value.Month }).Summed();
        var months = await sums.OrderBy(one => one.Key.Year).ThenBy(one => one.Key.Month).TagWith("statistics.series").ToListAsync(cancellation);
        return period == Period.Month
            ? [.. months.Select(month => new PeriodResponse(month.Key.Year, month.Key.Month, month.Contracts, month.Value))]
            : [.. months.GroupBy(month => month.Key.Year).Select(year => new PeriodResponse(year.Key, null, year.Sum(month => month.Contracts), year.Sum(month => month.Value)))];
    }

    public async Task<IReadOnlyList<TopResponse>> TopAsync(Dimension by, int rows, CancellationToken cancellation) => by switch
    {
        Dimension.Agency => await RowsAsync(
            (_isOfBuyers ? Buyers.GroupBy(t => t.AgencyCode).Summed() : Contracts.GroupBy(c => c.AgencyCode).Summed()).Largest(rows).Named(db.Agencies), cancellation),
        Dimension.Unit => await RowsAsync(Units.Largest(rows).Named(db.BuyingUnits), cancellation),
        Dimension.Supplier => await RowsAsync(Contracts.GroupBy(c => c.SupplierId).Summed().Largest(rows).Named(db.Suppliers), cancellation),
        _ => await MethodsAsync(rows, cancellation),
    };

    private static async Task<IReadOnlyList<TopResponse>> RowsAsync<TKey>(IQueryable<NamedSums<TKey>> sums, CancellationToken cancellation) =>
        [.. (await sums.TagWith("statistics.top").ToListAsync(cancellation))
            .Select(one => new TopResponse(Convert.ToString(one.Key, CultureInfo.InvariantCulture)!, one.Name, one.Contracts, one.Value))];

    /// <summary>A method has no other name than its own.</summary>
    private async Task<IReadOnlyList<TopResponse>> MethodsAsync(int rows, CancellationToken cancellation) =>
        [.. (await (_isOfMonths ? Months.GroupBy(m => m.Method).Summed() : Contracts.GroupBy(c => c.Method).Summed()).Largest(rows).TagWith("statistics.top").ToListAsync(cancellation))
            .Select(one => new TopResponse(Wire.Name(one.Key), Wire.Name(one.Key), one.Contracts, one.Value))];
}
