using System.IO.Compression;
using Cidadao.Core.Database.Views;

namespace Cidadao.Core.Exports;

/// <summary>
/// An Office Open XML workbook of one sheet, written front to back into a zip that is never gone back in: nothing of it stays in memory. Texts are inline
/// strings, days and moments are dates of the 1900 system, figures are numbers.
/// </summary>
internal sealed class XlsxRows(ExportVariant variant) : IRowsFormat
{
    /// <summary>A worksheet has 1,048,576 rows, the first of which names the columns.</summary>
    public const int MaxRows = 1_048_575;

    /// <summary>UTF-16 units of a cell.</summary>
    public const int MaxCellLength = 32_767;

    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006";
    private const string Spreadsheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";

    private static readonly (string Name, string Content)[] Parts =
    [
        ("[Content_Types].xml",
            $"""
            <Types xmlns="{Package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{Spreadsheet}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{Spreadsheet}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="{Spreadsheet}.styles+xml"/></Types>
            """),
        ("_rels/.rels",
            $"""<Relationships xmlns="{Package}/relationships"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""),
        ("xl/_rels/workbook.xml.rels",
            $"""
            <Relationships xmlns="{Package}/relationships"><Relationship Id="r1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Office}/styles" Target="styles.xml"/></Relationships>
            """),
        // Cell formats by number: 0 general, 1 day, 2 moment, 3 amount.
        ("xl/styles.xml",
            $"""
            <styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="1"><font/></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf xfId="0"/><xf xfId="0" numFmtId="164" applyNumberFormat="1"/><xf xfId="0" numFmtId="165" applyNumberFormat="1"/><xf xfId="0" numFmtId="4" applyNumberFormat="1"/></cellXfs></styleSheet>
            """),
    ];

    public async Task WriteAsync(ExportTable table, CopyRow row, Stream target, Action<long> written, CancellationToken cancellation)
    {
        await using var zip = await ZipArchive.CreateAsync(target, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation);
        foreach (var (name, content) in Parts)
            await PartAsync(zip, name, content, cancellation);
        await PartAsync(
            zip,
            "xl/workbook.xml",
            $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="{table.Name}" sheetId="1" r:id="r1"/></sheets></workbook>""",
            cancellation);
        await using var sheet = await zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).OpenAsync(cancellation);
        await new TextRows(new SheetText(variant == ExportVariant.Spreadsheet)).WriteAsync(table, row, sheet, written, cancellation);
    }

    private static async Task PartAsync(ZipArchive zip, string name, string content, CancellationToken cancellation)
    {
        await using var part = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellation);
        await using var text = new StreamWriter(part);
        await text.WriteAsync($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}""".AsMemory(), cancellation);
    }
}
