using System.IO.Compression;

namespace Cidadao.Api.Caching;

/// <summary>Bytes, smaller.</summary>
internal static class Compressor
{
    /// <summary>Below, compression saves less than its headers cost.</summary>
    private const int Least = 1_024;

    public const int Fast = 1;
    private const int Window = 22;

    /// <returns>Null where it would not be smaller.</returns>
    public static byte[]? Brotli(ReadOnlySpan<byte> bytes, int level = Fast)
    {
        if (bytes.Length < Least)
            return null;
        var into = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, into, out var written, level, Window) && written < bytes.Length ? into[..written] : null;
    }

    /// <returns>Null where it would not be smaller.</returns>
    public static byte[]? Gzip(ReadOnlySpan<byte> bytes, int level = Fast)
    {
        if (bytes.Length < Least)
            return null;
        var into = new MemoryStream();
        using (var gzip = new GZipStream(into, new ZLibCompressionOptions { CompressionLevel = Math.Min(level, 9) }, leaveOpen: true))
            gzip.Write(bytes);
        return into.Length < bytes.Length ? into.ToArray() : null;
    }
}
