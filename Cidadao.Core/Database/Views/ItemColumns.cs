using System.Buffers;
using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database.Views;

/// <summary>The lines of contracts as they grow. They are read beside the contracts, and find their rows afterwards.</summary>
internal sealed class ItemColumns
{
    private readonly Column<long> _contracts = new();
    private readonly Column<int> _class = new();
    private readonly Column<decimal> _quantities = new();
    private readonly Column<decimal> _unitPrices = new();
    private readonly Column<bool> _isSharedNumber = new();
    private readonly KeyIndex<string> _descriptions = new();
    private readonly List<int> _classByDescription = [];
    private readonly KeyIndex<string> _classes = new();

    public static string Select(ContractFilter scope) =>
        "SELECT i.contract_id, i.description, i.quantity, i.unit_price, i.is_shared_number FROM contract_items i"
        + (ScopeSql.IsAll(scope) ? "" : $" JOIN contracts c ON c.id = i.contract_id WHERE {ScopeSql.OfContracts(scope)}");

    public void Add(CopyRow row)
    {
        _contracts.Add(row.Long());
        _class.Add(ClassOf(row.RowOf(_descriptions)));
        _quantities.Add(row.Number());
        _unitPrices.Add(row.Number());
        _isSharedNumber.Add(row.Flag());
    }

    public ItemView ToView(RowLookup contracts)
    {
        // Lines of contracts that another source tells of too have no row: they are read once, with the other.
        var rows = _contracts.Close(order: null, contracts.RowOf);
        var order = Reordering.Of(rows, contracts.Count);
        return new()
        {
            Contracts = order is null ? rows : Array.ConvertAll(order, index => rows[index]),
            ClassOf = _class.Close(order),
            Classes = [.. _classes.Keys],
            Quantities = _quantities.Close(order),
            UnitPrices = _unitPrices.Close(order),
            IsSharedNumber = _isSharedNumber.Close(order),
        };
    }

    private int ClassOf(int description)
    {
        if (description == _classByDescription.Count)
            _classByDescription.Add(ItemClass.Of(_descriptions.Keys[description]) is { } name ? _classes.RowOf(name) : ItemView.NoClass);
        return _classByDescription[description];
    }
}

/// <summary>Item classes: descriptions in upper case with white space folded.</summary>
internal static class ItemClass
{
    private static readonly SearchValues<char> NeedFolding = SearchValues.Create("\t\r\n");

    /// <returns>Null for a description that says nothing: it is no class.</returns>
    public static string? Of(string description)
    {
        if (IsWithheld(description))
            return null;
        var text = description.AsSpan().ContainsAny(NeedFolding) || description.Contains("  ", StringComparison.Ordinal)
            ? string.Join(' ', description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            : description.Trim();
        return text.ToUpperInvariant();
    }

    private static bool IsWithheld(string description) =>
        Imports.PortalField.IsSentinel(description)
        || description.StartsWith("Informação protegida por sigilo", StringComparison.OrdinalIgnoreCase);
}
