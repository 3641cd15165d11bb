using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Cidadao.IntegrationTests.Caching;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Spectre.Console;
using StackExchange.Redis;

namespace Cidadao.Benchmarks.Caching;

/// <summary>
/// Hits in memory, in Redis and in Postgres, beside plain HybridCache and FusionCache in the same run; a herd at three processes. Rounds alternate and the medians count, so that what else the machine does meets all of them.
/// </summary>
internal sealed class CacheBenchmark(int rounds, string? part)
{
    private const int Hits = 2_000_000;
    private const int Reads = 2_000;
    private const string Key = "contract:123456789";

    private static readonly HybridCacheEntryOptions BelowMemory = new() { Flags = HybridCacheEntryFlags.DisableLocalCacheRead };
    private static readonly Value Cached = new(123_456_789, new string('x', 2_000));

    public static Command Command()
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 7, Description = "Rounds of each cache; the median counts." };
        var part = new Option<string?>("--part") { Description = "One of the parts alone." };
        part.AcceptOnlyFromAmong("tiers", "herd");
        var command = new Command("cache", "Hits in each tier and a herd: against plain HybridCache and FusionCache.") { rounds, part };
        command.SetAction((parsed, cancellation) => new CacheBenchmark(parsed.GetValue(rounds), parsed.GetValue(part)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var host = await BenchmarkHost.StartAsync(workers: 1, cancellation, Herd.Replicas);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(host.Topology.ConnectionStrings["redis"]);
        if (part is null or "tiers")
            await TiersAsync(host, redis, cancellation);
        if (part is null or "herd")
            await HerdMeasure.RunAsync(host, redis.GetDatabase(), cancellation);
        return 0;
    }

    private async Task TiersAsync(BenchmarkHost host, ConnectionMultiplexer redis, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create($"{host.ConnectionString};Max Auto Prepare=16");
        using var tieredHost = await CacheHosts.TieredAsync(redis, database, cancellation);
        var (plain, fusion, tiered) = (CacheHosts.Plain(redis.GetDatabase()), CacheHosts.Fusion(redis.GetDatabase()), tieredHost.Services.GetRequiredService<HybridCache>());

        await MemoryAsync(plain, fusion, tiered);
        await BelowAsync(plain, fusion, tiered, redis.GetDatabase(), cancellation);
        await tieredHost.StopAsync(cancellation);
    }

    private async Task MemoryAsync(HybridCache plain, HybridCache fusion, HybridCache tiered)
    {
        (string Name, HybridCache Cache, string[]? Tags, List<double> Times, double Bytes)[] caches =
        [
            ("plain HybridCache", plain, null, [], 0), ("tiered", tiered, null, [], 0), ("FusionCache", fusion, null, [], 0),
            ("plain HybridCache, tagged", plain, ["contracts"], [], 0), ("tiered, tagged", tiered, ["contracts"], [], 0),
        ];
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < caches.Length; i++)
            {
                var (_, cache, tags, times, _) = caches[i];
                var (time, bytes) = await HitAsync(cache, tags is null ? Key : $"{Key}:tagged", tags);
                if (round < 0)
                    continue;
                times.Add(time.TotalNanoseconds / Hits);
                caches[i].Bytes = bytes;
            }
        }

        var table = new Table { Border = TableBorder.Ascii2, Title = new TableTitle("L1 hit of an immutable record") }.AddColumns("cache", "ns", "bytes", "against plain");
        for (var i = 0; i < caches.Length; i++)
        {
            var baseline = Median(caches[i < 3 ? 0 : 3].Times);
            var median = Median(caches[i].Times);
            table.AddRow(caches[i].Name, Text(median), Text(caches[i].Bytes), $"{Text(median / baseline)}×");
        }

        AnsiConsole.Write(table);
    }

    private static async Task<(TimeSpan Time, double Bytes)> HitAsync(HybridCache cache, string key, string[]? tags)
    {
        await cache.GetOrCreateAsync(key, 0, static (_, _) => ValueTask.FromResult(Cached), null, tags);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < Hits; i++)
            await cache.GetOrCreateAsync(key, 0, static (_, _) => ValueTask.FromException<Value>(new InvalidOperationException("Not a hit.")), null, tags);

        return (Stopwatch.GetElapsedTime(began), (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Hits);
    }

    private static async Task BelowAsync(HybridCache plain, HybridCache fusion, HybridCache tiered, IDatabase redis, CancellationToken cancellation)
    {
        var place = await RedisPlaceAsync(redis.Multiplexer);
        var payload = (await redis.StringGetAsync(place)).Length();
        // Until the queue has been written to Postgres.
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellation);
        var table = new Table { Border = TableBorder.Ascii2, Title = new TableTitle($"serial hits below memory, {payload} bytes") }.AddColumns("read", "p50 µs", "p99 µs");
        var (raw, ofPlain, ofFusion, ofRedis, ofDatabase) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < Reads; i++)
        {
            raw.Add(await TimeAsync(async () => await redis.StringGetAsync(place)));
            ofPlain.Add(await TimeAsync(async () => await HitBelowAsync(plain)));
            ofFusion.Add(await TimeAsync(async () => await HitBelowAsync(fusion)));
            ofRedis.Add(await TimeAsync(async () => await HitBelowAsync(tiered)));
        }

        for (var i = 0; i < Reads; i++)
        {
            await redis.KeyDeleteAsync(place);
            ofDatabase.Add(await TimeAsync(async () => await HitBelowAsync(tiered)));
        }

        foreach (var (name, times) in ((string, List<double>)[])
        [
            ("bare GET", raw), ("L2, plain HybridCache", ofPlain), ("L2, FusionCache", ofFusion), ("L2, tiered", ofRedis), ("L3, tiered (and L2 filled)", ofDatabase),
        ])
        {
            times.Sort();
            table.AddRow(name, Text(times[times.Count / 2]), Text(times[times.Count * 99 / 100]));
        }

        AnsiConsole.Write(table);
    }

    private static ValueTask<Value> HitBelowAsync(HybridCache cache) => cache.GetOrCreateAsync(
        Key, 0, static (_, _) => ValueTask.FromException<Value>(new InvalidOperationException("Not a hit below memory.")), BelowMemory);

    private static async Task<RedisKey> RedisPlaceAsync(IConnectionMultiplexer redis)
    {
        await foreach (var key in redis.GetServers()[0].KeysAsync(pattern: $"*}}:{Key}"))
            return key;
        throw new InvalidOperationException("The value is not in Redis.");
    }

    private static async Task<double> TimeAsync(Func<Task> read)
    {
        var began = Stopwatch.GetTimestamp();
        await read();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static string Text(double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    [ImmutableObject(true)]
    private sealed record Value(long Id, string Text);
}
