using System.Buffers;
using System.Runtime.InteropServices;
using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Core.Database;

/// <summary>Reads the contracts of a scope into columns, each table once.</summary>
public sealed class ContractViewReader(CidadaoDbContext db)
{
    public async Task<ContractView> ReadAsync(ContractFilter scope, CancellationToken cancellation)
    {
        // A large scope takes as long as it takes; the investigation's cancel is what ends it.
        db.Database.SetCommandTimeout(TimeSpan.Zero);
        await using var snapshot = await db.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var contracts = db.Contracts.AsNoTracking().Matching(scope);
        var columns = new ContractColumns();
        await foreach (var row in contracts.OrderBy(c => c.Id).Select(ContractColumns.Row).AsAsyncEnumerable().WithCancellation(cancellation))
            columns.Add(row);

        var items = new ItemColumns(columns.Ids);
        var rows = contracts.SelectMany(c => c.Items).OrderBy(i => i.ContractId).ThenBy(i => i.Id).Select(ItemColumns.Row);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellation))
            items.Add(row);

        var agencies = await db.Agencies.AsNoTracking().ToDictionaryAsync(a => a.Code, a => new Party(a.Code, a.Name), cancellation);
        var units = await db.BuyingUnits.AsNoTracking().ToDictionaryAsync(u => u.Code, u => new Party(u.Code, u.Name), cancellation);
        var suppliers = await SuppliersAsync(columns.Suppliers.Keys, cancellation);
        return columns.ToView(items.ToView(), code => agencies[code], code => units[code], id => suppliers[id]);
    }

    private async Task<Dictionary<long, SupplierParty>> SuppliersAsync(IReadOnlyList<long> ids, CancellationToken cancellation) =>
        await db.Suppliers.AsNoTracking()
            .Where(s => ids.Contains(s.Id))
            .ToDictionaryAsync(s => s.Id, s => new SupplierParty(s.Id, s.Kind, s.Document, s.Name), cancellation);
}

/// <summary>Numbers keys in the order in which they come.</summary>
internal sealed class KeyIndex<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> _rows = [];
    private readonly List<TKey> _keys = [];

    public IReadOnlyList<TKey> Keys => _keys;

    public int RowOf(TKey key)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out var known);
        if (!known)
        {
            row = _keys.Count;
            _keys.Add(key);
        }

        return row;
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
