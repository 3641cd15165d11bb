using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// <c>/started</c> says that the process has begun; <c>/alive</c> that it answers; <c>/health</c> that it can do its work, and what each of its
/// dependencies says. Degraded is 200: it works, with less than it should have.
/// </summary>
internal static class Health
{
    private const string ReadyPath = "/health";
    private const string LivePath = "/alive";
    private const string StartedPath = "/started";
    private const string LiveTag = "live";
    private const string StartedTag = "started";

    public static bool IsProbe(PathString path) =>
        path.StartsWithSegments(ReadyPath) || path.StartsWithSegments(LivePath) || path.StartsWithSegments(StartedPath);

    public static void AddHealth(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            .AddCheck<StartedCheck>("started", tags: [StartedTag]);

    /// <summary>For everybody, however often: whoever watches must see it, also where the rest is closed.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous().DisableRateLimiting();
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous().DisableRateLimiting();
        app.MapHealthChecks(StartedPath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(StartedTag) }).AllowAnonymous().DisableRateLimiting();
    }

    /// <summary>
    /// Names each dependency, so that an operator sees at once which one is away. That the process ends is no check's failure, which would be
    /// logged as one.
    /// </summary>
    private static Task WriteAsync(HttpContext context, HealthReport report)
    {
        var isEnding = context.RequestServices.GetRequiredService<Draining>().HasBegun;
        if (isEnding)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return context.Response.WriteAsJsonAsync(new
        {
            status = isEnding ? "Ending" : report.Status.ToString(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new { status = entry.Value.Status.ToString(), milliseconds = entry.Value.Duration.TotalMilliseconds }),
        });
    }

    /// <summary>What the host starts before it lets requests in, such as the warming of the agents, is done.</summary>
    private sealed class StartedCheck(IHostApplicationLifetime lifetime) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            lifetime.ApplicationStarted.IsCancellationRequested ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("It is starting."));
    }
}
