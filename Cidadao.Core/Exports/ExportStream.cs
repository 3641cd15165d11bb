using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;

namespace Cidadao.Core.Exports;

/// <summary>
/// Where an export's bytes go: counted and hashed on their way into a pipe. Whoever reads slowly is waited for. Writes that cannot wait, as archives
/// make them, are gathered in the pipe until the next one that can.
/// </summary>
public sealed class ExportStream(PipeWriter pipe) : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Position;

    /// <summary>Bytes so far.</summary>
    public override long Position { get; set; }

    /// <summary>SHA-256 of all bytes; once, at the end.</summary>
    public byte[] Digest() => _hash.GetHashAndReset();

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        pipe.Write(buffer);
        _hash.AppendData(buffer);
        Position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        await FlushAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    /// <exception cref="IOException">Nobody reads any more.</exception>
    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if ((await pipe.FlushAsync(cancellationToken)).IsCompleted)
            throw new IOException("Whoever read the export is gone.");
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
