using System.Numerics;

namespace Cidadao.Core.Database.Views;

/// <summary>
/// A column as it grows, of which nobody knows how long it will be: in blocks, each twice as long as the one before, so that nothing is copied
/// while it grows, and one array in the end. The blocks are not kept for the next reading: of a million contracts they are 370 MB.
/// </summary>
internal sealed class Column<T>
{
    private const int FirstBits = 10;
    private const int FirstLength = 1 << FirstBits;

    private readonly List<T[]> _blocks = [];
    private T[] _last = [];
    private int _inLast;
    private int _room;

    public int Count { get; private set; }

    public T this[int index]
    {
        get
        {
            // Counted from the first block's length on, the highest bit is the block and the others are the place in it.
            var place = index + FirstLength;
            var bits = BitOperations.Log2((uint)place);
            return _blocks[bits - FirstBits][place - (1 << bits)];
        }
    }

    public void Add(T value)
    {
        if (_inLast == _room)
            Grow();
        _last[_inLast++] = value;
        Count++;
    }

    /// <summary>Nothing more comes.</summary>
    /// <param name="order">For each place the index to take; null takes the values as they came.</param>
    public T[] Close(int[]? order = null)
    {
        var values = GC.AllocateUninitializedArray<T>(order?.Length ?? Count);
        if (order is null)
        {
            for (int block = 0, at = 0; at < values.Length; at += FirstLength << block++)
                _blocks[block].AsSpan(0, Math.Min(FirstLength << block, values.Length - at)).CopyTo(values.AsSpan(at));
        }
        else
        {
            for (var i = 0; i < order.Length; i++)
                values[i] = this[order[i]];
        }

        Clear();
        return values;
    }

    /// <summary>The same, each value as another.</summary>
    public TOther[] Close<TOther>(int[]? order, Func<T, TOther> convert)
    {
        var values = GC.AllocateUninitializedArray<TOther>(order?.Length ?? Count);
        for (var i = 0; i < values.Length; i++)
            values[i] = convert(this[order is null ? i : order[i]]);
        Clear();
        return values;
    }

    private void Grow()
    {
        _room = FirstLength << _blocks.Count;
        _last = GC.AllocateUninitializedArray<T>(_room);
        _inLast = 0;
        _blocks.Add(_last);
    }

    private void Clear()
    {
        _blocks.Clear();
        (_last, _inLast, _room, Count) = ([], 0, 0, 0);
    }
}
