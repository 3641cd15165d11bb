using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Cidadao.Core.Caching;

/// <summary>Why a payload is not taken.</summary>
internal enum PayloadFault
{
    None,

    /// <summary>Not of this format or version, of another type or key: somebody else's.</summary>
    Foreign,

    /// <summary>Damaged: the checksum is another, or what it says cannot be.</summary>
    Poisoned,
}

/// <summary>
/// How a value stands in Redis and Postgres. Little endian: mark and version of the format (4), checksum of all that follows (8), type (8),
/// key (8), created, expires, δ, position (8 each), number of tags (1), each tag with its length (2), then the value. A format that changes
/// takes another version, and the old payloads are misses.
/// </summary>
internal static class Payload
{
    private const uint Format = 0x3143_4443; // "CDC1"
    private const int HashedFrom = 12;
    private const int FixedLength = 61;

    /// <summary>Type, key, moments and position: two payloads in which these are equal are of one computation.</summary>
    public const int IdentityFrom = HashedFrom;
    public const int IdentityLength = FixedLength - 1 - HashedFrom;

    private const int MostTags = byte.MaxValue;

    /// <returns>Where the value begins.</returns>
    public static int Write(ArrayBufferWriter<byte> into, EntryFacts facts, ulong type, Action<IBufferWriter<byte>> value)
    {
        var header = into.GetSpan(FixedLength)[..FixedLength];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Format);
        BinaryPrimitives.WriteUInt64LittleEndian(header[12..], type);
        BinaryPrimitives.WriteUInt64LittleEndian(header[20..], KeyMark(facts.Key));
        BinaryPrimitives.WriteInt64LittleEndian(header[28..], facts.CreatedAt);
        BinaryPrimitives.WriteInt64LittleEndian(header[36..], facts.ExpiresAt);
        BinaryPrimitives.WriteInt64LittleEndian(header[44..], facts.Delta);
        BinaryPrimitives.WriteInt64LittleEndian(header[52..], facts.Position);
        header[60] = checked((byte)Math.Min(facts.Tags.Length, MostTags));
        into.Advance(FixedLength);
        foreach (var tag in facts.Tags.AsSpan()[..header[60]])
            WriteTag(into, tag);
        var at = into.WrittenCount;
        value(into);
        return at;
    }

    /// <summary>After the last byte: the checksum goes to its place.</summary>
    public static void Seal(Span<byte> payload) =>
        BinaryPrimitives.WriteUInt64LittleEndian(payload[4..], XxHash3.HashToUInt64(payload[HashedFrom..]));

    public static PayloadFault TryRead(ReadOnlyMemory<byte> payload, string key, ulong type, out EntryFacts? facts, out ReadOnlyMemory<byte> value)
    {
        (facts, value) = (null, default);
        var bytes = payload.Span;
        if (bytes.Length < FixedLength || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Format)
            return PayloadFault.Foreign;
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[4..]) != XxHash3.HashToUInt64(bytes[HashedFrom..]))
            return PayloadFault.Poisoned;
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[12..]) != type || BinaryPrimitives.ReadUInt64LittleEndian(bytes[20..]) != KeyMark(key))
            return PayloadFault.Foreign;
        var tags = new string[bytes[60]];
        var at = FixedLength;
        for (var i = 0; i < tags.Length; i++)
        {
            if (!TryReadTag(bytes, ref at, out tags[i]))
                return PayloadFault.Poisoned;
        }

        facts = new(
            key,
            tags,
            BinaryPrimitives.ReadInt64LittleEndian(bytes[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[36..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[44..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[52..]));
        value = payload[at..];
        return PayloadFault.None;
    }

    /// <returns>What a whole payload says of itself, whatever its type; null when it is not whole.</returns>
    public static EntryFacts? FactsOf(ReadOnlyMemory<byte> payload, string key)
    {
        var type = payload.Length < FixedLength ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(payload.Span[12..]);
        return TryRead(payload, key, type, out var facts, out _) == PayloadFault.None ? facts : null;
    }

    private static ulong KeyMark(string key) => XxHash3.HashToUInt64(System.Runtime.InteropServices.MemoryMarshal.AsBytes(key.AsSpan()));

    private static void WriteTag(ArrayBufferWriter<byte> into, string tag)
    {
        var length = Encoding.UTF8.GetByteCount(tag);
        var span = into.GetSpan(2 + length);
        BinaryPrimitives.WriteUInt16LittleEndian(span, checked((ushort)length));
        Encoding.UTF8.GetBytes(tag, span[2..]);
        into.Advance(2 + length);
    }

    private static bool TryReadTag(ReadOnlySpan<byte> bytes, ref int at, out string tag)
    {
        tag = "";
        if (bytes.Length < at + 2)
            return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        if (bytes.Length < at + 2 + length)
            return false;
        tag = Encoding.UTF8.GetString(bytes.Slice(at + 2, length));
        at += 2 + length;
        return true;
    }
}
