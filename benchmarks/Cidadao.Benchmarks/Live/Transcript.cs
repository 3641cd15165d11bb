using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;

namespace Cidadao.Benchmarks.Live;

/// <summary>What one client read: of each frame, the numbers of its messages (<c>rows</c> of the payload). All that follow a topic read the same.</summary>
internal sealed class Transcript
{
    private static readonly byte[] Tail = [0, 0, 0xFF, 0xFF];
    private static readonly byte[] Number = "\"rows\":"u8.ToArray();

    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly List<byte[]> _texts = [];
    private readonly List<long[]> _frames = [];
    private long _last = -1;

    /// <summary>Of each data frame since the subscription.</summary>
    public IReadOnlyList<long[]> Frames
    {
        get
        {
            // Not while it is measured.
            _frames.AddRange(_texts.Skip(_frames.Count).Select(Numbers));
            return _frames;
        }
    }

    public long Messages => Frames.Sum(frame => frame.Length);

    /// <summary>Bytes of the frames' JSON.</summary>
    public long JsonBytes => _texts.Sum(text => (long)text.Length);

    /// <summary>The number of the last one; −1 before the first.</summary>
    public long Last => Volatile.Read(ref _last);

    public void Append(ReadOnlySpan<byte> part) => _payload.Write(part);

    public void EndFrame(bool isCompressed)
    {
        var text = isCompressed ? Inflated() : _payload.WrittenSpan.ToArray();
        _payload.ResetWrittenCount();
        _texts.Add(text);
        if (Utf8Parser.TryParse(text.AsSpan(text.AsSpan().LastIndexOf(Number) + Number.Length).TrimStart((byte)' '), out long last, out _))
            Volatile.Write(ref _last, last);
    }

    /// <exception cref="InvalidOperationException">One is missing, comes twice, or comes before an earlier one.</exception>
    public void CheckSequence(long from, long to)
    {
        if (!Frames.SelectMany(frame => frame).Where(number => number >= from).SequenceEqual(Between(from, to)))
            throw new InvalidOperationException("Messages were lost, doubled, or out of order.");
    }

    private static IEnumerable<long> Between(long from, long to)
    {
        for (var number = from; number < to; number++)
            yield return number;
    }

    private static long[] Numbers(byte[] text)
    {
        using var frame = JsonDocument.Parse(text);
        return [.. frame.RootElement.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("payload").GetProperty("rows").GetInt64())];
    }

    private byte[] Inflated()
    {
        _payload.Write(Tail);
        using var deflated = new DeflateStream(new MemoryStream(_payload.WrittenSpan.ToArray()), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        deflated.CopyTo(inflated);
        return inflated.ToArray();
    }
}
