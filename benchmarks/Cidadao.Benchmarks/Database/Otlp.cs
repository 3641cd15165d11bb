using System.Buffers.Binary;
using System.Text;

namespace Cidadao.Benchmarks.Database;

/// <summary>A histogram as it stands: how many measurements there were up to each boundary, and beyond the last.</summary>
/// <param name="Bounds">Upper boundaries, ascending, seconds.</param>
/// <param name="Counts">Of each bucket alone; one more than <paramref name="Bounds"/>.</param>
internal sealed record Buckets(IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts)
{
    public long Count => Counts.Sum();

    /// <returns>What came since.</returns>
    public Buckets Since(Buckets? before) => before is null ? this : new(Bounds, [.. Counts.Zip(before.Counts, (now, then) => now - then)]);

    /// <returns>
    /// The time that this share of the measurements did not exceed, as if those of a bucket were spread evenly in it; of the last bucket, which
    /// has no end, its start.
    /// </returns>
    public TimeSpan Quantile(double share)
    {
        var (rank, below) = (share * Count, 0L);
        for (var i = 0; i < Bounds.Count; i++)
        {
            if (Counts[i] > 0 && below + Counts[i] >= rank)
            {
                var start = i == 0 ? 0 : Bounds[i - 1];
                return TimeSpan.FromSeconds(start + (Bounds[i] - start) * (rank - below) / Counts[i]);
            }

            below += Counts[i];
        }

        return TimeSpan.FromSeconds(Bounds[^1]);
    }
}

/// <summary>
/// Reads one histogram out of the metrics that a service exports over OTLP: <c>ExportMetricsServiceRequest</c> of opentelemetry-proto v1, of
/// which only the fields named here are looked at.
/// </summary>
internal static class Otlp
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    /// <param name="request">The protobuf.</param>
    /// <param name="attribute">Key of the attribute that tells the series apart.</param>
    /// <returns>By service and the attribute's value.</returns>
    public static IEnumerable<(string Service, string Value, Buckets Buckets)> Histogram(ReadOnlyMemory<byte> request, string name, string attribute)
    {
        foreach (var resourceMetrics in All(request, 1))
        {
            var service = All(resourceMetrics, 1).SelectMany(resource => All(resource, 1)).Select(KeyValue).FirstOrDefault(pair => pair.Key == "service.name").Value ?? "";
            var metrics = All(resourceMetrics, 2).SelectMany(scope => All(scope, 2)).Where(metric => All(metric, 1).Any(text => Text(text) == name));
            foreach (var point in metrics.SelectMany(metric => All(metric, 9)).SelectMany(histogram => All(histogram, 1)))
            {
                if (All(point, 9).Select(KeyValue).FirstOrDefault(pair => pair.Key == attribute).Value is { } value)
                    yield return (service, value, new([.. All(point, 7).SelectMany(Packed).Select(BitConverter.Int64BitsToDouble)], [.. All(point, 6).SelectMany(Packed)]));
            }
        }
    }

    /// <summary><c>KeyValue { key = 1; AnyValue { string_value = 1 } = 2 }</c></summary>
    private static (string Key, string? Value) KeyValue(ReadOnlyMemory<byte> pair) => (
        All(pair, 1).Select(Text).FirstOrDefault() ?? "",
        All(pair, 2).SelectMany(any => All(any, 1)).Select(Text).FirstOrDefault());

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static IEnumerable<long> Packed(ReadOnlyMemory<byte> bytes)
    {
        for (; bytes.Length > 0; bytes = bytes[8..])
            yield return BinaryPrimitives.ReadInt64LittleEndian(bytes.Span);
    }

    /// <returns>The fields of this number that have a length, in their order.</returns>
    private static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int number)
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
