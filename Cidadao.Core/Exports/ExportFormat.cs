using Cidadao.Core.Database.Views;

namespace Cidadao.Core.Exports;

/// <summary>How the rows are written.</summary>
public enum ExportFormat : short
{
    Csv = 1,
    JsonLines = 2,
    Xlsx = 3,
    Parquet = 4,
}

/// <summary>For whom a CSV or XLSX is.</summary>
public enum ExportVariant : short
{
    /// <summary>
    /// For people: texts that a spreadsheet would take for formulas are neutralised; a CSV is as a Brazilian spreadsheet reads it by itself (byte-order
    /// mark, semicolon, decimal comma).
    /// </summary>
    Spreadsheet = 1,

    /// <summary>For programs: every text as it is, a CSV by RFC 4180.</summary>
    Raw = 2,
}

/// <summary>Writes rows as they come.</summary>
internal interface IRowsFormat
{
    /// <param name="written">Told after some rows how many there are.</param>
    Task WriteAsync(ExportTable table, CopyRow row, Stream target, Action<long> written, CancellationToken cancellation);
}

/// <summary>What is known of the formats.</summary>
public static class ExportFormats
{
    public static string MediaType(ExportFormat format) => format switch
    {
        ExportFormat.Csv => "text/csv; charset=utf-8",
        ExportFormat.JsonLines => "application/x-ndjson; charset=utf-8",
        ExportFormat.Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/vnd.apache.parquet",
    };

    /// <returns>With its dot.</returns>
    public static string Extension(ExportFormat format) => format switch
    {
        ExportFormat.Csv => ".csv",
        ExportFormat.JsonLines => ".jsonl",
        ExportFormat.Xlsx => ".xlsx",
        _ => ".parquet",
    };

    /// <summary>Whether it is worth being compressed: XLSX and Parquet are already.</summary>
    public static bool IsText(ExportFormat format) => format is ExportFormat.Csv or ExportFormat.JsonLines;

    internal static IRowsFormat Of(ExportFormat format, ExportVariant variant) => format switch
    {
        ExportFormat.Csv => new TextRows(variant == ExportVariant.Spreadsheet ? CsvText.Spreadsheet : CsvText.Raw),
        ExportFormat.JsonLines => new TextRows(new JsonLinesText()),
        ExportFormat.Xlsx => new XlsxRows(variant),
        _ => new ParquetRows(),
    };
}
