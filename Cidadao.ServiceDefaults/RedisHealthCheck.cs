using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Cidadao.ServiceDefaults;

/// <summary>Redis away is a degraded service, not a dead one: messages wait in the outbox and reads go on.</summary>
internal sealed class RedisHealthCheck(IConnectionMultiplexer redis) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var latency = await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy($"{latency.TotalMilliseconds:F1} ms");
        }
        catch (RedisException e)
        {
            return HealthCheckResult.Degraded("Redis does not answer.", e);
        }
    }
}

internal static class RedisHealth
{
    /// <summary>Adds the check under the integration's name, unless the integration's keys say not to.</summary>
    /// <returns>What they say.</returns>
    public static RedisSettings AddRedisHealth(this IHostApplicationBuilder builder)
    {
        var settings = RedisSettings.Read(builder.Configuration, "redis");
        if (!settings.DisableHealthChecks)
            builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("StackExchange.Redis");
        return settings;
    }
}
