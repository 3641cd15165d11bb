namespace Cidadao.Core.RedFlags;

/// <summary>
/// Rows that share a key, as segments of one array: a sort of numbers in place of a dictionary of lists, since a view can hold millions
/// of rows. Groups ascend by key, rows ascend within a group.
/// </summary>
internal sealed class RowGroups
{
    private readonly int[] _rows;
    private readonly List<int> _starts;

    /// <param name="keys">One key a row. Sorted in place.</param>
    /// <param name="rows">The rows, in step with <paramref name="keys"/>. Sorted in place and kept.</param>
    public RowGroups(long[] keys, int[] rows)
    {
        Array.Sort(keys, rows);
        _rows = rows;
        _starts = [];
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                _starts.Add(i);
            }
        }

        for (var group = 0; group < Count; group++)
        {
            var (start, end) = Bounds(group);
            Array.Sort(rows, start, end - start);
        }
    }

    public int Count => _starts.Count;

    /// <returns>The rows of a group, ascending; never empty.</returns>
    public ReadOnlySpan<int> this[int group]
    {
        get
        {
            var (start, end) = Bounds(group);
            return _rows.AsSpan(start, end - start);
        }
    }

    /// <summary>Two non-negative numbers in one key.</summary>
    public static long Pack(int high, int low) => ((long)high << 32) | (uint)low;

    private (int Start, int End) Bounds(int group) =>
        (_starts[group], group + 1 < _starts.Count ? _starts[group + 1] : _rows.Length);
}

/// <summary>Numbers keys densely from 0 in the order of their first appearance, so that they fit into a packed key.</summary>
internal sealed class DenseKeys<TKey>
    where TKey : struct, IEquatable<TKey>
{
    private readonly Dictionary<TKey, int> _numbers = [];

    public int NumberOf(TKey key)
    {
        if (!_numbers.TryGetValue(key, out var number))
        {
            _numbers.Add(key, number = _numbers.Count);
        }

        return number;
    }
}
