using System.Security.Cryptography;
using Cidadao.Web.Client.Live;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.ServiceDiscovery;

namespace Cidadao.Web.Client;

/// <summary>How the web reaches the API.</summary>
public static class ApiClients
{
    /// <summary>Service discovery turns this into the address that <c>services__api__https__0</c> or <c>…__http__0</c> names.</summary>
    internal static Uri Api { get; } = new("https+http://api");

    /// <summary>Adds <see cref="CidadaoApi"/> with its two HTTP clients, and the <see cref="LiveFeed"/>.</summary>
    /// <param name="key">The web's own API key; null: it can read where reads are open, and nothing more.</param>
    public static IServiceCollection AddCidadaoApi(this IServiceCollection services, string? key = null)
    {
        // Calls: the standard handler, but a command that was sent once is never sent again by itself.
        services.AddHttpClient(CidadaoApi.Calls, client => Address(client, key))
            .WithoutInheritedResilience()
            .AddStandardResilienceHandler(options =>
            {
                options.Retry.DisableForUnsafeHttpMethods();

                // Somebody is waiting in front of the screen: two quick tries more, then the problem with its retry button.
                options.Retry.MaxRetryAttempts = 2;
                options.Retry.Delay = TimeSpan.FromMilliseconds(250);
            });

        // Uploads and exports: a gigabyte takes as long as it takes, and a stream that was read cannot be sent a second time.
        services.AddHttpClient(CidadaoApi.Streams, client =>
            {
                Address(client, key);
                client.Timeout = Timeout.InfiniteTimeSpan;
            })
            .WithoutInheritedResilience();

        services.AddHttpClient(ApiHealthCheck.Client, client =>
            {
                Address(client, key: null);
                client.Timeout = ApiHealthCheck.Patience;
            })
            .WithoutInheritedResilience();
        services.AddHealthChecks().AddCheck<ApiHealthCheck>("api");

        services.AddSingleton<CidadaoApi>();
        services.AddSingleton(provider => new LiveFeed(
            new ApiAddress(provider.GetRequiredService<ServiceEndpointResolver>()).NextAsync,
            key,
            new LiveFeedOptions(),
            provider.GetRequiredService<TimeProvider>(),
            new Random(RandomNumberGenerator.GetInt32(int.MaxValue)),
            provider.GetRequiredService<ILogger<LiveFeed>>()));
        return services;
    }

    private static void Address(HttpClient client, string? key)
    {
        client.BaseAddress = Api;
        if (!string.IsNullOrEmpty(key))
            client.DefaultRequestHeaders.Authorization = new("Bearer", key);
    }

    // The service defaults give every client a handler that retries every method; a second one on top would multiply it.
    private static IHttpClientBuilder WithoutInheritedResilience(this IHttpClientBuilder client) =>
#pragma warning disable EXTEXP0001 // The only way to take the default handler off one client; pinned with the package version.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
}
