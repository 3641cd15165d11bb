using System.IO.Pipelines;

namespace Cidadao.Core.Imports.Reading;

/// <summary>Reads its source on another core, a few blocks ahead: inflating takes about as long as parsing what comes out of it.</summary>
internal sealed class ReadAheadStream : Stream
{
    private const int Block = 1 << 18;
    private const int BlocksAhead = 4;

    private readonly Stream _blocks;
    private readonly Task _reading;

    public ReadAheadStream(Stream source)
    {
        var pipe = new Pipe(new(
            pauseWriterThreshold: BlocksAhead * Block, resumeWriterThreshold: (BlocksAhead - 1) * Block, minimumSegmentSize: Block,
            readerScheduler: PipeScheduler.ThreadPool, writerScheduler: PipeScheduler.ThreadPool, useSynchronizationContext: false));
        _blocks = pipe.Reader.AsStream();
        _reading = Task.Run(() => ReadAsync(source, pipe.Writer));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => _blocks.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _blocks.ReadAsync(buffer, cancellationToken);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Ends when nothing of the source is read any more: the entries of a zip share its stream.</summary>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _reading;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _blocks.Dispose(); // the writer's next flush tells it that nobody reads any more
        base.Dispose(disposing);
    }

    private static async Task ReadAsync(Stream source, PipeWriter writer)
    {
        await using var _ = source;
        try
        {
            while (true)
            {
                var read = await source.ReadAsync(writer.GetMemory(Block));
                if (read == 0)
                    break;
                writer.Advance(read);
                if ((await writer.FlushAsync()).IsCompleted)
                    break;
            }

            await writer.CompleteAsync();
        }
        catch (Exception e)
        {
            await writer.CompleteAsync(e); // thrown where it is read
        }
    }
}
