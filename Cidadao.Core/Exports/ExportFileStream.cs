using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Exports;

/// <summary>A ready-made file, read from its chunks as they are needed, from wherever one wants to begin. A chunk that is gone is an error.</summary>
/// <param name="length">Bytes of the file.</param>
public sealed class ExportFileStream(NpgsqlDataSource database, Guid exportId, long length) : Stream
{
    private byte[] _chunk = [];
    private long _number = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    /// <summary>Writes the chunks, within the connection's transaction.</summary>
    public static async Task StoreAsync(NpgsqlConnection connection, Guid exportId, Stream file, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync("COPY export_chunks (export_id, number, bytes) FROM STDIN (FORMAT BINARY)", cancellation);
        var buffer = new byte[ExportChunk.Size];
        for (var number = 0; await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation) is > 0 and var read; number++)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(exportId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(number, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(buffer.AsMemory(0, read), NpgsqlDbType.Bytea, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= length)
            return 0;
        var number = Position / ExportChunk.Size;
        if (number != _number)
            (_chunk, _number) = (await ChunkAsync((int)number, cancellationToken), number);
        var from = (int)(Position % ExportChunk.Size);
        var count = Math.Min(buffer.Length, _chunk.Length - from);
        _chunk.AsMemory(from, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task<byte[]> ChunkAsync(int number, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("-- exports.chunk\nSELECT bytes FROM export_chunks WHERE export_id = $1 AND number = $2");
        command.Parameters.Add(new() { Value = exportId });
        command.Parameters.Add(new() { Value = number });
        return await command.ExecuteScalarAsync(cancellation) as byte[]
            ?? throw new IOException($"The export {exportId} was removed while it was read.");
    }
}
