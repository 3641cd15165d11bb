using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database.Views;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.Core.Imports;

/// <summary>
/// Rows in PostgreSQL's binary COPY format, gathered in a pooled buffer and written a block at a time. A row that turns out to be wrong
/// half-way is taken back with <see cref="CancelRow"/>.
/// </summary>
public sealed class CopyRows : IDisposable
{
    private const int BlockLength = 1 << 16;

    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xFF, (byte)'\r', (byte)'\n', 0, 0, 0, 0, 0, 0, 0, 0, 0];

    private readonly Stream _target;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockLength * 2);
    private int _length;
    private int _rowStart;

    /// <param name="target">Where the blocks go; <see cref="Stream.Null"/> to see how fast the rows alone are made.</param>
    public CopyRows(Stream target)
    {
        _target = target;
        Header.CopyTo(_buffer, 0);
        _length = _rowStart = Header.Length;
    }

    /// <summary>The row that was begun last, as far as it is written.</summary>
    public ReadOnlySpan<byte> Row => _buffer.AsSpan(_rowStart, _length - _rowStart);

    /// <summary>Starts a row of so many columns.</summary>
    public void BeginRow(int columns)
    {
        Ensure(2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length), (short)columns);
        _length += 2;
    }

    public void Null()
    {
        Ensure(4);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), -1);
        _length += 4;
    }

    public void Value(short value)
    {
        Ensure(6);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), 2);
        BinaryPrimitives.WriteInt16BigEndian(_buffer.AsSpan(_length + 4), value);
        _length += 6;
    }

    public void Value(int value)
    {
        Ensure(8);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), 4);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length + 4), value);
        _length += 8;
    }

    public void Value(long value)
    {
        Ensure(12);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), 8);
        BinaryPrimitives.WriteInt64BigEndian(_buffer.AsSpan(_length + 4), value);
        _length += 12;
    }

    public void Value(bool value)
    {
        Ensure(5);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), 1);
        _buffer[_length + 4] = value ? (byte)1 : (byte)0;
        _length += 5;
    }

    public void Value(Guid value)
    {
        Ensure(20);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), 16);
        value.TryWriteBytes(_buffer.AsSpan(_length + 4), bigEndian: true, out _);
        _length += 20;
    }

    public void ValueOrNull(DateOnly? value)
    {
        if (value is { } day)
            Value(day.DayNumber - CopyRow.DayZero);
        else
            Null();
    }

    public void ValueOrNull(Amount? value)
    {
        if (value is { } amount)
            Value(amount);
        else
            Null();
    }

    /// <summary>A numeric of up to four decimals: its digits in groups of four, as PostgreSQL keeps them.</summary>
    public void Value(Amount value)
    {
        Ensure(28);
        Span<short> digits = stackalloc short[8];
        var count = 0;
        for (var scaled = value.Scaled; scaled > 0; scaled /= 10_000)
            digits[count++] = (short)(scaled % 10_000);
        var body = _buffer.AsSpan(_length);
        BinaryPrimitives.WriteInt32BigEndian(body, 8 + (2 * count));
        BinaryPrimitives.WriteInt16BigEndian(body[4..], (short)count);
        BinaryPrimitives.WriteInt16BigEndian(body[6..], (short)(count - 2)); // the last group stands after the comma
        BinaryPrimitives.WriteInt16BigEndian(body[8..], value.IsNegative ? (short)0x4000 : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(body[10..], 4);
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteInt16BigEndian(body[(12 + (2 * i))..], digits[count - 1 - i]);
        _length += 12 + (2 * count);
    }

    /// <summary>A numeric without decimals.</summary>
    public void Value(Int128 value)
    {
        const int MostGroups = 10;
        Span<short> digits = stackalloc short[MostGroups];
        var count = 0;
        for (var rest = UInt128.CreateChecked(Int128.Abs(value)); rest > 0; rest /= 10_000)
            digits[count++] = (short)(rest % 10_000);
        Ensure(12 + (2 * count));
        var body = _buffer.AsSpan(_length);
        BinaryPrimitives.WriteInt32BigEndian(body, 8 + (2 * count));
        BinaryPrimitives.WriteInt16BigEndian(body[4..], (short)count);
        BinaryPrimitives.WriteInt16BigEndian(body[6..], (short)(count - 1));
        BinaryPrimitives.WriteInt16BigEndian(body[8..], value < 0 ? (short)0x4000 : (short)0);
        BinaryPrimitives.WriteInt16BigEndian(body[10..], 0);
        for (var i = 0; i < count; i++)
            BinaryPrimitives.WriteInt16BigEndian(body[(12 + (2 * i))..], digits[count - 1 - i]);
        _length += 12 + (2 * count);
    }

    /// <summary>Bytes that are in the format already: a field with its length before it, or a whole row.</summary>
    public void Written(ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void Text(ReadOnlySpan<char> value)
    {
        Ensure(4 + (value.Length * 3));
        var written = Encoding.UTF8.GetBytes(value, _buffer.AsSpan(_length + 4));
        EndText(written);
    }

    public void TextOrNull(string? value)
    {
        if (string.IsNullOrEmpty(value))
            Null();
        else
            Text(value);
    }

    public void Text(ReadOnlySpan<byte> value, SourceEncoding encoding)
    {
        Ensure(4 + (value.Length * SourceText.MaxGrowth));
        EndText(SourceText.ToUtf8(value, encoding, _buffer.AsSpan(_length + 4)));
    }

    /// <summary>A free text, in which natural persons' CPFs are masked.</summary>
    public void Masked(ReadOnlySpan<byte> value, SourceEncoding encoding)
    {
        if (SourceText.MayHoldCpf(value))
            Text(PersonalData.MaskIn(SourceText.ToText(value, encoding)));
        else
            Text(value, encoding);
    }

    /// <summary>Forgets what was written since the last <see cref="EndRowAsync"/>.</summary>
    public void CancelRow() => _length = _rowStart;

    public ValueTask EndRowAsync(CancellationToken cancellation)
    {
        _rowStart = _length;
        return _length < BlockLength ? ValueTask.CompletedTask : FlushAsync(cancellation);
    }

    /// <summary>Writes the end of the format and what is left.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellation)
    {
        BeginRow(-1);
        return FlushAsync(cancellation);
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await _target.WriteAsync(_buffer.AsMemory(0, _length), cancellation);
        _length = _rowStart = 0;
    }

    private void EndText(int written)
    {
        BinaryPrimitives.WriteInt32BigEndian(_buffer.AsSpan(_length), written);
        _length += 4 + written;
    }

    private void Ensure(int room)
    {
        if (_buffer.Length - _length >= room)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + room));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
