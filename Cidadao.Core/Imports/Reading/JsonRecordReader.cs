using System.Buffers;
using System.Text.Json;

namespace Cidadao.Core.Imports.Reading;

/// <summary>
/// Reads the records of a JSON document one at a time, whatever its size: the objects of a bare array, of an envelope's array
/// (<c>{"data": […], "totalPaginas": 3}</c>), or of a map of arrays (<c>{"4787": […], "4805": […]}</c>). In the last, and wherever the
/// format is a history, an array is given as a whole: what a row means there depends on those before it.
/// </summary>
public sealed class JsonRecordReader(Stream source, bool byArray) : IAsyncDisposable
{
    /// <summary>Longest record or array of one contract, in bytes.</summary>
    public const int MaxRecordLength = 1 << 24;

    private const int InitialBuffer = 1 << 16;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBuffer);
    private int _start;
    private int _end;
    private bool _sourceEnded;
    private bool _bomPassed;
    private JsonReaderState _state;
    private int _recordDepth = -1;
    private bool _inArray;

    /// <summary>The current record or array, as it stands in the file. Valid until the next call of <see cref="ReadAsync"/>.</summary>
    public ReadOnlyMemory<byte> Raw { get; private set; }

    /// <summary>Moves to the next record.</summary>
    /// <returns>False at the end of the document.</returns>
    /// <exception cref="InvalidDataException">It is not JSON, it ends too early, or a record is too long.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            bool found;
            try
            {
                found = TryNext(out var ended);
                if (ended)
                    return false;
            }
            catch (JsonException e)
            {
                throw new InvalidDataException($"Not valid JSON: {e.Message}");
            }

            if (found)
                return true;
            await FillAsync(cancellation);
        }
    }

    public ValueTask DisposeAsync()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return source.DisposeAsync();
    }

    /// <summary>Walks the tokens until a record is complete, the document ends, or more bytes are needed.</summary>
    private bool TryNext(out bool ended)
    {
        ended = false;
        if (!_bomPassed && !TryPassBom())
            return false;
        var reader = new Utf8JsonReader(_buffer.AsSpan(_start, _end - _start), _sourceEnded, _state);
        var origin = _start;
        while (reader.Read())
        {
            if (IsRecord(ref reader))
            {
                var from = (int)reader.TokenStartIndex;
                // Incomplete: with more bytes it is read again, from the token before.
                if (!reader.TrySkip())
                    return false;

                Raw = _buffer.AsMemory(origin + from, (int)reader.BytesConsumed - from);
                _state = reader.CurrentState;
                _start = origin + (int)reader.BytesConsumed;
                return true;
            }

            _state = reader.CurrentState;
            _start = origin + (int)reader.BytesConsumed;
        }

        ended = _sourceEnded;
        return false;
    }

    /// <summary>
    /// Objects within the array that is the document, or within an array that is a property of it; the arrays themselves where they are
    /// asked for. Any other value in the place of a record is a record too: a wrong one.
    /// </summary>
    private bool IsRecord(ref Utf8JsonReader reader)
    {
        if (_recordDepth < 0)
        {
            // The first token tells the shape.
            _inArray = reader.TokenType == JsonTokenType.StartArray;
            _recordDepth = _inArray ? 1 : 2;
            return byArray && reader.TokenType == JsonTokenType.StartArray;
        }

        if (byArray)
            return reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == _recordDepth - 1;
        if (reader.CurrentDepth == _recordDepth - 1 && reader.TokenType is (JsonTokenType.StartArray or JsonTokenType.StartObject))
            _inArray = reader.TokenType == JsonTokenType.StartArray;
        return _inArray && reader.CurrentDepth == _recordDepth && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray);
    }

    private bool TryPassBom()
    {
        if (_end - _start < 3 && !_sourceEnded)
            return false;
        if (_buffer.AsSpan(_start, _end - _start).StartsWith<byte>([0xEF, 0xBB, 0xBF]))
            _start += 3;
        _bomPassed = true;
        return true;
    }

    private async ValueTask FillAsync(CancellationToken cancellation)
    {
        var kept = _end - _start;
        if (kept > MaxRecordLength)
            throw new InvalidDataException($"A record is longer than {MaxRecordLength} bytes.");
        if (_start > 0)
        {
            _buffer.AsSpan(_start, kept).CopyTo(_buffer);
            (_start, _end) = (0, kept);
        }
        else if (kept == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await source.ReadAsync(_buffer.AsMemory(_end), cancellation);
        _end += read;
        _sourceEnded = read == 0;
    }
}
