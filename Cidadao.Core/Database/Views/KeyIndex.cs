using System.Runtime.InteropServices;

namespace Cidadao.Core.Database.Views;

/// <summary>Numbers keys in the order in which they come.</summary>
internal sealed class KeyIndex<TKey>
    where TKey : notnull
{
    private readonly List<TKey> _keys = [];

    public IReadOnlyList<TKey> Keys => _keys;

    internal Dictionary<TKey, int> Rows { get; } = [];

    public int RowOf(TKey key)
    {
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(Rows, key, out var known);
        if (!known)
        {
            row = _keys.Count;
            _keys.Add(key);
        }

        return row;
    }
}

/// <summary>Keys that are looked up by their characters: a text that has come before is not made again.</summary>
internal static class TextKeys
{
    public static int RowOf(this KeyIndex<string> keys, ReadOnlySpan<char> key) =>
        keys.Rows.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var row) ? row : keys.RowOf(key.ToString());
}

/// <summary>One string for all its equals: a column repeats itself, and a copy of each repetition would fill the memory.</summary>
internal sealed class StringPool
{
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);

    public string Of(string text)
    {
        if (_strings.TryGetValue(text, out var kept))
            return kept;
        _strings.Add(text);
        return text;
    }

    public string Of(ReadOnlySpan<char> text)
    {
        var strings = _strings.GetAlternateLookup<ReadOnlySpan<char>>();
        if (strings.TryGetValue(text, out var kept))
            return kept;
        var made = text.ToString();
        _strings.Add(made);
        return made;
    }
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

    public int Count => _ids.Length;

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
    /// <param name="keys">Keys, each once.</param>
    /// <returns>For each place the index to take; null when the keys already ascend.</returns>
    public static int[]? Of(long[] keys)
    {
        if (Ascend(keys))
            return null;
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort((long[])keys.Clone(), order);
        return order;
    }

    /// <param name="rows">Rows below <paramref name="count"/>, any number of times; those that are −1 are left out.</param>
    /// <param name="count">How many rows there are.</param>
    /// <returns>For each place the index to take, equal rows in the order in which they came; null when the rows already ascend from 0 on.</returns>
    public static int[]? Of(int[] rows, int count)
    {
        if (Ascend(rows) && (rows.Length == 0 || rows[0] >= 0))
            return null;
        // Counted, not compared: there are millions of them, and few rows to each.
        var places = new int[count + 1];
        foreach (var row in rows)
        {
            if (row >= 0)
                places[row + 1]++;
        }

        for (var row = 1; row <= count; row++)
            places[row] += places[row - 1];
        var order = new int[places[count]];
        for (var index = 0; index < rows.Length; index++)
        {
            if (rows[index] >= 0)
                order[places[rows[index]]++] = index;
        }

        return order;
    }

    private static bool Ascend<TKey>(TKey[] keys)
        where TKey : IComparable<TKey>
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i].CompareTo(keys[i - 1]) < 0)
                return false;
        }

        return true;
    }
}
