using System.Buffers;
using System.Text;
using Cidadao.Core.Database.Views;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.Core.Exports;

/// <summary>
/// CSV by RFC 4180: CRLF, a field in quotes where it needs them. Null is nothing, an empty text is <c>""</c>. As a spreadsheet reads it by itself, with the
/// separator and the decimal comma of Brazil's: with a comma between the fields all would land in one column, and with a point in them amounts would be texts.
/// </summary>
internal sealed class CsvText : IRowText
{
    private const byte Quote = (byte)'"';
    private const int MaxNumberLength = 64;

    private readonly SearchValues<byte> _quoted;
    private readonly byte _separator;
    private readonly bool _isSpreadsheet;

    private CsvText(char separator, bool isSpreadsheet)
    {
        (_separator, _isSpreadsheet) = ((byte)separator, isSpreadsheet);
        _quoted = SearchValues.Create([Quote, _separator, (byte)'\r', (byte)'\n']);
    }

    public static CsvText Spreadsheet { get; } = new(';', isSpreadsheet: true);

    public static CsvText Raw { get; } = new(',', isSpreadsheet: false);

    public void Begin(IReadOnlyList<ExportColumn> columns, PooledBlock block)
    {
        if (_isSpreadsheet)
            block.Write("\uFEFF"u8);
        for (var i = 0; i < columns.Count; i++)
        {
            if (i > 0)
                block.Add(_separator);
            block.Write(Encoding.UTF8.GetBytes(columns[i].Name));
        }

        block.Write("\r\n"u8);
    }

    public void Row(IReadOnlyList<ExportColumn> columns, CopyRow row, PooledBlock block)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (i > 0)
                block.Add(_separator);
            if (columns[i].Kind == ColumnKind.Text)
                Text(row.Bytes(out var isNull), isNull, block);
            else
                Figure(columns[i].Kind, row, block);
        }

        block.Write("\r\n"u8);
    }

    public void End(PooledBlock block)
    {
    }

    private void Text(ReadOnlySpan<byte> text, bool isNull, PooledBlock block)
    {
        if (isNull)
            return;
        var isFormula = _isSpreadsheet && Formula.IsOne(text);
        if (text.Length > 0 && !isFormula && text.IndexOfAny(_quoted) < 0 && text[0] != ' ' && text[^1] != ' ')
        {
            block.Write(text);
            return;
        }

        block.Add(Quote);
        if (isFormula)
            block.Add((byte)Formula.Mark);
        for (var quote = text.IndexOf(Quote); quote >= 0; quote = text.IndexOf(Quote))
        {
            block.Write(text[..(quote + 1)]);
            block.Add(Quote);
            text = text[(quote + 1)..];
        }

        block.Write(text);
        block.Add(Quote);
    }

    private void Figure(ColumnKind kind, CopyRow row, PooledBlock block)
    {
        var into = block.GetSpan(MaxNumberLength);
        var written = InvariantFigure.Write(kind, row, into);
        if (_isSpreadsheet && kind is ColumnKind.Amount or ColumnKind.Fraction)
            into[..written].Replace((byte)'.', (byte)',');
        block.Advance(written);
    }
}
