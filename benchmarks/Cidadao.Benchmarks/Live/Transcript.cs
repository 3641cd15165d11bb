using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Cidadao.Benchmarks.Live;

/// <summary>What one client read: of each frame, the numbers of its messages (<c>rows</c> of the payload). All that follow a topic read the same.</summary>
internal sealed class Transcript
{
    private static readonly byte[] Tail = [0, 0, 0xFF, 0xFF];

    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly List<long[]> _frames = [];

    /// <summary>Of each data frame since the subscription.</summary>
    public IReadOnlyList<long[]> Frames => _frames;

    public long Messages { get; private set; }

    /// <summary>The number of the last one; −1 before the first.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Bytes of the frames' JSON.</summary>
    public long JsonBytes { get; private set; }

    public void Append(ReadOnlySpan<byte> part) => _payload.Write(part);

    public void EndFrame(bool isCompressed)
    {
        var json = isCompressed ? Inflate() : _payload.WrittenMemory;
        using var frame = JsonDocument.Parse(json);
        var numbers = frame.RootElement.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("payload").GetProperty("rows").GetInt64()).ToArray();
        _frames.Add(numbers);
        (Messages, Last) = (Messages + numbers.Length, numbers[^1]);
        JsonBytes += json.Length;
        _payload.ResetWrittenCount();
    }

    /// <exception cref="InvalidOperationException">One is missing, comes twice, or comes before an earlier one.</exception>
    public void CheckSequence(long from, long to)
    {
        if (!_frames.SelectMany(frame => frame).Where(number => number >= from).SequenceEqual(Numbers(from, to)))
            throw new InvalidOperationException("Messages were lost, doubled, or out of order.");
    }

    private static IEnumerable<long> Numbers(long from, long to)
    {
        for (var number = from; number < to; number++)
            yield return number;
    }

    private ReadOnlyMemory<byte> Inflate()
    {
        _payload.Write(Tail);
        using var deflated = new DeflateStream(new MemoryStream(_payload.WrittenSpan.ToArray()), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        deflated.CopyTo(inflated);
        return inflated.ToArray();
    }
}
