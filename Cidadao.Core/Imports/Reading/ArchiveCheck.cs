using System.IO.Compression;

namespace Cidadao.Core.Imports.Reading;

/// <summary>A zip against its limits, by its directory: before anything of it is inflated.</summary>
internal static class ArchiveCheck
{
    /// <exception cref="ImportRefusedException">It is beyond one of them.</exception>
    public static void Check(ZipArchive zip, ArchiveLimits limits, long ratioFrom)
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

        var dense = zip.Entries.FirstOrDefault(entry => entry.Length > ratioFrom && entry.Length / Math.Max(entry.CompressedLength, 1) > limits.MaxRatio);
        if (dense is null)
            return;
        var ratio = dense.Length / Math.Max(dense.CompressedLength, 1);
        throw new ImportRefusedException(ImportRefusal.InflatesTooMuch, new(
            $"O arquivo '{dense.FullName}' cresce {ratio} vezes ao ser descompactado; o limite é {limits.MaxRatio} vezes.",
            $"The entry '{dense.FullName}' inflates {ratio} times; the limit is {limits.MaxRatio} times."));
    }
}

/// <summary>A file from its start on; disposing it leaves the file open.</summary>
internal sealed class RewoundStream : Stream
{
    private readonly Stream _file;

    public RewoundStream(Stream file)
    {
        _file = file;
        file.Position = 0;
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _file.Length;

    public override long Position { get => _file.Position; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => _file.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _file.ReadAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
