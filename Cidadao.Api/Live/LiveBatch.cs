using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.Api.Live;

/// <summary>
/// What goes out as one frame. Its text is written once, and compressed once, whoever gets it: without context takeover a compressed frame is the
/// same for all (RFC 7692), so that it is kept as it goes over the wire.
/// </summary>
internal sealed class LiveBatch
{
    private static readonly byte[] MessagesEnd = "]}"u8.ToArray();

    private readonly int _compressFrom;
    private readonly Lock _making = new();
    private readonly byte[]? _said;
    private byte[]? _text;
    private byte[]? _plain;
    private byte[]? _deflated;

    /// <param name="messages">Not empty; in the topic's order.</param>
    /// <param name="skipped">How many messages of progress are left out before or between them.</param>
    public LiveBatch(string topic, IReadOnlyList<LiveMessage> messages, int compressFrom, int skipped = 0) =>
        (Topic, Messages, Skipped, _compressFrom) = (topic, messages, skipped, compressFrom);

    private LiveBatch(LiveFrame said)
    {
        (Topic, Messages, _compressFrom) = (said.Topic, [], int.MaxValue);
        IsGap = said.Type == Gap;
        _said = JsonSerializer.SerializeToUtf8Bytes(said, ApiJson.Default.LiveFrame);
    }

    /// <summary>Type of what says that messages may be missing.</summary>
    public const string Gap = "gap";

    public string? Topic { get; }

    /// <summary>Empty where the server itself says something.</summary>
    public IReadOnlyList<LiveMessage> Messages { get; }

    public int Skipped { get; }

    public bool IsGap { get; }

    /// <summary>What the server itself says.</summary>
    public static LiveBatch Of(LiveFrame said) => new(said);

    /// <summary>The frame as it goes over the wire; made at the first call, for all.</summary>
    /// <param name="deflate">For who speaks permessage-deflate.</param>
    public ReadOnlyMemory<byte> Frame(bool deflate)
    {
        if ((deflate ? _deflated : _plain) is { } ready)
            return ready;
        lock (_making)
        {
            _text ??= _said ?? Text();
            if (deflate && _text.Length > _compressFrom)
                return _deflated ??= WebSocketFrames.DeflatedText(_text);
            // Too small to gain: the same frame for both.
            _plain ??= WebSocketFrames.Text(_text);
            return deflate ? _deflated = _plain : _plain;
        }
    }

    private byte[] Text()
    {
        var buffer = new ArrayBufferWriter<byte>(Messages.Sum(message => message.Json.Length + 1) + 128);
        buffer.Write("{\"type\":\"messages\",\"topic\":"u8);
        buffer.Write(JsonSerializer.SerializeToUtf8Bytes(Topic!, ApiJson.Default.String));
        if (Skipped > 0)
            buffer.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $",\"skipped\":{Skipped}")));
        buffer.Write(",\"messages\":["u8);
        for (var i = 0; i < Messages.Count; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            buffer.Write(Messages[i].Json);
        }

        buffer.Write(MessagesEnd);
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Frames of a server (RFC 6455): whole, not masked.</summary>
internal static class WebSocketFrames
{
    private const byte FinalText = 0x81;

    /// <summary>The first reserved bit: the payload is compressed.</summary>
    private const byte Compressed = 0x40;

    private const int LongestIn7Bits = 125;
    private const byte Has16Bits = 126;
    private const byte Has64Bits = 127;

    /// <summary>What a flush of DEFLATE ends with, and a frame leaves out (RFC 7692, 7.2.1).</summary>
    private const int FlushMark = 4;

    public static byte[] Text(ReadOnlySpan<byte> payload) => Of(FinalText, payload);

    public static byte[] DeflatedText(ReadOnlySpan<byte> payload)
    {
        using var buffer = new MemoryStream(payload.Length / 2);
        using (var deflate = new DeflateStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(payload);
            deflate.Flush();
            // Before it is closed, which would add an end that a frame has not.
            return Of(FinalText | Compressed, buffer.GetBuffer().AsSpan(0, (int)buffer.Length - FlushMark));
        }
    }

    private static byte[] Of(byte first, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[10];
        head[0] = first;
        var length = 2;
        if (payload.Length <= LongestIn7Bits)
        {
            head[1] = (byte)payload.Length;
        }
        else if (payload.Length <= ushort.MaxValue)
        {
            head[1] = Has16Bits;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)payload.Length);
            length = 4;
        }
        else
        {
            head[1] = Has64Bits;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(head[2..], (ulong)payload.Length);
            length = 10;
        }

        return [.. head[..length], .. payload];
    }
}
