using System.Text.Json;
using System.Text.Unicode;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Reading;

/// <summary>Tells what a file is by what is in it.</summary>
internal static class Recogniser
{
    private const int SampleLength = 1 << 18;

    private static readonly byte[] Bom = [0xEF, 0xBB, 0xBF];

    /// <returns>The readings of the file.</returns>
    /// <exception cref="ImportRefusedException">It is none of the known formats.</exception>
    public static async Task<IReadOnlyList<SourceEntry>> RecogniseAsync(SourceContent content, CancellationToken cancellation)
    {
        var sample = new byte[Math.Min(SampleLength, content.Bytes)];
        await using (var stream = await content.OpenAsync(cancellation))
            sample = sample[..await stream.ReadAtLeastAsync(sample, sample.Length, throwOnEndOfStream: false, cancellation)];
        var encoding = EncodingOf(sample);
        return FirstByte(sample) is (byte)'[' or (byte)'{'
            ? await JsonAsync(content, encoding, cancellation)
            : await CsvAsync(content, encoding, sample, cancellation);
    }

    private static async Task<IReadOnlyList<SourceEntry>> JsonAsync(SourceContent content, SourceEncoding encoding, CancellationToken cancellation)
    {
        using var record = await FirstRecordAsync(content, encoding, cancellation);
        var readings = record is null ? [] : SourceFormats.Recognise(record.RootElement);
        if (readings.Count == 0)
            throw RefusedFormat.UnknownJson(content.Name, record?.RootElement);
        return [.. readings.Select(rows => new SourceEntry(content, encoding, rows, isMended: false))];
    }

    /// <returns>Null where the document holds no record.</returns>
    private static async Task<JsonDocument?> FirstRecordAsync(SourceContent content, SourceEncoding encoding, CancellationToken cancellation)
    {
        await using var records = new JsonRecordReader(SourceText.AsUtf8(await content.OpenAsync(cancellation), encoding), byArray: false);
        try
        {
            return await records.ReadAsync(cancellation) ? JsonRecordSource.Parse(records.Raw, out _) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            throw RefusedFormat.DamagedJson(content.Name, e.Message);
        }
    }

    private static async Task<IReadOnlyList<SourceEntry>> CsvAsync(
        SourceContent content, SourceEncoding encoding, byte[] sample, CancellationToken cancellation)
    {
        IReadOnlyList<string> header = [];
        foreach (var separator in ";,")
        {
            var columns = await HeaderAsync(sample, (byte)separator, encoding, cancellation);
            if (SourceFormats.Recognise(columns) is var (rows, isMended) && rows.Separator == separator)
                return [new(content, encoding, rows, isMended)];
            if (columns.Count > header.Count)
                header = columns;
        }

        if (header.SequenceEqual(SourceFormats.RejectedRecordHeader))
            return await MendedJsonAsync(content, encoding, sample, cancellation);
        throw RefusedFormat.UnknownCsv(content.Name, header);
    }

    private static async Task<IReadOnlyList<SourceEntry>> MendedJsonAsync(
        SourceContent content, SourceEncoding encoding, byte[] sample, CancellationToken cancellation)
    {
        await using var records = new CsvRecordReader(new MemoryStream(sample), (byte)';');
        await records.ReadAsync(cancellation);
        var name = await records.ReadAsync(cancellation) && records.FieldCount > 0 ? SourceText.ToText(records[0], encoding) : "";
        var readings = Enum.TryParse<SourceFormat>(name, out var format) ? SourceFormats.Json.Where(rows => rows.Format == format).ToList() : [];
        return readings.Count > 0
            ? [.. readings.Select(rows => new SourceEntry(content, encoding, rows, isMended: true))]
            : throw RefusedFormat.UnknownCsv(content.Name, SourceFormats.RejectedRecordHeader);
    }

    private static async Task<IReadOnlyList<string>> HeaderAsync(byte[] sample, byte separator, SourceEncoding encoding, CancellationToken cancellation)
    {
        var start = sample.AsSpan().StartsWith(Bom) ? Bom.Length : 0;
        await using var records = new CsvRecordReader(new MemoryStream(sample, start, sample.Length - start), separator);
        if (!await records.ReadAsync(cancellation) || records.Damage is not null)
            return [];
        return [.. Enumerable.Range(0, records.FieldCount).Select(column => SourceText.ToText(SourceText.Trim(records[column]), encoding))];
    }

    /// <summary>UTF-8 where it has a mark or the sample is valid UTF-8; otherwise Windows-1252, of which ISO-8859-1 is a part.</summary>
    private static SourceEncoding EncodingOf(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith(Bom))
            return SourceEncoding.Utf8;
        var characters = new char[sample.Length];
        // The sample may end within a character: that is no error.
        return Utf8.ToUtf16(sample, characters, out _, out _, replaceInvalidSequences: false, isFinalBlock: false) == System.Buffers.OperationStatus.InvalidData
            ? SourceEncoding.Windows1252
            : SourceEncoding.Utf8;
    }

    private static byte FirstByte(ReadOnlySpan<byte> sample)
    {
        if (sample.StartsWith(Bom))
            sample = sample[Bom.Length..];
        sample = sample.TrimStart(" \t\r\n"u8);
        return sample.IsEmpty ? (byte)0 : sample[0];
    }
}
