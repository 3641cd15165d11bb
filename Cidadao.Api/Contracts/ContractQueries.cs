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

    /// <summary>A page in a fixed order that stays right while rows are added.</summary>
    /// <returns>Null when the cursor is not one of this order.</returns>
    public static async Task<Page<ContractSummary>?> PageAsync(
        CidadaoDbContext db, ContractFilter filter, ContractSort sort, PageRequest request, CancellationToken cancellation)
    {
        var matching = db.Contracts.AsNoTracking().Matching(filter);
        var total = filter.Text is null
            ? await RowCount.OfAsync(db, matching, "contracts", cancellation)
            : await RowCount.OfFoundAsync(db, matching, "contracts", cancellation);
        if ((sort == ContractSort.Value ? AfterValue(matching, request.After) : AfterSignature(matching, request.After)) is not { } left)
            return null;
        // Of words that more contracts have a page is full soon, in whatever order they are looked at.
        if (filter.Text is not null && !total.IsEstimate)
            left = left.Gathered();
        var ordered = sort == ContractSort.Value
            ? left.OrderByDescending(c => c.InitialValue).ThenByDescending(c => c.Id)
            // Descending puts contracts without a day first, as PostgreSQL orders NULL.
            : left.OrderByDescending(c => c.SignedOn).ThenByDescending(c => c.Id);
        var rows = await ordered.Take(request.Size + 1).Select(Summary).TagWith("contracts.page").ToListAsync(cancellation);
        return PageOf.Rows(rows, request, total, row => PositionOf(row, sort), row => row);
    }

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

    private static Position PositionOf(ContractSummary row, ContractSort sort) => new(
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
