using System.Globalization;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

/// <summary>A list's order along the index that has it, either way.</summary>
internal static class ContractWalk
{
    /// <summary>
    /// What comes after a row, in one part; in two by day ascending, where contracts without a day come last: one condition for both would be none
    /// that an index can be entered by. Descending puts them first, as PostgreSQL orders NULL, and they are of the one walk.
    /// </summary>
    /// <param name="after">Null for the first page; checked by <see cref="ContractList.Read"/>.</param>
    public static IReadOnlyList<IQueryable<Contract>> After(IQueryable<Contract> contracts, Order<ContractSort> order, Position? after)
    {
        if (order.Key == ContractSort.Value)
            return [after is null ? contracts : AfterValue(contracts, order.IsAscending, decimal.Parse(after.Key, CultureInfo.InvariantCulture), IdOf(after))];
        if (!order.IsAscending)
            return [after is null ? contracts : BeforeDay(contracts, DayOf(after), IdOf(after))];
        if (after is null)
            return [contracts.Where(c => c.SignedOn != null), contracts.Where(c => c.SignedOn == null)];
        var id = IdOf(after);
        return DayOf(after) is { } day
            ? [AfterDay(contracts, day, id), contracts.Where(c => c.SignedOn == null)]
            : [contracts.Where(c => c.SignedOn == null && c.Id > id)];
    }

    public static IOrderedQueryable<Contract> InOrder(this IQueryable<Contract> contracts, Order<ContractSort> order) => order switch
    {
        { Key: ContractSort.Value, IsAscending: true } => contracts.OrderBy(c => c.InitialValue).ThenBy(c => c.Id),
        { Key: ContractSort.Value } => contracts.OrderByDescending(c => c.InitialValue).ThenByDescending(c => c.Id),
        { IsAscending: true } => contracts.OrderBy(c => c.SignedOn).ThenBy(c => c.Id),
        _ => contracts.OrderByDescending(c => c.SignedOn).ThenByDescending(c => c.Id),
    };

    public static Position PositionOf(ContractSummary row, Order<ContractSort> order) => new(
        order.Key == ContractSort.Value ? row.InitialValue.ToString(CultureInfo.InvariantCulture) : row.SignedOn?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        row.Id.ToString(CultureInfo.InvariantCulture),
        order.ToString());

    /// <summary>The first so many in the order, and those beside the last of them.</summary>
    /// <returns>Null when there are no more than so many.</returns>
    public static async Task<IQueryable<Contract>?> FirstPartAsync(
        IQueryable<Contract> contracts, Order<ContractSort> order, int part, CancellationToken cancellation)
    {
        var last = contracts.InOrder(order).Skip(part).Take(1).TagWith("contracts.part");
        if (order.Key == ContractSort.Value)
            return await last.Select(c => new { c.InitialValue, c.Id }).ToListAsync(cancellation) is [var row] ? UpToValue(contracts, order.IsAscending, row.InitialValue, row.Id) : null;
        return await last.Select(c => new { c.SignedOn, c.Id }).ToListAsync(cancellation) is [var place] ? UpToDay(contracts, order.IsAscending, place.SignedOn, place.Id) : null;
    }

    private static IQueryable<Contract> AfterValue(IQueryable<Contract> contracts, bool isAscending, decimal value, long id) => isAscending
        ? contracts.Where(c => EF.Functions.GreaterThan(ValueTuple.Create(c.InitialValue, c.Id), ValueTuple.Create(value, id)))
        : contracts.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.InitialValue, c.Id), ValueTuple.Create(value, id)));

    private static IQueryable<Contract> UpToValue(IQueryable<Contract> contracts, bool isAscending, decimal value, long id) => isAscending
        ? contracts.Where(c => EF.Functions.LessThanOrEqual(ValueTuple.Create(c.InitialValue, c.Id), ValueTuple.Create(value, id)))
        : contracts.Where(c => EF.Functions.GreaterThanOrEqual(ValueTuple.Create(c.InitialValue, c.Id), ValueTuple.Create(value, id)));

    private static IQueryable<Contract> BeforeDay(IQueryable<Contract> contracts, DateOnly? day, long id) => day is null
        ? contracts.Where(c => c.SignedOn != null || c.Id < id)
        : contracts.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.SignedOn, c.Id), ValueTuple.Create(day, id)));

    private static IQueryable<Contract> AfterDay(IQueryable<Contract> contracts, DateOnly? day, long id) =>
        contracts.Where(c => EF.Functions.GreaterThan(ValueTuple.Create(c.SignedOn, c.Id), ValueTuple.Create(day, id)));

    private static IQueryable<Contract> UpToDay(IQueryable<Contract> contracts, bool isAscending, DateOnly? day, long id) => (day, isAscending) switch
    {
        (null, true) => contracts.Where(c => c.SignedOn == null && c.Id <= id),
        (null, false) => contracts.Where(c => c.SignedOn == null && c.Id >= id),
        // The day once more by itself: a pair of columns tells the planner no partition.
        (_, true) => contracts.Where(c => c.SignedOn <= day && EF.Functions.LessThanOrEqual(ValueTuple.Create(c.SignedOn, c.Id), ValueTuple.Create(day, id))),
        _ => contracts.Where(c => c.SignedOn == null || (c.SignedOn >= day
            && EF.Functions.GreaterThanOrEqual(ValueTuple.Create(c.SignedOn, c.Id), ValueTuple.Create(day, id)))),
    };

    private static long IdOf(Position after) => long.Parse(after.Id, CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(Position after) =>
        after.Key.Length == 0 ? null : DateOnly.ParseExact(after.Key, "O", CultureInfo.InvariantCulture);
}
