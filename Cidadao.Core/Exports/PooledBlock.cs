using System.Buffers;

namespace Cidadao.Core.Exports;

/// <summary>Bytes that are gathered before they go on, in a buffer of the pool.</summary>
internal sealed class PooledBlock(int length) : IBufferWriter<byte>, IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(length);

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, Count);

    public void Clear() => Count = 0;

    public void Advance(int count) => Count += count;

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_buffer.Length - Count < Math.Max(sizeHint, 1))
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, Count + sizeHint));
            Written.Span.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(Count);
    }

    public void Add(byte value)
    {
        GetSpan(1)[0] = value;
        Count++;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}
