using System.Buffers;

namespace Cidadao.Core.Imports.Reading;

/// <summary>
/// Reads records of the sources' dialects, one at a time, over bytes and without allocating: fields separated by <c>;</c> or <c>,</c>,
/// quoted or not, quotes doubled inside quotes, line breaks allowed there, records ended by CRLF or LF.
/// <code>
/// "000342023";"Aquisição de ""toner"", conforme
/// edital";"2588,9700"
/// </code>
/// A damaged record does not end the file: it is reported, and reading goes on at the line after the one at which it starts.
/// </summary>
public sealed class CsvRecordReader(Stream source, byte separator) : IAsyncDisposable
{
    /// <summary>Longest record, in bytes. A quote that is never closed must not swallow the rest of the file.</summary>
    public const int MaxRecordLength = 1 << 20;

    private const byte Quote = (byte)'"';
    private const int InitialBuffer = 1 << 17;

    private readonly SearchValues<byte> _ends = SearchValues.Create([separator, (byte)'\n']);
    private Field[] _fields = new Field[32];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    private byte[] _unquoted = [];
    private int _start;
    private int _rawLength;
    private int _next;
    private int _end;
    private int _nextLine = 1;
    private bool _sourceEnded;

    /// <summary>Line at which the current record starts, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>What is wrong with the current record; null when it is sound.</summary>
    public RejectionReason? Damage { get; private set; }

    /// <summary>How many fields the current record has.</summary>
    public int FieldCount { get; private set; }

    /// <summary>The current record as it stands in the file, without its line end.</summary>
    public ReadOnlySpan<byte> Raw => _buffer.AsSpan(_start, _rawLength);

    /// <summary>A field of the current record, unquoted. Valid until the next field with doubled quotes, or the next record, is read.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var field = _fields[index];
            var text = _buffer.AsSpan(field.Start, field.Length);
            return field.HasDoubledQuotes ? Undouble(text) : text;
        }
    }

    /// <summary>Moves to the next record; blank lines are passed over.</summary>
    /// <returns>False at the end of the file.</returns>
    public ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        // Nearly always the record is in the buffer: no state machine for those.
        _start = _next;
        return Scan() switch
        {
            ScanState.Whole when _rawLength > 0 || FieldCount > 1 => ValueTask.FromResult(true),
            ScanState.Damaged => ValueTask.FromResult(true),
            _ => ReadSlowlyAsync(cancellation),
        };
    }

    public ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return source.DisposeAsync();
    }

    private async ValueTask<bool> ReadSlowlyAsync(CancellationToken cancellation)
    {
        if (_next == _start)
            await FillAsync(cancellation);
        while (true)
        {
            _start = _next;
            var state = Scan();
            if (state == ScanState.Whole)
            {
                if (_rawLength > 0 || FieldCount > 1)
                    return true;
                if (_next == _end && _sourceEnded)
                    return false;
            }
            else if (state == ScanState.Damaged)
            {
                return true;
            }
            else
            {
                await FillAsync(cancellation);
            }
        }
    }

    /// <summary>Finds the extent of the record at <see cref="_start"/> and of its fields.</summary>
    private ScanState Scan()
    {
        FieldCount = 0;
        Damage = null;
        Line = _nextLine;
        var at = _start;
        var breaks = 0;
        while (true)
        {
            if (at < _end && _buffer[at] == Quote)
            {
                var (close, doubled) = FindClosingQuote(at + 1);
                if (close < 0)
                    return _end - _start > MaxRecordLength || _sourceEnded ? Damaged(RejectionReason.UnclosedQuote) : ScanState.NeedsMore;
                if (close + 1 == _end && !_sourceEnded)
                    return ScanState.NeedsMore;
                breaks += _buffer.AsSpan(at, close - at).Count((byte)'\n');
                Add(new(at + 1, close - at - 1, doubled));
                at = close + 1;
            }
            else
            {
                var length = _buffer.AsSpan(at, _end - at).IndexOfAny(_ends);
                if (length < 0 && !_sourceEnded)
                    return _end - _start > MaxRecordLength ? Damaged(RejectionReason.RecordTooLong) : ScanState.NeedsMore;
                var stop = length < 0 ? _end : at + length;
                var endsLine = stop == _end || _buffer[stop] == '\n';
                Add(new(at, stop - at - (endsLine && stop > at && _buffer[stop - 1] == '\r' ? 1 : 0), false));
                at = stop;
            }

            if (at < _end && _buffer[at] == '\r')
            {
                if (at + 1 == _end && !_sourceEnded)
                    return ScanState.NeedsMore;
                if (at + 1 < _end && _buffer[at + 1] == '\n')
                    at++;
            }

            if (at >= _end || _buffer[at] == '\n')
            {
                _rawLength = _buffer.AsSpan(_start, at - _start).TrimEnd((byte)'\r').Length;
                _next = Math.Min(at + 1, _end);
                _nextLine += breaks + 1;
                return ScanState.Whole;
            }

            if (_buffer[at] != separator)
                return Damaged(RejectionReason.TextAfterQuote);
            at++;
            if (at == _end && !_sourceEnded)
                return ScanState.NeedsMore;
        }
    }

    private void Add(Field field)
    {
        if (FieldCount == _fields.Length)
            Array.Resize(ref _fields, _fields.Length * 2);
        _fields[FieldCount++] = field;
    }

    /// <returns>Index of the quote that ends the field, or -1 when it is not in the buffer; and whether quotes are doubled in it.</returns>
    private (int Close, bool Doubled) FindClosingQuote(int from)
    {
        var doubled = false;
        while (true)
        {
            var found = _buffer.AsSpan(from, _end - from).IndexOf(Quote);
            if (found < 0)
                return (-1, doubled);
            var at = from + found;
            if (at + 1 == _end || _buffer[at + 1] != Quote)
                return (at, doubled);
            doubled = true;
            from = at + 2;
        }
    }

    private Span<byte> Undouble(ReadOnlySpan<byte> text)
    {
        if (_unquoted.Length < text.Length)
            _unquoted = new byte[Math.Max(text.Length, 1 << 10)];
        var length = 0;
        while (text.IndexOf(Quote) is >= 0 and var at)
        {
            text[..(at + 1)].CopyTo(_unquoted.AsSpan(length));
            length += at + 1;
            text = text[(at + 2)..];
        }

        text.CopyTo(_unquoted.AsSpan(length));
        return _unquoted.AsSpan(0, length + text.Length);
    }

    /// <summary>Gives up the record and goes on after its first line.</summary>
    private ScanState Damaged(RejectionReason reason)
    {
        var lineEnd = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
        if (lineEnd < 0 && !_sourceEnded && _end - _start <= MaxRecordLength)
            return ScanState.NeedsMore;
        var length = lineEnd < 0 ? _end - _start : lineEnd;
        _rawLength = _buffer.AsSpan(_start, length).TrimEnd((byte)'\r').Length;
        _next = Math.Min(_start + length + 1, _end);
        _nextLine++;
        Damage = reason;
        return ScanState.Damaged;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        var kept = _end - _start;
        if (_start > 0)
            _buffer.AsSpan(_start, kept).CopyTo(_buffer);
        else if (kept == _buffer.Length)
            Grow();
        (_start, _next, _end) = (0, 0, kept);
        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        _sourceEnded = read == 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private enum ScanState
    {
        Whole,
        Damaged,
        NeedsMore,
    }

    private readonly record struct Field(int Start, int Length, bool HasDoubledQuotes);
}
