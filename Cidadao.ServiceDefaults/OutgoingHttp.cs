using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// How this application calls services outside of it: the official data sources and the providers of language models. One pool of connections
/// a client; what to do about failures each client says itself, and nothing else does.
/// </summary>
public static class OutgoingHttp
{
    /// <summary>Adds a named client over a pool of its own, without the resilience that clients between our services have.</summary>
    /// <param name="configure">Sets the address; version and time-outs are set here.</param>
    /// <param name="priorKnowledge">The service is known to speak HTTP/2 without TLS, where it cannot be negotiated.</param>
    public static IHttpClientBuilder AddOutgoingHttpClient(
        this IServiceCollection services, string name, Action<IServiceProvider, HttpClient> configure, bool priorKnowledge = false)
    {
        services.AddOptions<OutgoingHttpOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<OutgoingHttpOptions>, ConfigureOutgoingHttp>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OutgoingHttpOptions>>(
            new DataAnnotationValidateOptions<OutgoingHttpOptions>(Options.DefaultName)));
        var client = services.AddHttpClient(name).ConfigureHttpClient((provider, http) =>
        {
            http.Timeout = Timeout.InfiniteTimeSpan; // each client's pipeline has time-outs, per try and in all
            configure(provider, http);
        });
        client.ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(provider.GetRequiredService<IOptions<OutgoingHttpOptions>>().Value));
        // The pool looks after its connections' age itself; a handler that is replaced would throw the pool away.
        client.SetHandlerLifetime(Timeout.InfiniteTimeSpan);
#pragma warning disable EXTEXP0001 // one pipeline, not two
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        client.AddHttpMessageHandler(provider =>
            new VersionHandler(provider.GetRequiredService<IOptions<OutgoingHttpOptions>>().Value.Http2, priorKnowledge));
        return client;
    }

    /// <summary>
    /// A pool with the limits of <paramref name="options"/>. What it cannot say: <c>MaxConnectionsPerServer</c> holds for HTTP/1.1; over HTTP/2
    /// another connection is opened only when every one has as many calls as the service allows, so that there the client's limit of
    /// concurrent calls bounds the connections. And no number of unused connections can be kept (20 of 100, for example): all that are unused
    /// are kept for <see cref="OutgoingHttpOptions.Idle"/>, and none after it.
    /// </summary>
    public static SocketsHttpHandler CreateHandler(OutgoingHttpOptions options) => new()
    {
        MaxConnectionsPerServer = options.MaxConnections,
        PooledConnectionIdleTimeout = options.Idle,
        PooledConnectionLifetime = options.Lifetime,
        ConnectTimeout = options.ConnectTimeout,
        EnableMultipleHttp2Connections = true,
        // A peer that vanished without a word is noticed while somebody waits for it.
        KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
        KeepAlivePingDelay = TimeSpan.FromSeconds(30),
        KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
        AutomaticDecompression = DecompressionMethods.All,
    };

    /// <summary>Sets the version of every request, also of those that a library makes: the client's defaults reach only its own.</summary>
    private sealed class VersionHandler(bool http2, bool priorKnowledge) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = http2 ? HttpVersion.Version20 : HttpVersion.Version11;
            request.VersionPolicy = http2 && priorKnowledge ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
