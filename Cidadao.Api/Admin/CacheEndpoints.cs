using System.ComponentModel;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Api.Admin;

/// <summary><c>/api/v1/admin/cache</c>: statistics, a look at a key, evictions; and a probe that measures the cache.</summary>
internal static class CacheEndpoints
{
    private const int LongestComputation = 10_000;
    private const int LongestLife = 3_600_000;

    public static void MapCache(this IEndpointRouteBuilder admin)
    {
        var cache = admin.MapGroup("/cache");
        cache.MapGet("/", Get).WithSummary("The cache of the replica that answers: size, hits, refreshes, faults");
        cache.MapGet("/entries", PeekAsync).WithSummary("In which tiers a key stands; answers are under 'http:' and their address");
        cache.MapPost("/evictions", EvictAsync).WithSummary("Evicts a key or a tag, on every replica");
        admin.MapGet("/probes/cache", ProbeAsync).WithSummary("Reads a value whose computation does nothing, for so long");
    }

    private static Ok<CacheResponse> Get(CacheAdministration cache)
    {
        var now = cache.Statistics;
        return TypedResults.Ok(new CacheResponse(now.Entries, now.Bytes, now.HitRatio, now.Reads, now.Totals, now.IsInformed));
    }

    private static async Task<Ok<IReadOnlyList<CachePeekResponse>>> PeekAsync(string key, CacheAdministration cache, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<CachePeekResponse>>(
        [
            .. (await cache.PeekAsync(key, cancellation)).Select(found => new CachePeekResponse(
                found.Tier, found.Bytes, found.CreatedAt, found.ExpiresAt, found.Delta?.TotalMilliseconds, found.Tags, found.IsValid)),
        ]);

    private static async Task<Results<NoContent, ProblemHttpResult>> EvictAsync(
        EvictRequest request, HybridCache cache, HttpContext context, CancellationToken cancellation)
    {
        switch (request)
        {
            case { Key: { Length: > 0 } key, Tag: null or "" }:
                await cache.RemoveAsync(key, cancellation);
                return TypedResults.NoContent();
            case { Tag: { Length: > 0 } tag, Key: null or "" }:
                await cache.RemoveByTagAsync(tag, cancellation);
                return TypedResults.NoContent();
            default:
                return Problem.Invalid(context, new Dictionary<string, string[]> { ["key"] = ["Give either a key or a tag."] });
        }
    }

    private static async Task<Results<Ok<CacheProbeResponse>, ProblemHttpResult>> ProbeAsync(
        string key,
        [Description("Of the computation, 0 to 10,000.")] int milliseconds,
        [Description("Milliseconds that the value lives, 1 to 3,600,000.")] int life,
        HybridCache cache,
        TimeProvider clock,
        HttpContext context,
        CancellationToken cancellation)
    {
        if (milliseconds is < 0 or > LongestComputation || life is < 1 or > LongestLife)
            return Problem.Invalid(context, new Dictionary<string, string[]> { ["milliseconds"] = [$"At most {LongestComputation}; life: 1 to {LongestLife}."] });
        return TypedResults.Ok(await cache.GetOrCreateAsync(
            $"probe:{key}",
            (milliseconds, clock),
            static async (call, token) =>
            {
                var began = call.clock.GetUtcNow();
                await Task.Delay(TimeSpan.FromMilliseconds(call.milliseconds), call.clock, token);
                return new CacheProbeResponse(Guid.NewGuid(), began, call.clock.GetUtcNow());
            },
            new() { Expiration = TimeSpan.FromMilliseconds(life) },
            tags: null,
            cancellation));
    }
}
