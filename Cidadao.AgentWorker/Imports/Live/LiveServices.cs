using System.Net;
using System.Threading.RateLimiting;
using Cidadao.ServiceDefaults;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>The HTTP clients of the live services: each with its own rate, attempts and time-outs, over the connections of <see cref="OutgoingHttp"/>.</summary>
internal static class LiveServices
{
    public static void AddLiveServices(this IServiceCollection services)
    {
        services.AddOptions<LiveOptions>().BindConfiguration(LiveOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PncpClient>();
        services.AddSingleton<PortalApiClient>();
        services.AddSingleton<PortalDownloads>();
        services.AddSingleton<LivePages>();
        services.AddLiveClient(nameof(PncpClient), options => options.Pncp);
        services.AddLiveClient(nameof(PortalApiClient), options => options.PortalApi);
        services.AddLiveClient(nameof(PortalDownloads), options => options.PortalDownloads);
    }

    private static void AddLiveClient(this IServiceCollection services, string name, Func<LiveOptions, LiveServiceOptions> choose)
    {
        var client = services.AddOutgoingHttpClient(
            name, (provider, http) => http.BaseAddress = choose(provider.GetRequiredService<IOptions<LiveOptions>>().Value).Address);
        client.AddResilienceHandler(name, (pipeline, context) =>
        {
            var options = choose(context.ServiceProvider.GetRequiredService<IOptions<LiveOptions>>().Value);
            pipeline.AddRetry(Retry(options));
            pipeline.AddRateLimiter(Limiter(options));
            pipeline.AddTimeout(options.Timeout);
        });
    }

    /// <summary>429 with any body, 5xx, a page of HTML where JSON was asked for, time-outs and broken connections are passing; the rest is final.</summary>
    private static HttpRetryStrategyOptions Retry(LiveServiceOptions options) => new()
    {
        MaxRetryAttempts = Math.Max(options.Attempts - 1, 1),
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.FirstPause,
        ShouldRetryAfterHeader = true,
        ShouldHandle = arguments => ValueTask.FromResult(IsPassing(arguments.Outcome)),
        DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(
            arguments.Outcome.Result is { StatusCode: HttpStatusCode.TooManyRequests } limited && limited.Headers.RetryAfter is null
                ? options.PauseWhenLimited
                : null),
    };

    private static bool IsPassing(Outcome<HttpResponseMessage> outcome) =>
        HttpClientResiliencePredicates.IsTransient(outcome)
        || outcome.Result is { IsSuccessStatusCode: true, Content.Headers.ContentType.MediaType: "text/html" };

    /// <summary>Calls beyond the rate wait for their turn.</summary>
    private static HttpRateLimiterStrategyOptions Limiter(LiveServiceOptions options)
    {
        var limiter = new TokenBucketRateLimiter(new()
        {
            TokenLimit = Math.Max(1, options.CallsPerMinute / 12),
            TokensPerPeriod = Math.Max(1, options.CallsPerMinute / 12),
            ReplenishmentPeriod = TimeSpan.FromMinutes(1.0 / options.CallsPerMinute * Math.Max(1, options.CallsPerMinute / 12)),
            QueueLimit = int.MaxValue,
        });
        return new() { RateLimiter = arguments => limiter.AcquireAsync(1, arguments.Context.CancellationToken) };
    }
}
