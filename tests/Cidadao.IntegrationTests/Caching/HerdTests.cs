using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>Many ask three replicas for one key: while it is cold, and across its expiry.</summary>
[TestClass]
public sealed class HerdTests
{
    private const int Herd = 1_000;
    private const int Replicas = 3;
    private const int PerSecond = 200;
    private static readonly TimeSpan Computation = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);

    private static Installation _installation = null!;
    private static HttpClient[] _apis = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(
            context.CancellationToken,
            options => options with { Apis = Replicas, Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api] });
        _apis = [.. new[] { "api", "api-2", "api-3" }.Select(name => new HttpClient { BaseAddress = _installation.Topology.Addresses[name] })];
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        foreach (var api in _apis)
            api.Dispose();
        await _installation.DisposeAsync();
    }

    [TestMethod]
    public async Task A_cold_key_is_computed_once_and_nobody_waits_at_its_expiry()
    {
        // The connections are there before the herd: it is the cache that is measured.
        await Task.WhenAll(Enumerable.Range(0, Herd).Select(i => ReadAsync(i, "warm", TimeSpan.Zero, TimeSpan.FromHours(1))));

        var cold = await Task.WhenAll(Enumerable.Range(0, Herd).Select(i => ReadAsync(i, "herd", Computation, Life)));
        var later = await WatchAsync(i => ReadAsync(i, "herd", Computation, Life), Watched);

        var computations = later.Select(read => read.Computation).Distinct().ToList();
        Say("tiered cache", cold, later);
        Assert.HasCount(1, cold.Select(read => read.Computation).Distinct().ToList());
        Assert.IsLessThan(2 * Computation, cold.Max(read => read.Time));
        Assert.IsGreaterThan(2, computations.Count, "It expired, and was refreshed.");
        Assert.AreEqual(1, MostAtATime(computations));
        Assert.IsLessThan(Computation, later.Max(read => read.Time), "Nobody waited for a computation.");

        await PlainAsync();
    }

    /// <summary>The same herd at Microsoft's HybridCache over the same Redis, in three containers of this process: printed, for comparison.</summary>
    private async Task PlainAsync()
    {
        var caches = Enumerable.Range(0, Replicas).Select(_ =>
        {
            var services = new ServiceCollection();
            services.AddHybridCache();
            services.AddSingleton<IDistributedCache>(new BareRedisCache(_installation.Redis.GetDatabase()));
            return services.BuildServiceProvider();
        }).ToList();
        Task<Read> PlainReadAsync(int i) => TimedAsync(async () =>
            await caches[i % Replicas].GetRequiredService<HybridCache>().GetOrCreateAsync(
                "plain",
                async token =>
                {
                    var began = TimeProvider.System.GetUtcNow();
                    await Task.Delay(Computation, TimeProvider.System, token);
                    return new CacheProbeResponse(Guid.NewGuid(), began, TimeProvider.System.GetUtcNow());
                },
                new() { Expiration = Life },
                cancellationToken: Cancellation));

        var cold = await Task.WhenAll(Enumerable.Range(0, Herd).Select(PlainReadAsync));
        Say("plain HybridCache", cold, await WatchAsync(PlainReadAsync, Life * 1.5));
        caches.ForEach(cache => cache.Dispose());
    }

    private void Say(string cache, IReadOnlyCollection<Read> cold, IReadOnlyCollection<Read> later)
    {
        var computations = later.Select(read => read.Computation).Distinct().ToList();
        TestContext.WriteLine(
            $"{cache}: cold {cold.Select(read => read.Computation).Distinct().Count()} computation(s), slowest {cold.Max(read => read.Time.TotalMilliseconds):F0} ms; "
            + $"then {later.Count} reads, {computations.Count} computations, at most {MostAtATime(computations)} at a time, slowest {later.Max(read => read.Time.TotalMilliseconds):F0} ms");
    }

    private async Task<IReadOnlyCollection<Read>> WatchAsync(Func<int, Task<Read>> read, TimeSpan time)
    {
        var reads = new ConcurrentBag<Task<Read>>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < time; await timer.WaitForNextTickAsync(Cancellation))
        {
            for (var i = 0; i < PerSecond / 50; i++)
                reads.Add(read(reads.Count));
        }

        return await Task.WhenAll(reads);
    }

    private Task<Read> ReadAsync(int i, string key, TimeSpan computation, TimeSpan life) => TimedAsync(async () => (await _apis[i % Replicas].GetFromJsonAsync(
        $"/api/v1/admin/probes/cache?key={key}&milliseconds={computation.TotalMilliseconds}&life={life.TotalMilliseconds}", ApiJson.Default.CacheProbeResponse, Cancellation))!);

    private static async Task<Read> TimedAsync(Func<Task<CacheProbeResponse>> read)
    {
        var began = Stopwatch.GetTimestamp();
        return new(await read(), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>How many of them were under way at once.</summary>
    private static int MostAtATime(IEnumerable<CacheProbeResponse> computations)
    {
        var all = computations.ToList();
        return all.Count == 0 ? 0 : all.Max(one => all.Count(other => other.BeganAt <= one.BeganAt && one.BeganAt < other.EndedAt));
    }

    private sealed record Read(CacheProbeResponse Computation, TimeSpan Time);
}
