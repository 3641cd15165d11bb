namespace Cidadao.Api.Live;

/// <summary>
/// The connection of a socket, which two write to: the framework's socket its pongs, pings and the end, and <see cref="LiveConnection"/> its ready
/// frames. Each writes whole frames, one at a time.
/// </summary>
internal sealed class SharedStream(Stream inner) : Stream
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await inner.WriteAsync(buffer, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer, offset, count, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => throw new NotSupportedException("Only as a task.");

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only as a task.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only as a task.");

    protected override void Dispose(bool disposing)
    {
        // The turn stays: who writes just now ends by the connection's end.
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
