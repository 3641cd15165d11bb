namespace Cidadao.Core.Imports.Reading;

/// <summary>Counts what is read, and does not let an entry inflate beyond the size that its directory states.</summary>
internal sealed class MeteredStream(Stream inner, long limit, ImportProgress progress) : Stream
{
    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => limit;

    public override long Position { get => _read; set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => Metered(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Metered(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Metered(int count)
    {
        _read += count;
        if (_read > limit)
            throw new InvalidDataException($"An entry inflates beyond the {limit} bytes that it states.");
        progress.AddBytes(count);
        return count;
    }
}
