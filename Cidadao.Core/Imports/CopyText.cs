using System.Buffers;
using System.Globalization;

namespace Cidadao.Core.Imports;

/// <summary>
/// Rows in PostgreSQL's text COPY format, gathered in a pooled buffer and written a block at a time. A row that turns out to be wrong
/// half-way is taken back with <see cref="CancelRow"/>.
/// </summary>
public sealed class CopyText(TextWriter target) : IDisposable
{
    private const int BlockLength = 1 << 15;
    private const char Delimiter = '\t';

    private char[] _buffer = ArrayPool<char>.Shared.Rent(BlockLength * 2);
    private int _length;
    private int _rowStart;

    /// <summary>A text, or NULL when it is empty.</summary>
    public void TextOrNull(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty)
            Null();
        else
            Text(value);
    }

    public void Text(ReadOnlySpan<char> value)
    {
        Ensure((value.Length * 2) + 1);
        while (value.IndexOfAny("\\\t\n\r") is >= 0 and var special)
        {
            Append(value[..special]);
            _buffer[_length++] = '\\';
            _buffer[_length++] = value[special] switch { '\t' => 't', '\n' => 'n', '\r' => 'r', _ => '\\' };
            value = value[(special + 1)..];
        }

        Append(value);
        _buffer[_length++] = Delimiter;
    }

    public void Null()
    {
        Ensure(3);
        Append("\\N");
        _buffer[_length++] = Delimiter;
    }

    /// <summary>Any value whose invariant text PostgreSQL reads.</summary>
    public void Value<T>(T value, ReadOnlySpan<char> format = default)
        where T : ISpanFormattable
    {
        Ensure(64);
        value.TryFormat(_buffer.AsSpan(_length), out var written, format, CultureInfo.InvariantCulture);
        _length += written;
        _buffer[_length++] = Delimiter;
    }

    public void ValueOrNull(DateOnly? value)
    {
        if (value is { } day)
            Value(day, "O");
        else
            Null();
    }

    public void ValueOrNull(decimal? value)
    {
        if (value is { } amount)
            Value(amount);
        else
            Null();
    }

    /// <summary>Forgets what was written since the last <see cref="EndRowAsync"/>.</summary>
    public void CancelRow() => _length = _rowStart;

    public ValueTask EndRowAsync(CancellationToken cancellation)
    {
        _buffer[_length - 1] = '\n';
        _rowStart = _length;
        return _length < BlockLength ? ValueTask.CompletedTask : FlushAsync(cancellation);
    }

    public async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await target.WriteAsync(_buffer.AsMemory(0, _length), cancellation);
        _length = _rowStart = 0;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void Append(ReadOnlySpan<char> value)
    {
        value.CopyTo(_buffer.AsSpan(_length));
        _length += value.Length;
    }

    private void Ensure(int room)
    {
        if (_buffer.Length - _length >= room)
            return;
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + room));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
