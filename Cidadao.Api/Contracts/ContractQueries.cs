using System.Linq.Expressions;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

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

    /// <summary>A page in a fixed order that stays right while rows are added.</summary>
    public static async Task<Page<ContractSummary>> PageAsync(CidadaoDbContext db, ContractList list, CancellationToken cancellation)
    {
        var total = await CountAsync(db, list.Filter, "contracts", cancellation);
        var rows = await RowsAsync(db, list, total.Rows, cancellation);
        return PageOf.Rows(rows, list.Page, total, row => ContractWalk.PositionOf(row, list.Order), row => row);
    }

    /// <param name="name">Of the list, in the database's statistics.</param>
    public static Task<RowCount> CountAsync(CidadaoDbContext db, ContractFilter filter, string name, CancellationToken cancellation)
    {
        var matching = db.Contracts.AsNoTracking().Matching(filter);
        return filter.Text is null ? RowCount.OfAsync(db, matching, name, cancellation) : RowCount.OfFoundAsync(db, matching, name, cancellation);
    }

    /// <param name="matches">How many match, at least about; asked for only where the list <see cref="ContractList.IsFoundWithoutOrder"/>.</param>
    /// <returns>One row more than the page holds, where there are so many.</returns>
    public static async Task<List<ContractSummary>> RowsAsync(CidadaoDbContext db, ContractList list, long matches, CancellationToken cancellation)
    {
        var (filter, order, page) = list;
        var rows = new List<ContractSummary>();
        foreach (var left in ContractWalk.After(db.Contracts.AsNoTracking(), order, page.After))
        {
            var count = page.Size + 1 - rows.Count;
            if (count > 0)
            {
                rows.AddRange(list.IsFoundWithoutOrder
                    ? await FoundAsync(db, left, filter, order, matches, count, cancellation)
                    : await FirstAsync(left.Matching(filter), order, count, cancellation));
            }
        }

        return rows;
    }

    /// <summary>
    /// What matches is fetched by its own index, and ordered then. The planner would rather walk through the contracts in their order until a page
    /// is full: it takes the words of an object to cost no more than a comparison, and they cost hundreds of them, and it takes what is rare to be
    /// spread evenly. An OFFSET, be it of nothing, keeps it from that.
    /// </summary>
    public static IQueryable<T> Gathered<T>(this IQueryable<T> matching)
    {
        var none = 0;
        return matching.Skip(none);
    }

    /// <summary>
    /// Of a list that <see cref="ContractList.IsFoundWithoutOrder"/>. Many are not fetched to show fifty of them,
    /// nor are contracts looked at in their order until fifty match, as the words of an object cost hundreds of comparisons: the order's own index says
    /// where the part ends that should hold a page twice, and what two indexes both have is fetched. Where it holds less, as what matches is not
    /// spread evenly, the part is made larger.
    /// </summary>
    /// <param name="left">Contracts after the cursor, matching or not.</param>
    private static async Task<List<ContractSummary>> FoundAsync(
        CidadaoDbContext db, IQueryable<Contract> left, ContractFilter filter, Order<ContractSort> order, long matches, int count, CancellationToken cancellation)
    {
        if (matches > RowCount.FewFound)
        {
            var all = await db.ContractMonths.TagWith("contracts.all").SumAsync(month => month.Contracts, cancellation);
            for (var part = Math.Max(count, 2 * count * all / matches); part < all / 4; part *= 8)
            {
                if (await ContractWalk.FirstPartAsync(left, order, (int)part, cancellation) is not { } first)
                    break;
                var rows = await FirstAsync(first.Matching(filter).Gathered(), order, count, cancellation);
                if (rows.Count == count)
                    return rows;
            }
        }

        return await FirstAsync(left.Matching(filter).Gathered(), order, count, cancellation);
    }

    private static Task<List<ContractSummary>> FirstAsync(IQueryable<Contract> matching, Order<ContractSort> order, int count, CancellationToken cancellation) =>
        matching.InOrder(order).Take(count).Select(Summary).TagWith("contracts.page").ToListAsync(cancellation);
}
