using Cidadao.Core.Caching;
using Cidadao.Core.Messaging;
using Cidadao.IntegrationTests.Caching;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Cidadao.Benchmarks.Caching;

/// <summary>The three caches, each as <see cref="HybridCache"/>, over the same servers.</summary>
internal static class CacheHosts
{
    public static HybridCache Plain(IDatabase redis)
    {
        var services = new ServiceCollection();
        services.AddHybridCache();
        services.AddSingleton<IDistributedCache>(new BareRedisCache(redis));
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    public static HybridCache Fusion(IDatabase redis)
    {
        var services = new ServiceCollection();
        services.AddFusionCache().WithDistributedCache(new BareRedisCache(redis)).WithSerializer(new FusionCacheSystemTextJsonSerializer()).AsHybridCache();
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }

    public static async Task<IHost> TieredAsync(IConnectionMultiplexer redis, NpgsqlDataSource database, CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<MessagingOptions>();
        builder.Services.AddSingleton(redis);
        builder.Services.AddSingleton(database);
        builder.Services.AddTieredCache();
        var host = builder.Build();
        await host.StartAsync(cancellation);
        while (!host.Services.GetRequiredService<CacheAdministration>().Statistics.IsInformed)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, cancellation);
        return host;
    }
}
