using System.Text;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Reading;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Api.Imports;

/// <summary>
/// The rejections of one file as CSV, to be mended and imported again: the source's own columns and three more. Formulas are neutralised here,
/// where the texts leave for a spreadsheet. UTF-8 with its mark, which spreadsheets need.
/// </summary>
internal static class RejectionExport
{
    /// <param name="format">Of the file.</param>
    public static async Task WriteAsync(Stream target, SourceFormat format, IAsyncEnumerable<ImportRejection> rejections, CancellationToken cancellation)
    {
        await using var writer = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true);
        var csv = SourceFormats.Csv.FirstOrDefault(rows => rows.Format == format);
        var separator = csv?.Separator ?? ';';
        await writer.WriteAsync(Line(csv is null ? SourceFormats.RejectedRecordHeader : [.. csv.Header, .. SourceFormats.RejectionColumns], separator));
        await foreach (var rejection in rejections.WithCancellation(cancellation))
        {
            var fields = csv is null
                ? [format.ToString(), rejection.Record ?? ""]
                : await FieldsAsync(rejection.Record ?? "", csv, cancellation);
            string[] reason = [$"{rejection.Line}", rejection.Column ?? "", ImportTexts.Of(rejection.Reason).Pt];
            await writer.WriteAsync(Line([.. fields, .. reason], separator));
        }
    }

    /// <summary>As many fields as the header has; a record whose quotes are damaged is cut at the separators.</summary>
    private static async Task<string[]> FieldsAsync(string record, CsvRows csv, CancellationToken cancellation)
    {
        await using var reader = new CsvRecordReader(new MemoryStream(Encoding.UTF8.GetBytes(record)), (byte)csv.Separator);
        var isWhole = await reader.ReadAsync(cancellation) && reader.Damage is null;
        var fields = isWhole
            ? [.. Enumerable.Range(0, reader.FieldCount).Select(column => Encoding.UTF8.GetString(reader[column]))]
            : record.Split(csv.Separator).Select(field => field.Trim('"')).ToArray();
        if (fields.Length > csv.Header.Count)
            fields[csv.Header.Count - 1] = string.Join(csv.Separator, fields[(csv.Header.Count - 1)..]);
        Array.Resize(ref fields, csv.Header.Count);
        return fields;
    }

    private static string Line(IEnumerable<string?> fields, char separator) =>
        string.Join(separator, fields.Select(field => $"\"{Formula.Neutralise(field ?? "").Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\r\n";
}
