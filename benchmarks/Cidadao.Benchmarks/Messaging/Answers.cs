using System.Globalization;
using System.Text.Json.Nodes;
using StackExchange.Redis;

namespace Cidadao.Benchmarks.Messaging;

/// <summary>Answers to probes, read from the event stream as any outside consumer would.</summary>
internal sealed class Answers(IDatabase redis)
{
    private const int Page = 1_000;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(1);

    private RedisValue _last = "0-0";

    /// <summary>Milliseconds from the acceptance of each probe to its answer's place on the stream. The clock is this machine's for both:
    /// the identifier of a probe holds the moment of its acceptance, that of an entry the moment of its addition.</summary>
    public List<long> Milliseconds { get; } = [];

    /// <summary>When the last answer was added to the stream.</summary>
    public DateTimeOffset LastAt => DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(((string)_last!).Split('-')[0], CultureInfo.InvariantCulture));

    /// <summary>Passes over what is there.</summary>
    public async Task SkipAsync()
    {
        var last = await redis.StreamRangeAsync("cidadao:events", count: 1, messageOrder: Order.Descending);
        _last = last is [var entry] ? entry.Id : "0-0";
        Milliseconds.Clear();
    }

    /// <summary>Reads until there are so many.</summary>
    public async Task ReadAsync(long count, CancellationToken cancellation)
    {
        while (Milliseconds.Count < count)
        {
            var entries = await redis.StreamReadAsync("cidadao:events", _last, Page);
            foreach (var entry in entries)
                Take(entry);
            if (entries.Length == 0)
                await Task.Delay(Poll, TimeProvider.System, cancellation);
        }
    }

    /// <param name="share">0.5 for the median.</param>
    public double Percentile(double share)
    {
        var sorted = Milliseconds.Order().ToList();
        return sorted[(int)Math.Min(sorted.Count - 1, share * sorted.Count)];
    }

    private void Take(StreamEntry entry)
    {
        _last = entry.Id;
        if (entry["type"] != "probe-answered.v1")
            return;
        var probe = Guid.Parse((string)JsonNode.Parse((string)entry["payload"]!)!["probeId"]!);
        Span<byte> bytes = stackalloc byte[16];
        probe.TryWriteBytes(bytes, bigEndian: true, out _);
        var accepted = bytes[..6].ToArray().Aggregate(0L, (moment, next) => (moment << 8) | next);
        Milliseconds.Add(LastAt.ToUnixTimeMilliseconds() - accepted);
    }
}
