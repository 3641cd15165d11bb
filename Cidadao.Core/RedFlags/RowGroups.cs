namespace Cidadao.Core.RedFlags;

/// <summary>
/// Rows that share a key, as segments of one array: a sort of numbers in place of a dictionary of lists, since a view can hold millions
/// of rows. Groups ascend by key, rows ascend within a group.
/// </summary>
internal sealed class RowGroups
{
    private readonly int[] _rows;
    private readonly List<int> _starts;

    /// <param name="keys">One key a row, not negative. Overwritten.</param>
    /// <param name="rows">The rows, ascending, in step with <paramref name="keys"/>. Overwritten.</param>
    public RowGroups(long[] keys, int[] rows)
    {
        (keys, _rows) = Sorted(keys, rows);
        _starts = [];
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1])
            {
                _starts.Add(i);
            }
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

    /// <summary>
    /// By counting, byte after byte from the lowest, those left out in which all keys are equal: nothing is compared, and equal keys stay
    /// in the order in which they came.
    /// </summary>
    private static (long[] Keys, int[] Rows) Sorted(long[] keys, int[] rows)
    {
        const int Values = 256;
        Span<int> counts = stackalloc int[sizeof(long) * Values];
        counts.Clear();
        foreach (var key in keys)
        {
            for (var digit = 0; digit < sizeof(long); digit++)
            {
                counts[(digit * Values) + Digit(key, digit)]++;
            }
        }

        var (otherKeys, otherRows) = (new long[keys.Length], new int[rows.Length]);
        for (var digit = 0; digit < sizeof(long); digit++)
        {
            var places = counts.Slice(digit * Values, Values);
            if (keys.Length == 0 || places[Digit(keys[0], digit)] == keys.Length)
            {
                continue;
            }

            for (int value = 0, place = 0; value < Values; value++)
            {
                (places[value], place) = (place, place + places[value]);
            }

            for (var i = 0; i < keys.Length; i++)
            {
                var place = places[Digit(keys[i], digit)]++;
                (otherKeys[place], otherRows[place]) = (keys[i], rows[i]);
            }

            (keys, otherKeys, rows, otherRows) = (otherKeys, keys, otherRows, rows);
        }

        return (keys, rows);

        static byte Digit(long key, int digit) => (byte)(key >> (8 * digit));
    }

    private (int Start, int End) Bounds(int group) =>
        (_starts[group], group + 1 < _starts.Count ? _starts[group + 1] : _rows.Length);
}

/// <summary>The rows of a few groups among many, found in one pass.</summary>
internal static class RowsOfGroups
{
    /// <param name="groupOf">The group of each row.</param>
    /// <param name="wanted">Groups; one named twice is found once.</param>
    /// <returns>Ascending rows of each group that is wanted.</returns>
    public static Dictionary<int, List<int>> Of(int[] groupOf, IEnumerable<int> wanted)
    {
        var found = new Dictionary<int, List<int>>();
        foreach (var group in wanted)
        {
            found.TryAdd(group, []);
        }

        for (var row = 0; row < groupOf.Length && found.Count > 0; row++)
        {
            if (found.TryGetValue(groupOf[row], out var rows))
            {
                rows.Add(row);
            }
        }

        return found;
    }
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
