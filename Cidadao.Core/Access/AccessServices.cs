using Cidadao.Core.Messaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Access;

/// <summary>Registration of the keys.</summary>
public static class AccessServices
{
    /// <summary>After database, Redis, messaging and the cache, which follows the event stream.</summary>
    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddOptions<AccessOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<AccessOptions>, ConfigureAccess>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AccessOptions>, ValidateAccess>());
        services.TryAddSingleton<EventSignals>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<KeyReader>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyReader>());
        services.AddScoped<ApiKeys>();
        return services;
    }
}
