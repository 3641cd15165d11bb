using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Cidadao.Core.Contracts;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Reading;

/// <summary>The records of one file, one at a time, whatever its format.</summary>
public abstract class RecordSource : IAsyncDisposable
{
    /// <summary>Longest record that is kept with its rejection, in characters.</summary>
    protected const int MaxRecordKept = 1 << 16;

    /// <summary>Line at which the current record starts, or its position in a JSON file; from 1.</summary>
    public abstract int Line { get; }

    /// <summary>Moves to the next record.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="InvalidDataException">The file is damaged beyond its single records.</exception>
    public abstract ValueTask<bool> ReadAsync(CancellationToken cancellation);

    /// <summary>Writes the current record as a row of staging, or says why it cannot be one.</summary>
    public abstract RowProblem? TryWrite(long file, CopyRows copy);

    /// <summary>The current record in the source's own form, CPFs masked; null when it is too long to be kept.</summary>
    public string? Record() => Raw() is { Length: <= MaxRecordKept } raw ? PersonalData.MaskIn(raw.Replace('\0', '␀')) : null;

    public abstract ValueTask DisposeAsync();

    protected abstract string Raw();
}

/// <summary>A CSV file.</summary>
public sealed class CsvRecordSource(CsvRecordReader reader, CsvRows rows, SourceEncoding encoding, bool isMended) : RecordSource
{
    public override int Line => reader.Line;

    public override ValueTask<bool> ReadAsync(CancellationToken cancellation) => reader.ReadAsync(cancellation);

    public override RowProblem? TryWrite(long file, CopyRows copy) => rows.TryWrite(reader, encoding, isMended, file, copy);

    public override ValueTask DisposeAsync() => reader.DisposeAsync();

    protected override string Raw() => SourceText.ToText(reader.Raw, encoding);
}

/// <summary>A JSON file.</summary>
public sealed class JsonRecordSource(JsonRecordReader reader, JsonRows rows) : RecordSource
{
    private readonly Queue<(JsonElement Record, JsonElement Before, int Position)> _array = [];
    private JsonDocument? _document;
    private JsonElement _record;
    private JsonElement _before;
    private bool _isText;
    private int _position;
    private int _line;

    public override int Line => _line;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            while (_array.TryDequeue(out var next))
            {
                (_record, _before, _line) = next;
                if (rows.Takes(_record))
                    return true;
            }

            if (!await reader.ReadAsync(cancellation))
                return false;
            _document?.Dispose();
            _document = Parse(reader.Raw, out _isText);
            if (rows.ByArray)
            {
                Enqueue(_document.RootElement);
                continue;
            }

            (_record, _line) = (_document.RootElement, ++_position);
            if (rows.Takes(_record))
                return true;
        }
    }

    public override RowProblem? TryWrite(long file, CopyRows copy)
    {
        if (!_isText)
            return new(RejectionReason.InvalidText, null, null);
        try
        {
            return rows.TryWrite(_record, _line, _before, file, copy);
        }
        catch (InvalidOperationException)
        {
            // A text with half a surrogate pair: valid JSON, but no text.
            copy.CancelRow();
            return new(RejectionReason.InvalidText, null, null);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _document?.Dispose();
        return reader.DisposeAsync();
    }

    protected override string Raw() => _record.GetRawText();

    /// <param name="raw">A record or array.</param>
    /// <param name="isText">False when bytes of it are no UTF-8: then they are replaced, and its rows can only be rejected.</param>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> raw, out bool isText)
    {
        isText = Utf8.IsValid(raw.Span);
        try
        {
            // A copy: the reader's buffer goes on to the next record.
            return JsonDocument.Parse(isText ? raw.ToArray() : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(raw.Span)));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Not valid JSON: {e.Message}");
        }
    }

    /// <summary>The rows of one array in the order of the file, each with the one before it in time.</summary>
    private void Enqueue(JsonElement array)
    {
        var inTime = array.EnumerateArray().Select((record, index) => (Record: record, Index: index))
            .OrderBy(row => Sortable(row.Record, "contrato_id"), StringComparer.Ordinal)
            .ThenBy(row => Sortable(row.Record, "data_assinatura"), StringComparer.Ordinal)
            .ThenBy(row => Sortable(row.Record, "id").PadLeft(20, '0'), StringComparer.Ordinal)
            .ToList();
        var before = new JsonElement[inTime.Count];
        for (var i = 1; i < inTime.Count; i++)
        {
            if (Sortable(inTime[i].Record, "contrato_id") == Sortable(inTime[i - 1].Record, "contrato_id"))
                before[inTime[i].Index] = inTime[i - 1].Record;
        }

        foreach (var record in array.EnumerateArray())
            _array.Enqueue((record, before[_array.Count], ++_position));
    }

    private static string Sortable(JsonElement record, string property) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty(property, out var value) ? value.GetRawText() : "";
}

/// <summary>The CSV of a JSON file's rejections, mended: one record a line, in the column <c>Registro</c>.</summary>
public sealed class MendedJsonSource(CsvRecordReader reader, SourceEncoding encoding, JsonRows rows) : RecordSource
{
    private JsonDocument? _record;

    public override int Line => reader.Line;

    public override async ValueTask<bool> ReadAsync(CancellationToken cancellation)
    {
        while (await reader.ReadAsync(cancellation))
        {
            _record?.Dispose();
            _record = Parse();
            if (rows.Takes(_record?.RootElement ?? default))
                return true;
        }

        return false;
    }

    public override RowProblem? TryWrite(long file, CopyRows copy)
    {
        if (_record is null)
            return new(reader.Damage ?? RejectionReason.NotAnObject, SourceFormats.RejectedRecordHeader[1], null);
        try
        {
            return rows.TryWrite(_record.RootElement, reader.Line, default, file, copy);
        }
        catch (InvalidOperationException)
        {
            copy.CancelRow();
            return new(RejectionReason.InvalidText, SourceFormats.RejectedRecordHeader[1], null);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _record?.Dispose();
        return reader.DisposeAsync();
    }

    protected override string Raw() => SourceText.ToText(reader.Damage is null && reader.FieldCount > 1 ? reader[1] : reader.Raw, encoding);

    private JsonDocument? Parse()
    {
        if (reader.Damage is not null || reader.FieldCount != SourceFormats.RejectedRecordHeader.Count)
            return null;
        try
        {
            return JsonDocument.Parse(SourceText.ToText(reader[1], encoding));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
