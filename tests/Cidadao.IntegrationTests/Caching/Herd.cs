using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>A thousand readers ask three replicas for one key while it is cold; then some go on asking, across its expiry.</summary>
/// <param name="read">A read by the replica of this number.</param>
internal sealed class Herd(Func<int, CancellationToken, Task<CacheProbeResponse>> read)
{
    public const int Replicas = 3;
    private const int Size = 1_000;
    private const int PerSecond = 200;

    public static readonly TimeSpan Computation = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(8);

    /// <summary>At replicas of the API. The connections are there before the herd: it is the cache that is measured.</summary>
    public static async Task<Herd> AtAsync(IReadOnlyList<HttpClient> apis, CancellationToken cancellation)
    {
        Task<CacheProbeResponse> ReadAsync(int replica, string key, TimeSpan computation, TimeSpan life, CancellationToken token) => apis[replica].GetFromJsonAsync(
            $"/api/v1/admin/probes/cache?key={key}&milliseconds={computation.TotalMilliseconds}&life={life.TotalMilliseconds}", ApiJson.Default.CacheProbeResponse, token)!;
        await Task.WhenAll(Enumerable.Range(0, Size).Select(i => ReadAsync(i % Replicas, "warm", TimeSpan.Zero, TimeSpan.FromHours(1), cancellation)));
        return new((replica, token) => ReadAsync(replica, "herd", Computation, Life, token));
    }

    /// <summary>At Microsoft's HybridCache over the same Redis, in three containers of this process.</summary>
    public static Herd AtPlain(IDatabase redis)
    {
        var caches = Enumerable.Range(0, Replicas).Select(_ =>
        {
            var services = new ServiceCollection();
            services.AddHybridCache();
            services.AddSingleton<IDistributedCache>(new BareRedisCache(redis));
            return services.BuildServiceProvider().GetRequiredService<HybridCache>();
        }).ToList();
        return new((replica, token) => caches[replica].GetOrCreateAsync("plain", ComputeAsync, new() { Expiration = Life }, cancellationToken: token).AsTask());
    }

    public async Task<HerdResult> RunAsync(TimeSpan watched, CancellationToken cancellation)
    {
        var cold = await Task.WhenAll(Enumerable.Range(0, Size).Select(i => TimedAsync(i, cancellation)));
        var later = new ConcurrentBag<Task<HerdRead>>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < watched; await timer.WaitForNextTickAsync(cancellation))
        {
            for (var i = 0; i < PerSecond / 50; i++)
                later.Add(TimedAsync(later.Count, cancellation));
        }

        return new(cold, await Task.WhenAll(later));
    }

    private static async ValueTask<CacheProbeResponse> ComputeAsync(CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetUtcNow();
        await Task.Delay(Computation, TimeProvider.System, cancellation);
        return new(Guid.NewGuid(), began, TimeProvider.System.GetUtcNow());
    }

    private async Task<HerdRead> TimedAsync(int i, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        return new(await read(i % Replicas, cancellation), Stopwatch.GetElapsedTime(began));
    }
}

/// <summary>What one reader got, and how long that took.</summary>
internal sealed record HerdRead(CacheProbeResponse Computation, TimeSpan Time);

/// <summary>What the readers got.</summary>
/// <param name="Cold">Of those who came at once.</param>
/// <param name="Later">Of those who came across the expiry.</param>
internal sealed record HerdResult(IReadOnlyList<HerdRead> Cold, IReadOnlyList<HerdRead> Later)
{
    public int ColdComputations => Of(Cold).Count;

    public TimeSpan SlowestCold => Cold.Max(read => read.Time);

    public int LaterComputations => Of(Later).Count;

    /// <summary>Computations that were under way at once.</summary>
    public int MostAtATime => Of(Later) is var all && all.Count == 0 ? 0 : all.Max(one => all.Count(other => other.BeganAt <= one.BeganAt && one.BeganAt < other.EndedAt));

    public TimeSpan SlowestLater => Later.Max(read => read.Time);

    private static List<CacheProbeResponse> Of(IEnumerable<HerdRead> reads) => [.. reads.Select(read => read.Computation).Distinct()];
}
