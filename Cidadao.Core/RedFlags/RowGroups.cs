using System.Buffers;

namespace Cidadao.Core.RedFlags;

/// <summary>
/// Rows and the key of each, collected to be grouped. Every detector groups, and a view can hold millions of rows: the memory is lent, for new
/// arrays each time would cost more than the grouping, in pages that the system has to give.
/// </summary>
/// <param name="atMost">The most rows that will be added: so much memory is lent at once.</param>
internal sealed class KeyedRows(int atMost)
{
    private readonly long[] _keys = ArrayPool<long>.Shared.Rent(atMost);
    private readonly int[] _rows = ArrayPool<int>.Shared.Rent(atMost);
    private int _count;

    /// <param name="key">Not negative.</param>
    /// <param name="row">Above those that were added before.</param>
    public void Add(long key, int row) => (_keys[_count], _rows[_count++]) = (key, row);

    /// <returns>The groups; nothing is added after.</returns>
    public RowGroups Group()
    {
        var (keys, rows) = (ArrayPool<long>.Shared.Rent(_count), ArrayPool<int>.Shared.Rent(_count));
        var groups = Sort(_keys.AsSpan(0, _count), _rows.AsSpan(0, _count), keys.AsSpan(0, _count), rows.AsSpan(0, _count))
            ? new RowGroups(keys.AsSpan(0, _count), rows.AsSpan(0, _count))
            : new RowGroups(_keys.AsSpan(0, _count), _rows.AsSpan(0, _count));
        ArrayPool<long>.Shared.Return(keys);
        ArrayPool<long>.Shared.Return(_keys);
        ArrayPool<int>.Shared.Return(rows);
        ArrayPool<int>.Shared.Return(_rows);
        return groups;
    }

    /// <summary>
    /// By counting, byte after byte from the lowest, those left out in which all keys are equal: nothing is compared, and equal keys stay
    /// in the order in which they came.
    /// </summary>
    /// <returns>True when the result stands in the other arrays.</returns>
    private static bool Sort(Span<long> keys, Span<int> rows, Span<long> otherKeys, Span<int> otherRows)
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

        var isOther = false;
        for (var digit = 0; digit < sizeof(long); digit++)
        {
            var places = counts.Slice(digit * Values, Values);
            if (keys.IsEmpty || places[Digit(keys[0], digit)] == keys.Length)
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

            var unsortedKeys = keys;
            var unsortedRows = rows;
            keys = otherKeys;
            rows = otherRows;
            otherKeys = unsortedKeys;
            otherRows = unsortedRows;
            isOther = !isOther;
        }

        return isOther;

        static byte Digit(long key, int digit) => (byte)(key >> (8 * digit));
    }
}

/// <summary>
/// Rows that share a key, as segments of one array: a sort of numbers in place of a dictionary of lists. Groups ascend by key, rows ascend
/// within a group.
/// </summary>
internal sealed class RowGroups
{
    private readonly int[] _rows;
    private readonly List<int> _starts = [];

    /// <param name="keys">Ascending.</param>
    /// <param name="rows">The rows, in step with <paramref name="keys"/>.</param>
    public RowGroups(ReadOnlySpan<long> keys, ReadOnlySpan<int> rows)
    {
        _rows = [.. rows];
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
