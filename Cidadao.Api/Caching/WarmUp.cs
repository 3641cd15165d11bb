using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.Hosting;

namespace Cidadao.Api.Caching;

/// <summary>
/// Has the answers that the first page needs ready before somebody asks: at the start, when the evictions of the others are known, and after
/// whatever evicted them, such as an import. One replica computes; the others take what it left. While indexes are built it waits: it would
/// read whole tables, and take the processors from what makes it quick.
/// </summary>
internal sealed class WarmUp(
    TieredCache cache, CacheAdministration administration, ResponseRendering rendering, EndpointDataSource endpoints, PendingIndexes indexes,
    TimeProvider clock, ILogger<WarmUp> logger) : RecurringService(clock, logger)
{
    private static readonly string[] Paths = ["/api/v1/overview", "/api/v1/indicators"];

    protected override TimeSpan Interval => TimeSpan.FromSeconds(2);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        if (!administration.Statistics.IsInformed || await indexes.ArePendingAsync(stopping))
            return;
        foreach (var endpoint in endpoints.Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<ResponsePolicy>() is not { } policy || Array.Find(Paths, path => path == $"/{endpoint.RoutePattern.RawText?.Trim('/')}") is not { } path)
                continue;
            await cache.ReadAsync(
                ResponseCache.KeyOf(path, ""),
                (rendering, endpoint, path),
                static (call, token) => call.rendering.RenderAsync(new(call.endpoint, call.path, "", [], "pt"), token),
                options: null,
                policy.Tags,
                stopping);
        }
    }
}
