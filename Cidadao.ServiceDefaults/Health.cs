using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Cidadao.ServiceDefaults;

/// <summary><c>/alive</c> says that the process answers; <c>/health</c> that it can do its work.</summary>
internal static class Health
{
    private const string ReadyPath = "/health";
    private const string LivePath = "/alive";
    private const string LiveTag = "live";

    public static bool IsProbe(PathString path) => path.StartsWithSegments(ReadyPath) || path.StartsWithSegments(LivePath);

    public static void AddHealth(this IHostApplicationBuilder builder) =>
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);

    /// <summary>For everybody, however often: whoever watches must see it, also where the rest is closed.</summary>
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks(ReadyPath, new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous().DisableRateLimiting();
        app.MapHealthChecks(LivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous().DisableRateLimiting();
    }

    /// <summary>Names each dependency, so that an operator sees at once which one is away.</summary>
    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        context.Response.WriteAsJsonAsync(new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(
                entry => entry.Key,
                entry => new { status = entry.Value.Status.ToString(), milliseconds = entry.Value.Duration.TotalMilliseconds }),
        });
}
