using System.Globalization;
using System.Linq.Expressions;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

/// <summary>The orders that a list of contracts comes in.</summary>
internal enum ContractSort
{
    /// <summary>Newest signature first.</summary>
    SignedOn,

    /// <summary>Largest initial value first.</summary>
    Value,
}

/// <summary>Reads of contracts.</summary>
internal static class ContractQueries
{
    /// <summary>A contract with the names that a list shows, in one join.</summary>
    public static readonly Expression<Func<Contract, ContractSummary>> Summary = c => new ContractSummary(
        c.Id,
        c.Number,
        c.Object,
        Wire.Name(c.Method),
        c.MethodText,
        new PartyResponse(c.AgencyCode, c.Agency.Name),
        new PartyResponse(c.BuyingUnitCode, c.BuyingUnit.Name),
        new SupplierResponse(c.SupplierId, Wire.Name(c.Supplier.Kind), c.Supplier.Document == "" ? null : c.Supplier.Document, c.Supplier.Name),
        c.SignedOn,
        c.PublishedOn,
        c.StartsOn,
        c.EndsOn,
        c.InitialValue,
        c.FinalValue);

    /// <summary>So many are fetched by whatever index finds them and ordered then; of more, the first in the order are looked for.</summary>
    private const int FewMatches = 4_000;

    /// <summary>A page in a fixed order that stays right while rows are added.</summary>
    /// <returns>Null when the cursor is not one of this order.</returns>
    public static async Task<Page<ContractSummary>?> PageAsync(
        CidadaoDbContext db, ContractFilter filter, ContractSort sort, PageRequest request, CancellationToken cancellation)
    {
        var contracts = db.Contracts.AsNoTracking();
        if (After(contracts, sort, request.After) is not { } left)
            return null;
        var matching = contracts.Matching(filter);
        var total = filter.Text is null
            ? await RowCount.OfAsync(db, matching, "contracts", cancellation)
            : await RowCount.OfFoundAsync(db, matching, "contracts", cancellation);
        var rows = IsFoundWithoutOrder(filter, sort)
            ? await FoundAsync(db, left, filter, sort, total.Rows, request.Size + 1, cancellation)
            : await FirstAsync(left.Matching(filter), sort, request.Size + 1, cancellation);
        return PageOf.Rows(rows, request, total, row => PositionOf(row, sort), row => row);
    }

    /// <summary>Whether the index that finds what matches knows nothing of the order: words, or a range of values by day.</summary>
    public static bool IsFoundWithoutOrder(ContractFilter filter, ContractSort sort) =>
        filter.Text is not null || (sort == ContractSort.SignedOn && (filter.MinValue ?? filter.MaxValue) is not null);

    /// <summary>
    /// The first of those that are <see cref="IsFoundWithoutOrder"/>. Many are not fetched to show fifty of them,
    /// nor are contracts looked at in their order until fifty match, as the words of an object cost hundreds of comparisons: the order's own index says
    /// where the part ends that should hold a page twice, and what two indexes both have is fetched. Where it holds less, as what matches is not
    /// spread evenly, the part is made larger.
    /// </summary>
    /// <param name="left">Contracts after the cursor, matching or not.</param>
    /// <param name="matches">How many match, at least about.</param>
    public static async Task<List<ContractSummary>> FoundAsync(
        CidadaoDbContext db, IQueryable<Contract> left, ContractFilter filter, ContractSort sort, long matches, int count, CancellationToken cancellation)
    {
        if (matches > FewMatches)
        {
            var all = await db.ContractMonths.TagWith("contracts.all").SumAsync(month => month.Contracts, cancellation);
            for (var part = 2 * count * all / matches; part < all / 4; part *= 8)
            {
                if (await FirstPartAsync(left, sort, (int)part, cancellation) is not { } first)
                    break;
                var rows = await FirstAsync(first.Matching(filter).Gathered(), sort, count, cancellation);
                if (rows.Count == count)
                    return rows;
            }
        }

        return await FirstAsync(left.Matching(filter).Gathered(), sort, count, cancellation);
    }

    /// <returns>Null when there are no more than so many.</returns>
    private static async Task<IQueryable<Contract>?> FirstPartAsync(
        IQueryable<Contract> contracts, ContractSort sort, int part, CancellationToken cancellation)
    {
        var last = contracts.InOrder(sort).Skip(part).Take(1).TagWith("contracts.part");
        if (sort == ContractSort.Value)
        {
            return await last.Select(c => new { c.InitialValue, c.Id }).ToListAsync(cancellation) is [var row]
                ? contracts.Where(c => EF.Functions.GreaterThanOrEqual(ValueTuple.Create(c.InitialValue, c.Id), ValueTuple.Create(row.InitialValue, row.Id)))
                : null;
        }

        return await last.Select(c => new { c.SignedOn, c.Id }).ToListAsync(cancellation) switch
        {
            [{ SignedOn: null, Id: var id }] => contracts.Where(c => c.SignedOn == null && c.Id >= id),
            // The day once more by itself: a pair of columns tells the planner no partition.
            [var row] => contracts.Where(c => c.SignedOn == null || (c.SignedOn >= row.SignedOn
                && EF.Functions.GreaterThanOrEqual(ValueTuple.Create(c.SignedOn, c.Id), ValueTuple.Create(row.SignedOn, row.Id)))),
            _ => null,
        };
    }

    public static Task<List<ContractSummary>> FirstAsync(IQueryable<Contract> matching, ContractSort sort, int count, CancellationToken cancellation) =>
        matching.InOrder(sort).Take(count).Select(Summary).TagWith("contracts.page").ToListAsync(cancellation);

    /// <summary>
    /// What matches is fetched by its own index, and ordered then. The planner would rather walk through the contracts in their order until a page
    /// is full: it takes the words of an object to cost no more than a comparison, and they cost hundreds of them, and it takes what is rare to be
    /// spread evenly. An OFFSET, be it of nothing, keeps it from that.
    /// </summary>
    public static IQueryable<Contract> Gathered(this IQueryable<Contract> matching)
    {
        var none = 0;
        return matching.Skip(none);
    }

    /// <summary>What comes after a row.</summary>
    /// <returns>Null when the cursor is not one of this order.</returns>
    public static IQueryable<Contract>? After(IQueryable<Contract> contracts, ContractSort sort, Position? after) =>
        sort == ContractSort.Value ? AfterValue(contracts, after) : AfterSignature(contracts, after);

    public static IOrderedQueryable<Contract> InOrder(this IQueryable<Contract> contracts, ContractSort sort) => sort == ContractSort.Value
        ? contracts.OrderByDescending(c => c.InitialValue).ThenByDescending(c => c.Id)
        // Descending puts contracts without a day first, as PostgreSQL orders NULL.
        : contracts.OrderByDescending(c => c.SignedOn).ThenByDescending(c => c.Id);

    public static Position PositionOf(ContractSummary row, ContractSort sort) => new(
        sort == ContractSort.Value ? row.InitialValue.ToString(CultureInfo.InvariantCulture) : row.SignedOn?.ToString("O", CultureInfo.InvariantCulture) ?? "",
        row.Id.ToString(CultureInfo.InvariantCulture));

    private static IQueryable<Contract>? AfterValue(IQueryable<Contract> contracts, Position? after)
    {
        if (after is not null)
        {
            if (!decimal.TryParse(after.Key, CultureInfo.InvariantCulture, out var value) || !long.TryParse(after.Id, CultureInfo.InvariantCulture, out var id))
                return null;
            contracts = contracts.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.InitialValue, c.Id), ValueTuple.Create(value, id)));
        }

        return contracts;
    }

    private static IQueryable<Contract>? AfterSignature(IQueryable<Contract> contracts, Position? after)
    {
        if (after is not null)
        {
            if (!long.TryParse(after.Id, CultureInfo.InvariantCulture, out var id))
                return null;
            if (after.Key.Length == 0)
                contracts = contracts.Where(c => c.SignedOn != null || c.Id < id);
            else if (DateOnly.TryParseExact(after.Key, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                contracts = contracts.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.SignedOn, c.Id), ValueTuple.Create((DateOnly?)day, id)));
            else
                return null;
        }

        return contracts;
    }
}
