using System.Globalization;
using Cidadao.Api.Paging;
using Cidadao.Core.Contracts;

namespace Cidadao.Api.Contracts;

/// <summary>What a list of contracts may be ordered by.</summary>
internal enum ContractSort
{
    /// <summary>Day of signature.</summary>
    SignedOn,

    /// <summary>Initial value.</summary>
    Value,
}

/// <summary>Which contracts, in which order, and which page of them.</summary>
internal sealed record ContractList(ContractFilter Filter, Order<ContractSort> Order, PageRequest Page)
{
    /// <summary>Whether the index that finds what matches knows nothing of the order: words, or a range of values by day.</summary>
    public bool IsFoundWithoutOrder =>
        Filter.Text is not null || (Order.Key == ContractSort.SignedOn && (Filter.MinValue ?? Filter.MaxValue) is not null);

    /// <summary>Reads the parameters, adding all that is wrong with them.</summary>
    public static ContractList Read(ContractFilterRequest filter, string? sort, string? pageSize, string? cursor, IDictionary<string, string[]> errors)
    {
        var order = Order<ContractSort>.Read(sort, errors);
        var page = PageRequest.Read(pageSize, errors.ContainsKey("sort") ? null : cursor, errors, order.ToString());
        var list = new ContractList(filter.Read(errors), order, page);
        if (page.After is { } after && !errors.ContainsKey("cursor") && !list.IsPosition(after))
            errors["cursor"] = [PageRequest.NoCursor];
        return list;
    }

    private bool IsPosition(Position after) => long.TryParse(after.Id, CultureInfo.InvariantCulture, out _) && (Order.Key == ContractSort.Value
        ? decimal.TryParse(after.Key, CultureInfo.InvariantCulture, out _)
        : after.Key.Length == 0 || DateOnly.TryParseExact(after.Key, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out _));
}
