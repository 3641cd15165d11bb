using System.IO.Compression;

namespace Cidadao.Core.Imports.Reading;

/// <summary>A file as it was uploaded or fetched.</summary>
/// <param name="Name">Shown to people.</param>
/// <param name="Content">Seekable; stays the caller's.</param>
/// <param name="Group">Files that refer to each other, where their formats alone do not tell: a page of tenders and the items of those tenders.</param>
public sealed record SourceInput(string Name, Stream Content, int Group = 0);

/// <summary>
/// What is in the files of one import, zipped or not, recognised by content. Names of entries are shown to people and never touch the file
/// system.
/// </summary>
public sealed class SourceArchive : IDisposable
{
    // Entries below this size are not worth a bomb's while, and the ratio of a header alone means nothing.
    private const long RatioFrom = 1 << 20;

    private readonly List<ZipArchive> _zips = [];

    private SourceArchive()
    {
    }

    /// <summary>
    /// The readings, in the groups in which they are merged: at most one of a format each, so that a month's items meet that month's
    /// contracts. Contracts and tenders come first in a group: the others refer to them.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<SourceEntry>> Groups { get; private set; } = [];

    /// <summary>Inflated bytes of all readings, as the directories state them; reading more than that fails.</summary>
    public long TotalBytes => Groups.Sum(group => group.Sum(entry => entry.Bytes));

    /// <summary>Opens the files and recognises what is in them.</summary>
    /// <exception cref="ImportRefusedException">One is of no known format, damaged, or beyond the limits.</exception>
    public static async Task<SourceArchive> OpenAsync(IReadOnlyList<SourceInput> files, ArchiveLimits limits, CancellationToken cancellation)
    {
        var archive = new SourceArchive();
        try
        {
            var groups = new List<(int Group, List<SourceEntry> Entries)>();
            foreach (var file in files)
            {
                foreach (var content in await archive.ContentsAsync(file, limits, cancellation))
                    Add(groups, file.Group, await Recogniser.RecogniseAsync(content, cancellation));
            }

            if (groups.Count == 0)
                throw RefusedFormat.Empty(files.Count == 0 ? "—" : files[0].Name);
            archive.Groups = [.. groups.Select(group => group.Entries.OrderBy(entry => Rank(entry.Kind)).ToList())];
            return archive;
        }
        catch (InvalidDataException e)
        {
            archive.Dispose();
            throw new ImportRefusedException(ImportRefusal.DamagedZip, new(
                $"O arquivo está danificado e não pode ser lido ({e.Message}). Baixe-o de novo.",
                $"The file is damaged and cannot be read ({e.Message}). Download it again."));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    public void Dispose() => _zips.ForEach(zip => zip.Dispose());

    private static void Add(List<(int Group, List<SourceEntry> Entries)> groups, int number, IReadOnlyList<SourceEntry> readings)
    {
        var fits = groups.FindIndex(group => group.Group == number && group.Entries.TrueForAll(entry =>
            Family(entry.Format) == Family(readings[0].Format) && entry.Kind != readings[0].Kind));
        if (fits < 0)
            groups.Add((number, [.. readings]));
        else
            groups[fits].Entries.AddRange(readings);
    }

    /// <summary>Files whose rows refer to each other.</summary>
    private static int Family(SourceFormat format) => format switch
    {
        <= SourceFormat.PortalApostilles => 1,
        <= SourceFormat.PortalCommitments => 2,
        SourceFormat.ContratosGovContracts or SourceFormat.ContratosGovHistory => 3,
        SourceFormat.PncpTenders or SourceFormat.PncpItems or SourceFormat.PncpResults => 4,
        _ => 100 + (int)format,
    };

    private static int Rank(RowKind kind) => kind is RowKind.Contracts or RowKind.Tenders ? 0 : (int)kind;

    private async Task<IReadOnlyList<SourceContent>> ContentsAsync(SourceInput file, ArchiveLimits limits, CancellationToken cancellation)
    {
        if (!await StartsAsZipAsync(file.Content, cancellation))
        {
            if (file.Content.Length == 0)
                throw RefusedFormat.Empty(file.Name);
            return [new(file.Name, file.Content.Length, _ => Task.FromResult<Stream>(new RewoundStream(file.Content)))];
        }

        var zip = await OpenZipAsync(file.Content, cancellation);
        _zips.Add(zip);
        ArchiveCheck.Check(zip, limits, RatioFrom);
        return [.. zip.Entries.Where(entry => entry.Length > 0).Select(entry => new SourceContent(entry.FullName, entry.Length, entry.OpenAsync))];
    }

    private static async Task<bool> StartsAsZipAsync(Stream file, CancellationToken cancellation)
    {
        var signature = new byte[4];
        file.Position = 0;
        var read = await file.ReadAtLeastAsync(signature, signature.Length, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        return read == 4 && signature is [(byte)'P', (byte)'K', 3 or 5, 4 or 6];
    }

    private static async Task<ZipArchive> OpenZipAsync(Stream file, CancellationToken cancellation)
    {
        try
        {
            return await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellation);
        }
        catch (InvalidDataException)
        {
            throw new ImportRefusedException(ImportRefusal.DamagedZip, new(
                "O zip está incompleto: falta o diretório no fim do arquivo, como depois de um download interrompido. Baixe-o de novo.",
                "The zip is incomplete: the directory at its end is missing, as after a broken download. Download it again."));
        }
    }
}
