using System.IO.Compression;
using System.Text;

namespace Cidadao.Core.Imports;

/// <summary>
/// The Portal's monthly zip, opened and recognised by its content. Names of entries are shown to people and never touch the file system.
/// </summary>
public sealed class PortalArchive : IDisposable
{
    // Entries below this size are not worth a bomb's while, and the ratio of a header alone means nothing.
    private const long RatioFrom = 1 << 20;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    private readonly ZipArchive _zip;

    private PortalArchive(ZipArchive zip) => _zip = zip;

    /// <summary>Contracts first: the others refer to them.</summary>
    public IReadOnlyList<PortalEntry> Entries { get; private set; } = [];

    /// <summary>Inflated bytes of all entries, as the directory states them; reading more than that fails.</summary>
    public long TotalBytes => Entries.Sum(entry => entry.Bytes);

    /// <summary>Opens a zip and recognises what is in it.</summary>
    /// <param name="file">Seekable; stays the caller's.</param>
    /// <exception cref="ImportRefusedException">It is not a zip of the Portal's files, or beyond the limits.</exception>
    public static async Task<PortalArchive> OpenAsync(Stream file, ArchiveLimits limits, CancellationToken cancellation)
    {
        var archive = new PortalArchive(await OpenZipAsync(file, cancellation));
        try
        {
            CheckLimits(archive._zip, limits);
            archive.Entries = await RecogniseAsync(archive._zip, cancellation);
            return archive;
        }
        catch (InvalidDataException e)
        {
            archive.Dispose();
            throw Damaged(e);
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public void Dispose() => _zip.Dispose();

    private static async Task<ZipArchive> OpenZipAsync(Stream file, CancellationToken cancellation)
    {
        var signature = new byte[4];
        var read = await file.ReadAtLeastAsync(signature, signature.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        var startsAsZip = read == 4 && signature is [(byte)'P', (byte)'K', 3 or 5, 4 or 6];
        try
        {
            if (startsAsZip)
                return await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation);
        }
        catch (InvalidDataException)
        {
            throw new ImportRefusedException(ImportRefusal.DamagedZip, new(
                "O zip está incompleto: falta o diretório no fim do arquivo, como depois de um download interrompido. Baixe-o de novo.",
                "The zip is incomplete: the directory at its end is missing, as after a broken download. Download it again."));
        }

        var start = Convert.ToHexString(signature, 0, read);
        throw new ImportRefusedException(ImportRefusal.NotAZip, new(
            $"O arquivo não é um zip: começa com 0x{start}, e um zip começa com 0x504B0304. Envie o zip mensal de compras como o Portal o publica.",
            $"The file is not a zip: it starts with 0x{start}, and a zip with 0x504B0304. Send the monthly zip of purchases as the Portal publishes it."));
    }

    private static void CheckLimits(ZipArchive zip, ArchiveLimits limits)
    {
        if (zip.Entries.Count > limits.MaxEntries)
        {
            throw new ImportRefusedException(ImportRefusal.TooManyEntries, new(
                $"O zip tem {zip.Entries.Count} arquivos; o limite é {limits.MaxEntries}.",
                $"The zip has {zip.Entries.Count} entries; the limit is {limits.MaxEntries}."));
        }

        var total = zip.Entries.Sum(entry => entry.Length);
        if (total > limits.MaxInflatedBytes)
        {
            throw new ImportRefusedException(ImportRefusal.TooLarge, new(
                $"O zip descompactado teria {total} bytes; o limite é {limits.MaxInflatedBytes}.",
                $"The zip would inflate to {total} bytes; the limit is {limits.MaxInflatedBytes}."));
        }

        var dense = zip.Entries.FirstOrDefault(entry => entry.Length > RatioFrom && entry.Length / Math.Max(entry.CompressedLength, 1) > limits.MaxRatio);
        if (dense is not null)
        {
            var ratio = dense.Length / Math.Max(dense.CompressedLength, 1);
            throw new ImportRefusedException(ImportRefusal.InflatesTooMuch, new(
                $"O arquivo '{dense.FullName}' cresce {ratio} vezes ao ser descompactado; o limite é {limits.MaxRatio} vezes.",
                $"The entry '{dense.FullName}' inflates {ratio} times; the limit is {limits.MaxRatio} times."));
        }
    }

    private static async Task<IReadOnlyList<PortalEntry>> RecogniseAsync(ZipArchive zip, CancellationToken cancellation)
    {
        var entries = new List<PortalEntry>();
        foreach (var entry in zip.Entries.Where(entry => entry.Length > 0))
        {
            var header = await ReadHeaderAsync(entry, cancellation);
            var kind = PortalHeaders.Recognise(header) ?? throw UnknownHeader(entry.FullName, header);
            if (entries.Any(other => other.Kind == kind))
            {
                throw new ImportRefusedException(ImportRefusal.RepeatedFile, new(
                    $"O zip traz um segundo arquivo do mesmo tipo ({kind}): '{entry.FullName}'. Envie um mês por zip.",
                    $"The zip has a second file of one kind ({kind}): '{entry.FullName}'. Send one month a zip."));
            }

            entries.Add(new(entry, kind));
        }

        return entries.Any(entry => entry.Kind == PortalFile.Contracts) ? [.. entries.OrderBy(entry => entry.Kind)] : throw NoContracts(entries);
    }

    private static ImportRefusedException NoContracts(List<PortalEntry> entries)
    {
        var found = string.Join(", ", entries.Select(entry => $"'{entry.Name}'"));
        return new(ImportRefusal.NoContracts, entries.Count == 0
            ? new("O zip está vazio; ele deve trazer o arquivo Compras do Portal.", "The zip is empty; it should hold the Portal's Compras file.")
            : new(
                $"O zip não traz o arquivo Compras do Portal, só {found}; itens e aditivos não se ligam a nada sem os contratos.",
                $"The zip lacks the Portal's Compras file and has only {found}; items and amendments belong to nothing without the contracts."));
    }

    private static async Task<IReadOnlyList<string>> ReadHeaderAsync(ZipArchiveEntry entry, CancellationToken cancellation)
    {
        using var records = new CsvRecordReader(Decode(await entry.OpenAsync(cancellation)));
        if (!await records.ReadAsync(cancellation) || records.Damage is not null)
            return [];
        return [.. Enumerable.Range(0, records.FieldCount).Select(column => records[column].Trim().ToString())];
    }

    /// <summary>Names the first column that differs from the nearest known header, so that the reader need not compare 24 of them.</summary>
    private static ImportRefusedException UnknownHeader(string name, IReadOnlyList<string> header)
    {
        var nearest = Enum.GetValues<PortalFile>().MaxBy(file => PortalHeaders.Of(file).Intersect(header).Count());
        var known = PortalHeaders.Of(nearest);
        var at = Enumerable.Range(0, Math.Max(known.Count, header.Count))
            .First(column => column >= known.Count || column >= header.Count || known[column] != header[column]);
        var found = at < header.Count ? $"'{PortalRows.Shown(header[at])}'" : "—";
        var expected = at < known.Count ? $"'{known[at]}'" : "—";
        return new(ImportRefusal.UnknownHeader, new(
            $"O cabeçalho de '{name}' não é conhecido: a coluna {at + 1} de {header.Count} é {found}; no arquivo mais parecido do Portal ({nearest}) ela é {expected}.",
            $"The header of '{name}' is not known: column {at + 1} of {header.Count} is {found}; in the Portal's most similar file ({nearest}) it is {expected}."));
    }

    private static ImportRefusedException Damaged(InvalidDataException e) => new(ImportRefusal.DamagedZip, new(
        $"O zip está danificado e não pode ser lido ({e.Message}). Baixe-o de novo.",
        $"The zip is damaged and cannot be read ({e.Message}). Download it again."));

    internal static StreamReader Decode(Stream stream) => new(stream, Windows1252, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
}

/// <summary>One recognised file inside the zip.</summary>
public sealed class PortalEntry(ZipArchiveEntry entry, PortalFile kind)
{
    public string Name => entry.FullName;

    public PortalFile Kind => kind;

    /// <summary>Inflated size, as the directory states it.</summary>
    public long Bytes => entry.Length;

    /// <summary>Reads the records, counting inflated bytes into <paramref name="progress"/>.</summary>
    /// <exception cref="InvalidDataException">While reading: it holds more than it says, or its checksum is wrong.</exception>
    public async Task<CsvRecordReader> OpenAsync(ImportProgress progress, CancellationToken cancellation) =>
        new(PortalArchive.Decode(new MeteredStream(await entry.OpenAsync(cancellation), Bytes, progress)));
}
