using System.Collections.Concurrent;

namespace Cidadao.Benchmarks.Database;

/// <summary>How long each of many equal pieces of work took, in ascending order.</summary>
internal sealed class Latencies(IEnumerable<TimeSpan> times)
{
    private readonly TimeSpan[] _times = [.. times.Order()];

    public int Count => _times.Length;

    public TimeSpan Quantile(double share) => _times[Math.Min(_times.Length - 1, (int)(share * _times.Length))];

    /// <summary>Each client does one after the other, with a random source of its own that is the same in every run.</summary>
    public static async Task<Latencies> MeasureAsync(int clients, TimeSpan time, Func<Random, CancellationToken, Task> work, CancellationToken cancellation)
    {
        var times = new ConcurrentBag<TimeSpan>();
        var began = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                var random = new Random(client);
                while (TimeProvider.System.GetElapsedTime(began) < time)
                {
                    var started = TimeProvider.System.GetTimestamp();
                    await work(random, cancellation);
                    times.Add(TimeProvider.System.GetElapsedTime(started));
                }
            },
            cancellation)));
        return new(times);
    }
}
