using Cidadao.Api.Security;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Api.Caching;

/// <summary>Registration of the answers that are kept as bytes.</summary>
internal static class ResponseCacheServices
{
    public static void AddResponseCache(this IServiceCollection services)
    {
        services.AddTieredCache();
        services.AddSingleton<IHybridCacheSerializer<CachedResponse>, CachedResponseSerializer>();
        services.AddSingleton<ResponseRendering>();
        services.AddSingleton<Recompression>();
        services.AddHostedService(provider => provider.GetRequiredService<Recompression>());
        services.AddSingleton<PendingIndexes>();
        services.AddHostedService<WarmUp>();
    }

    /// <summary>Before what decides whether the caller may ask: what is ready, for who need not be asked.</summary>
    public static void UseReadyAnswers(this WebApplication app) => app.UseMiddleware<ResponseCache>(ActivatorUtilities.CreateInstance<OpenReads>(app.Services));

    /// <summary>After what decides whether the caller may ask at all.</summary>
    public static void UseResponseCache(this WebApplication app) => app.UseMiddleware<ResponseCache>();
}
