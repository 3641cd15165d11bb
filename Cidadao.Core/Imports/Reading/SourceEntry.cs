using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Reading;

/// <summary>One file, by itself or inside a zip, that can be opened several times.</summary>
/// <param name="Name">Shown to people; never touches the file system.</param>
/// <param name="Bytes">Inflated size, as the zip's directory states it.</param>
/// <param name="OpenAsync">Opens it at its start.</param>
public sealed record SourceContent(string Name, long Bytes, Func<CancellationToken, Task<Stream>> OpenAsync);

/// <summary>One reading of a recognised file. Most files are read once; a history once for each kind of its terms.</summary>
public sealed class SourceEntry
{
    /// <summary>Bytes from which a second core is worth its start.</summary>
    private const long WorthReadingAhead = 1 << 20;

    private readonly SourceContent _content;
    private readonly SourceEncoding _encoding;
    private readonly CsvRows? _csv;
    private readonly JsonRows? _json;

    public SourceEntry(SourceContent content, SourceEncoding encoding, CsvRows rows, bool isMended)
    {
        (_content, _encoding, _csv) = (content, encoding, rows);
        (Format, Kind, IsMended) = (rows.Format, rows.Kind, isMended);
    }

    /// <param name="content">The file.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="rows">How its records are read.</param>
    /// <param name="isMended">It is the CSV of a JSON file's rejections.</param>
    public SourceEntry(SourceContent content, SourceEncoding encoding, JsonRows rows, bool isMended)
    {
        (_content, _encoding, _json) = (content, encoding, rows);
        (Format, Kind, IsMended) = (rows.Format, rows.Kind, isMended);
    }

    public string Name => _content.Name;

    public long Bytes => _content.Bytes;

    public SourceFormat Format { get; }

    public RowKind Kind { get; }

    /// <summary>Its rows are added to what there is, instead of taking the place of all rows of their contracts.</summary>
    public bool IsMended { get; }

    /// <summary>Opens it behind its header, counting inflated bytes into <paramref name="progress"/>.</summary>
    /// <exception cref="InvalidDataException">While reading: it holds more than it says, or its checksum is wrong.</exception>
    public async Task<RecordSource> OpenAsync(ImportProgress progress, CancellationToken cancellation)
    {
        Stream stream = new MeteredStream(await _content.OpenAsync(cancellation), Bytes, progress);
        if (Bytes >= WorthReadingAhead)
            stream = new ReadAheadStream(stream);
        if (_json is not null && !IsMended)
            return new JsonRecordSource(new(SourceText.AsUtf8(stream, _encoding), _json.ByArray), _json);

        var reader = new CsvRecordReader(stream, (byte)(_csv?.Separator ?? ';'));
        try
        {
            await reader.ReadAsync(cancellation); // the header, recognised before
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }

        return _csv is not null ? new CsvRecordSource(reader, _csv, _encoding, IsMended) : new MendedJsonSource(reader, _encoding, _json!);
    }
}
