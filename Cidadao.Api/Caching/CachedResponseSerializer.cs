using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Api.Caching;

/// <summary>An answer in Redis and Postgres: with its compressed forms and their level, so that no replica compresses again.</summary>
internal sealed class CachedResponseSerializer : IHybridCacheSerializer<CachedResponse>
{
    public CachedResponse Deserialize(ReadOnlySequence<byte> source)
    {
        using var reader = new BinaryReader(new MemoryStream(source.ToArray()), Encoding.UTF8);
        return new(reader.ReadInt32(), reader.ReadString(), reader.ReadString(), ReadBytes(reader)!, ReadBytes(reader), ReadBytes(reader), reader.ReadByte());
    }

    public void Serialize(CachedResponse value, IBufferWriter<byte> target)
    {
        var stream = new MemoryStream();
        var compressed = value.Compressed;
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(value.Status);
            writer.Write(value.ContentType);
            writer.Write(value.Language);
            foreach (var form in (Representation?[])[value.Plain, compressed.Brotli, compressed.Gzip])
            {
                writer.Write(form?.Bytes.Length ?? -1);
                writer.Write(form?.Bytes ?? []);
            }

            writer.Write((byte)compressed.Level);
        }

        target.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static byte[]? ReadBytes(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        return length < 0 ? null : reader.ReadBytes(length);
    }
}
