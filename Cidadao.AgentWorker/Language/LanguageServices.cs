using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Threading.RateLimiting;
using Cidadao.ServiceDefaults;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using OpenAI;
using Polly;

namespace Cidadao.AgentWorker.Language;

/// <summary>The providers: for each one pool of connections, one resilience pipeline, one chat client; all of them as one <see cref="ProviderChain"/>.</summary>
internal static class LanguageServices
{
    private const string ClientPrefix = "language-model:";

    public static void AddLanguageModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LanguageModelOptions>().BindConfiguration(LanguageModelOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LanguageModelOptions>, ValidateLanguageModels>();
        services.AddSingleton<ModelMetrics>();
        services.TryAddSingleton<ITokenBudget, PostgresTokenBudget>();
        services.TryAddTransient<WholeBodyHandler>();
        var known = configuration.GetSection(LanguageModelOptions.Section).Get<LanguageModelOptions>() ?? new();
        for (var i = 0; i < known.Providers.Count; i++)
            services.AddProviderClient(i, known.Providers[i]);
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<LanguageModelOptions>>().Value;
            return new ProviderChain(
                [.. options.Providers.Select((settings, i) => CreateProvider(provider, settings, i))], options, provider.GetRequiredService<TimeProvider>());
        });
    }

    private static string NameOf(int index) => FormattableString.Invariant($"{ClientPrefix}{index}");

    private static void AddProviderClient(this IServiceCollection services, int index, ProviderOptions settings)
    {
        var client = services.AddOutgoingHttpClient(NameOf(index), (_, _) => { }, settings.Http2PriorKnowledge);
        client.RedactLoggedHeaders(_ => true);
        client.AddStandardResilienceHandler().Configure((HttpStandardResilienceOptions resilience, IServiceProvider provider) => Configure(
            resilience, provider.GetRequiredService<IOptions<LanguageModelOptions>>().Value.Providers[index], provider.GetRequiredService<ModelMetrics>()));
        client.AddHttpMessageHandler<WholeBodyHandler>();
    }

    /// <summary>Outermost first: bulkhead, time-out of the call, tries, circuit breaker, time-out of a try.</summary>
    private static void Configure(HttpStandardResilienceOptions resilience, ProviderOptions settings, ModelMetrics metrics)
    {
        metrics.Circuit(settings.Name, isOpen: false);
        resilience.RateLimiter.DefaultRateLimiterOptions = new ConcurrencyLimiterOptions
        {
            PermitLimit = settings.MaxConcurrentCalls,
            QueueLimit = settings.MaxQueuedCalls,
        };
        resilience.TotalRequestTimeout.Timeout = settings.CallTimeout;
        resilience.Retry.MaxRetryAttempts = Math.Max(settings.Retries, 1);
        resilience.Retry.BackoffType = DelayBackoffType.Exponential;
        resilience.Retry.UseJitter = true;
        resilience.Retry.Delay = settings.FirstPause;
        resilience.Retry.MaxDelay = settings.LongestPause;
        resilience.Retry.ShouldRetryAfterHeader = true;
        resilience.Retry.ShouldHandle = arguments => ValueTask.FromResult(
            settings.Retries > 0 && HttpClientResiliencePredicates.IsTransient(arguments.Outcome) && !AsksForMore(arguments.Outcome.Result, settings.LongestPause));
        resilience.CircuitBreaker.FailureRatio = settings.BreakAt;
        resilience.CircuitBreaker.MinimumThroughput = settings.BreakFrom;
        resilience.CircuitBreaker.BreakDuration = settings.BreakFor;
        // At least two tries long, as the library demands.
        resilience.CircuitBreaker.SamplingDuration = TimeSpan.FromTicks(Math.Max(TimeSpan.FromSeconds(30).Ticks, 2 * settings.TryTimeout.Ticks));
        // A limit that is reached says nothing of the provider's health.
        resilience.CircuitBreaker.ShouldHandle = arguments => ValueTask.FromResult(
            HttpClientResiliencePredicates.IsTransient(arguments.Outcome) && arguments.Outcome.Result?.StatusCode != HttpStatusCode.TooManyRequests);
        resilience.CircuitBreaker.OnOpened = _ => Told(isOpen: true);
        resilience.CircuitBreaker.OnHalfOpened = _ => Told(isOpen: false);
        resilience.CircuitBreaker.OnClosed = _ => Told(isOpen: false);
        resilience.AttemptTimeout.Timeout = settings.TryTimeout;

        ValueTask Told(bool isOpen)
        {
            metrics.Circuit(settings.Name, isOpen);
            return ValueTask.CompletedTask;
        }
    }

    private static bool AsksForMore(HttpResponseMessage? response, TimeSpan longest) => response?.Headers.RetryAfter switch
    {
        { Delta: { } pause } => pause > longest,
        { Date: { } until } => response.Headers.Date is { } sent && until - sent > longest,
        _ => false,
    };

    private static ModelProvider CreateProvider(IServiceProvider services, ProviderOptions settings, int index)
    {
        var client = new OpenAIClient(
            new ApiKeyCredential(settings.ApiKey ?? "none"),
            new OpenAIClientOptions
            {
                Endpoint = settings.BaseAddress,
                Transport = new HttpClientPipelineTransport(services.GetRequiredService<IHttpClientFactory>().CreateClient(NameOf(index))),
                // Tries and time-outs are those of the HTTP client.
                RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                NetworkTimeout = settings.CallTimeout,
            });
        return new(
            client.GetChatClient(settings.Model).AsIChatClient(),
            settings,
            services.GetRequiredService<ITokenBudget>(),
            services.GetRequiredService<ModelMetrics>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<ModelProvider>>());
    }
}
