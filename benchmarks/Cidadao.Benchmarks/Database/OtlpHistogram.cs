using static Cidadao.IntegrationTests.Telemetry.Protobuf;

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
internal static class OtlpHistogram
{
    /// <param name="request">The protobuf.</param>
    /// <param name="attribute">Key of the attribute that tells the series apart.</param>
    /// <returns>By service and the attribute's value.</returns>
    public static IEnumerable<(string Service, string Value, Buckets Buckets)> Read(ReadOnlyMemory<byte> request, string name, string attribute)
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
}
