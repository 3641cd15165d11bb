using System.Buffers;
using System.Globalization;
using System.Text;
using Cidadao.Core.Database.Views;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.Core.Exports;

/// <summary>The XML of a worksheet.</summary>
/// <param name="isSpreadsheet">
/// A text is never a formula in a workbook; it becomes one when the workbook is saved as CSV and opened again, so it is neutralised all the same.
/// </param>
internal sealed class SheetText(bool isSpreadsheet) : IRowText
{
    private const int MaxFigureLength = 64;

    /// <summary>Where XML has no character, what it would read as another one, and what starts the notation for these.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), .. "&<>_"u8, 0xEF]);

    private static readonly DateTime Epoch = new(1899, 12, 30, 0, 0, 0, DateTimeKind.Utc);

    public void Begin(IReadOnlyList<ExportColumn> columns, PooledBlock block)
    {
        block.Write("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"""u8);
        block.Write("""<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"""u8);
        block.Write("<sheetData><row>"u8);
        foreach (var column in columns)
            Text(Encoding.UTF8.GetBytes(column.Name), block);
        block.Write("</row>"u8);
    }

    public void Row(IReadOnlyList<ExportColumn> columns, CopyRow row, PooledBlock block)
    {
        block.Write("<row>"u8);
        foreach (var column in columns)
        {
            if (column.Kind != ColumnKind.Text)
                Figure(column.Kind, row, block);
            else if (row.Bytes(out var isNull) is var text && isNull)
                block.Write("<c/>"u8);
            else
                Text(text, block);
        }

        block.Write("</row>"u8);
    }

    public void End(PooledBlock block) => block.Write("</sheetData></worksheet>"u8);

    private void Text(ReadOnlySpan<byte> text, PooledBlock block)
    {
        block.Write("""<c t="inlineStr"><is><t xml:space="preserve">"""u8);
        if (isSpreadsheet && Formula.IsOne(text))
            block.Add((byte)Formula.Mark);
        for (var at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            block.Write(text[..at]);
            var taken = Escape(text[at..], block);
            text = text[(at + taken)..];
        }

        block.Write(text);
        block.Write("</t></is></c>"u8);
    }

    /// <returns>Bytes that were taken.</returns>
    private static int Escape(ReadOnlySpan<byte> text, PooledBlock block)
    {
        switch (text[0])
        {
            case (byte)'&':
                block.Write("&amp;"u8);
                return 1;
            case (byte)'<':
                block.Write("&lt;"u8);
                return 1;
            case (byte)'>':
                block.Write("&gt;"u8);
                return 1;
            case (byte)'\t' or (byte)'\n':
                block.Add(text[0]);
                return 1;
            case (byte)'_' when text.Length < 2 || text[1] != (byte)'x':
                block.Add((byte)'_');
                return 1;
            case 0xEF when !text.StartsWith("\uFFFE"u8) && !text.StartsWith("\uFFFF"u8):
                block.Add(0xEF);
                return 1;
            default:
                Rune.DecodeFromUtf8(text, out var rune, out var taken);
                block.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"_x{rune.Value:X4}_")));
                return taken;
        }
    }

    private static void Figure(ColumnKind kind, CopyRow row, PooledBlock block)
    {
        Span<byte> figure = stackalloc byte[MaxFigureLength];
        var written = kind switch
        {
            ColumnKind.Day => Serial(row.Day()?.ToDateTime(default, DateTimeKind.Utc), figure),
            ColumnKind.Moment => Serial(row.MomentOrNull(), figure),
            _ => InvariantFigure.Write(kind, row, figure),
        };
        if (written == 0)
        {
            block.Write("<c/>"u8);
            return;
        }

        block.Write(kind switch
        {
            ColumnKind.Day => """<c s="1"><v>"""u8,
            ColumnKind.Moment => """<c s="2"><v>"""u8,
            ColumnKind.Amount => """<c s="3"><v>"""u8,
            _ => "<c><v>"u8,
        });
        block.Write(figure[..written]);
        block.Write("</v></c>"u8);
    }

    /// <summary>Days since the last day of 1899; a spreadsheet has none before 1900-03-01 that others would agree on.</summary>
    private static int Serial(DateTime? moment, Span<byte> into)
    {
        var written = 0;
        if (moment is { } known)
            (known - Epoch).TotalDays.TryFormat(into, out written, "R", CultureInfo.InvariantCulture);
        return written;
    }
}
