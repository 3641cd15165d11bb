using System.Buffers.Binary;
using System.Text;

namespace Cidadao.IntegrationTests.Telemetry;

/// <summary>Fields of protobuf messages by their number: as much of the format as OTLP's messages need to be read without their schema.</summary>
internal static class Protobuf
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <summary>OTLP's <c>KeyValue { key = 1; AnyValue { string_value = 1 } = 2 }</c></summary>
    public static (string Key, string? Value) KeyValue(ReadOnlyMemory<byte> pair) => (
        All(pair, 1).Select(Text).FirstOrDefault() ?? "",
        All(pair, 2).SelectMany(any => All(any, 1)).Select(Text).FirstOrDefault());

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static IEnumerable<long> Packed(ReadOnlyMemory<byte> bytes)
    {
        for (; bytes.Length > 0; bytes = bytes[8..])
            yield return BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
    }

    /// <returns>The fields of this number that have a length, in their order.</returns>
    public static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int number)
    {
        while (message.Length > 0)
        {
            var tag = ReadVarint(ref message);
            var length = (tag & 7) switch
            {
                Fixed64 => 8,
                Fixed32 => 4,
                Bytes => (int)ReadVarint(ref message),
                Varint => 0,
                var other => throw new InvalidDataException($"Not protobuf: a field of wire type {other}."),
            };
            if ((tag & 7) == Varint)
                ReadVarint(ref message);
            if ((tag & 7) == Bytes && tag >> 3 == number)
                yield return message[..length];
            message = message[length..];
        }
    }

    private static long ReadVarint(ref ReadOnlyMemory<byte> message)
    {
        var (value, shift, at) = (0L, 0, 0);
        for (; ; shift += 7)
        {
            var part = message.Span[at++];
            value |= (long)(part & 0x7f) << shift;
            if (part < 0x80)
                break;
        }

        message = message[at..];
        return value;
    }
}
