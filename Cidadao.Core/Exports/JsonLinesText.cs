using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cidadao.Core.Database.Views;

namespace Cidadao.Core.Exports;

/// <summary>JSON Lines: an object a row, figures as numbers, days ISO, null where there is nothing.</summary>
internal sealed class JsonLinesText : IRowText, IDisposable
{
    private const int MaxFigureLength = 64;

    // Lines are read by programs: they are no part of a page, and Portuguese stays readable.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private JsonEncodedText[] _names = [];
    private Utf8JsonWriter? _json;

    public void Begin(IReadOnlyList<ExportColumn> columns, PooledBlock block)
    {
        _names = [.. columns.Select(column => JsonEncodedText.Encode(column.Name))];
        _json = new(block, Options);
    }

    public void Row(IReadOnlyList<ExportColumn> columns, CopyRow row, PooledBlock block)
    {
        var json = _json!;
        json.Reset();
        json.WriteStartObject();
        for (var i = 0; i < columns.Count; i++)
        {
            json.WritePropertyName(_names[i]);
            if (columns[i].Kind == ColumnKind.Text)
                Text(json, row.Bytes(out var isNull), isNull);
            else
                Figure(json, columns[i].Kind, row);
        }

        json.WriteEndObject();
        json.Flush();
        block.Add((byte)'\n');
    }

    public void End(PooledBlock block)
    {
    }

    public void Dispose() => _json?.Dispose();

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> text, bool isNull)
    {
        if (isNull)
            json.WriteNullValue();
        else
            json.WriteStringValue(text);
    }

    private static void Figure(Utf8JsonWriter json, ColumnKind kind, CopyRow row)
    {
        Span<byte> figure = stackalloc byte[MaxFigureLength];
        figure = figure[..InvariantFigure.Write(kind, row, figure)];
        if (figure.IsEmpty)
            json.WriteNullValue();
        else if (kind is ColumnKind.Day or ColumnKind.Moment)
            json.WriteStringValue(figure);
        else
            json.WriteRawValue(figure, skipInputValidation: true);
    }
}
