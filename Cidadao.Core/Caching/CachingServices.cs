using System.Security.Cryptography;
using Cidadao.Core.Messaging;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Caching;

/// <summary>Registration of the cache: whoever takes <see cref="HybridCache"/> gets <see cref="TieredCache"/>.</summary>
public static class CachingServices
{
    private const string Joining = "joining";

    /// <summary>After database, Redis and messaging.</summary>
    public static IServiceCollection AddTieredCache(this IServiceCollection services)
    {
        services.AddOptions<CacheOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<CacheOptions>, ConfigureCache>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CacheOptions>, ValidateCache>());
        services.AddDecorated();
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<CacheSerializers>();
        services.AddSingleton<IClusterLock, RedisLock>();
        services.AddSingleton<RedisTier>();
        services.AddSingleton<DatabaseTier>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<MemoryTier>(provider, Options(provider).MemoryBytes));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<EntryStore>(provider, Below(provider)));
        services.AddSingleton<CacheLoader>();
        services.AddSingleton(provider => new CacheAdministration(provider.GetRequiredService<EntryStore>(), provider.GetRequiredService<CacheMetrics>()));
        services.AddEvictions();
        services.AddHostedService(provider => provider.GetRequiredService<DatabaseTier>());
        services.AddHostedService<CacheCleaning>();
        return services;
    }

    /// <summary>Microsoft's cache keeps its place in the container under a key; the decorator takes its name.</summary>
    private static void AddDecorated(this IServiceCollection services)
    {
        services.AddHybridCache();
        var microsofts = services.Last(service => service.ServiceType == typeof(HybridCache));
        services.Remove(microsofts);
        services.AddKeyedSingleton(typeof(HybridCache), Joining, microsofts.ImplementationType!);
        services.AddSingleton(provider => new TieredCache(
            provider.GetRequiredKeyedService<HybridCache>(Joining),
            provider.GetRequiredService<EntryStore>(),
            provider.GetRequiredService<CacheLoader>(),
            provider.GetRequiredService<IEvictionFeed>(),
            provider.GetRequiredService<CacheMetrics>(),
            Random,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<CacheOptions>>()));
        services.AddSingleton<HybridCache>(provider => provider.GetRequiredService<TieredCache>());
    }

    private static void AddEvictions(this IServiceCollection services)
    {
        services.AddSingleton<Evictions>();
        services.AddSingleton<EvictionWake>();
        services.AddSingleton<RedisEvictionFeed>();
        services.AddSingleton<IEvictionFeed>(provider => provider.GetRequiredService<RedisEvictionFeed>());
        services.TryAddSingleton<EventSignals>();
        services.AddSingleton<EvictionReader>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<EvictionReader>());
        services.AddSingleton(provider => new EvictionHorizon(
            provider.GetRequiredService<Npgsql.NpgsqlDataSource>(),
            provider.GetRequiredService<StackExchange.Redis.IConnectionMultiplexer>(),
            provider.GetRequiredService<Evictions>(),
            provider.GetRequiredService<EvictionWake>(),
            provider.GetRequiredService<TimeProvider>()));
    }

    private static IReadOnlyList<ICacheTier> Below(IServiceProvider provider) => Options(provider).Strategy == CacheStrategy.MultiTier
        ? [provider.GetRequiredService<RedisTier>(), provider.GetRequiredService<DatabaseTier>()]
        : [];

    private static CacheOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CacheOptions>>().Value;

    /// <returns>Uniform in (0, 1], in steps of 2⁻²⁴.</returns>
    private static double Random()
    {
        const int Steps = 1 << 24;
        return (RandomNumberGenerator.GetInt32(Steps) + 1) / (double)Steps;
    }
}
