using System.Runtime.InteropServices;

namespace Cidadao.Core.Database.Views;

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

/// <summary>One string for all its equals: a column repeats itself, and a copy of each repetition would fill the memory.</summary>
internal sealed class StringPool
{
    private readonly Dictionary<string, string> _strings = new(StringComparer.Ordinal);

    public string Of(string text)
    {
        ref var kept = ref CollectionsMarshal.GetValueRefOrAddDefault(_strings, text, out var known);
        return known ? kept! : kept = text;
    }

    public string? OfNullable(string? text) => text is null ? null : Of(text);
}

/// <summary>Rows of ascending keys.</summary>
internal sealed class RowLookup
{
    private readonly long[] _ids;

    // Keys out of one sequence have few gaps: a table by key is then smaller than it is slow to search.
    private readonly int[]? _table;

    public RowLookup(long[] ids)
    {
        const int MostGaps = 8;
        _ids = ids;
        if (ids.Length > 0 && ids[^1] - ids[0] < (long)MostGaps * ids.Length)
        {
            _table = new int[ids[^1] - ids[0] + 1];
            Array.Fill(_table, -1);
            for (var row = 0; row < ids.Length; row++)
                _table[ids[row] - ids[0]] = row;
        }
    }

    /// <returns>−1 when there is no such key.</returns>
    public int RowOf(long id)
    {
        if (_table is not null)
            return id >= _ids[0] && id <= _ids[^1] ? _table[id - _ids[0]] : -1;
        var row = Array.BinarySearch(_ids, id);
        return row >= 0 ? row : -1;
    }
}

/// <summary>Puts columns into the order of a key that was read in another.</summary>
internal static class Reordering
{
    /// <returns>For each place the index to take, in a stable order; null when the keys already ascend.</returns>
    public static int[]? Of<TKey>(TKey[] keys)
        where TKey : IComparable<TKey>
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i].CompareTo(keys[i - 1]) < 0)
                return [.. Enumerable.Range(0, keys.Length).OrderBy(index => keys[index])];
        }

        return null;
    }

    public static T[] By<T>(this List<T> column, int[]? order) =>
        order is null ? [.. column] : Array.ConvertAll(order, index => column[index]);
}
