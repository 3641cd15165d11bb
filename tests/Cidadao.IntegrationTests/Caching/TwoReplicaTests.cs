using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>Two replicas over a real Redis and Postgres, under load with writes.</summary>
[TestClass]
public sealed class TwoReplicaTests
{
    private const int Readers = 8;

    private static Installation _installation = null!;
    private static CacheReplica[] _replicas = [];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(
            context.CancellationToken, options => options with { Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api] });
        _replicas = [await CacheReplica.StartAsync(_installation, context.CancellationToken), await CacheReplica.StartAsync(_installation, context.CancellationToken)];
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        await _installation.DisposeAsync();
    }

    /// <summary>
    /// A register for each key: a write raises its number and evicts it. A read that begins after the eviction has returned here must not be
    /// older; one on the other replica must not be older than what was evicted a second before it began.
    /// </summary>
    [TestMethod]
    public async Task No_read_after_an_eviction_is_older_than_what_was_written_before_it()
    {
        const int Operations = 100_000;
        const int Keys = 50;
        var truth = new long[Keys];
        var evicted = _replicas.Select(_ => new long[Keys]).ToArray();
        var everywhere = new ConcurrentQueue<(long At, int Key, long Number)>();
        var settled = new long[Keys];
        var stale = new ConcurrentBag<string>();
        var (writes, next) = (0, 0);

        await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            while (Interlocked.Increment(ref next) <= Operations)
            {
                var (replica, key) = (random.Next(_replicas.Length), random.Next(Keys));
                if (random.Next(50) == 0)
                {
                    var number = Interlocked.Increment(ref truth[key]);
                    await _replicas[replica].Cache.RemoveByTagAsync($"register:{key}", Cancellation);
                    Raise(ref evicted[replica][key], number);
                    everywhere.Enqueue((Stopwatch.GetTimestamp(), key, number));
                    Interlocked.Increment(ref writes);
                    continue;
                }

                while (everywhere.TryPeek(out var oldest) && Stopwatch.GetElapsedTime(oldest.At) > TimeSpan.FromSeconds(1) && everywhere.TryDequeue(out oldest))
                    Raise(ref settled[oldest.Key], oldest.Number);
                var least = Math.Max(Volatile.Read(ref evicted[replica][key]), Volatile.Read(ref settled[key]));
                var read = await _replicas[replica].Cache.GetOrCreateAsync(
                    $"register:{key}", _ => ValueTask.FromResult(Volatile.Read(ref truth[key])), tags: [$"register:{key}"], cancellationToken: Cancellation);
                if (read < least)
                    stale.Add($"replica {replica}, key {key}: read {read} after {least} was evicted");
            }
        })));

        TestContext.WriteLine($"{Operations} operations, {writes} of them writes; hit ratio {_replicas[0].Administration.Statistics.HitRatio:P1}");
        Assert.AreEqual("", string.Join('\n', stale.Take(5)));
        Assert.IsGreaterThan(Operations / 100, writes);
        Assert.IsGreaterThan(0.5, _replicas[0].Administration.Statistics.HitRatio, "A cache that is never hit cannot be stale.");
    }

    [TestMethod]
    public async Task Under_a_Zipf_load_with_writes_at_least_95_of_100_reads_compute_nothing()
    {
        const int Keys = 10_000;
        const int Reads = 500_000;
        var weights = new double[Keys];
        for (var i = 0; i < Keys; i++)
            weights[i] = (i == 0 ? 0 : weights[i - 1]) + (1.0 / (i + 1));
        var (computed, next, writes) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
        {
            var random = new Random(1_000 + reader);
            for (var at = 0; (at = Interlocked.Increment(ref next)) <= Reads;)
            {
                var found = Array.BinarySearch(weights, random.NextDouble() * weights[^1]);
                var key = $"zipf:{(found < 0 ? ~found : found)}";
                var cache = _replicas[random.Next(_replicas.Length)].Cache;
                if (at % 500 == 0)
                {
                    await cache.RemoveAsync(key, Cancellation);
                    Interlocked.Increment(ref writes);
                }

                await cache.GetOrCreateAsync(
                    key,
                    _ =>
                    {
                        Interlocked.Increment(ref computed);
                        return ValueTask.FromResult(key);
                    },
                    cancellationToken: Cancellation);
            }
        })));

        var ratio = 1 - (computed / (double)Reads);
        TestContext.WriteLine($"hit ratio {ratio:P2} over {Reads} reads of {Keys} keys with {writes} writes");
        Assert.IsGreaterThanOrEqualTo(0.95, ratio);
    }

    [TestMethod]
    public async Task How_much_each_tier_holds_is_told()
    {
        await _replicas[0].Cache.GetOrCreateAsync("held", _ => ValueTask.FromResult(new string('x', 100_000)), cancellationToken: Cancellation);
        await Installation.UntilAsync(() => _installation.ScalarAsync<bool>("SELECT EXISTS (SELECT FROM cache_entries WHERE key = 'held')", Cancellation), Cancellation);
        var bytes = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, listener) => Follow(instrument, listener) };
        listener.SetMeasurementEventCallback<long>((_, value, labels, _) => bytes.AddOrUpdate((string)labels[0].Value!, value, (_, before) => Math.Max(before, value)));
        listener.Start();

        // Replicas look at the start and then every half minute.
        await using var third = await CacheReplica.StartAsync(_installation, Cancellation);
        await Installation.UntilAsync(
            () =>
            {
                listener.RecordObservableInstruments();
                return Task.FromResult(bytes.GetValueOrDefault("redis") > 100_000 && bytes.GetValueOrDefault("database") > 0);
            },
            Cancellation);

        Assert.IsGreaterThan(100_000, bytes["memory"]);

        static void Follow(Instrument instrument, MeterListener listener)
        {
            if (instrument.Name == "cidadao_ai_cache_bytes")
                listener.EnableMeasurementEvents(instrument);
        }
    }

    private static void Raise(ref long place, long number)
    {
        for (var before = Volatile.Read(ref place); number > before; before = Volatile.Read(ref place))
        {
            if (Interlocked.CompareExchange(ref place, number, before) == before)
                return;
        }
    }
}
