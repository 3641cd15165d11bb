using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// <c>/metrics</c> for Prometheus, on a port of its own (<c>METRICS_PORT</c>) that is not among those that clients reach: metrics are nobody
/// else's affair, and are still to be had when the public port is drowned in requests. Beside it is <c>/diagnostics</c>, what
/// <see cref="Diagnostics"/> says. Without a port there is no server.
/// </summary>
internal sealed partial class MetricsServer(
    MeterProvider metrics, Diagnostics diagnostics, IOptions<MetricsOptions> options, ILogger<MetricsServer> logger) : IHostedService, IAsyncDisposable
{
    private const string MetricsPath = "/metrics";
    private const string DiagnosticsPath = "/diagnostics";

    private WebApplication? _app;

    /// <summary>Both servers of a process are seen by what traces it.</summary>
    public static bool Answers(PathString path) => path == MetricsPath || path == DiagnosticsPath;

    /// <exception cref="IOException">The port is in use.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Port is not { } port)
            return;
        // Nothing of this process's configuration: ASPNETCORE_URLS is the other server's.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Value.Listens, port);
        });
        _app = builder.Build();
        // Of processes that answer nobody else, too: what ./cidadao support gathers.
        _app.Map(DiagnosticsPath, branch => branch.Run(context => context.Response.WriteAsJsonAsync(diagnostics.Read(), DiagnosticsJson.Default.DiagnosticsReport)));
        _app.UseOpenTelemetryPrometheusScrapingEndpoint(metrics, predicate: null, MetricsPath, configureBranchedPipeline: null, optionsName: null);
        await _app.StartAsync(cancellationToken);
        LogListening(logger, options.Value.Listens, port);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }

    public static void Configure(PrometheusAspNetCoreOptions exporter)
    {
        // Which process it is, Prometheus knows by its target.
        (exporter.ScopeInfoEnabled, exporter.TargetInfoEnabled) = (false, false);
    }

    [LoggerMessage(1401, LogLevel.Information, "Metrics for Prometheus are at http://{Address}:{Port}/metrics")]
    private static partial void LogListening(ILogger logger, IPAddress address, int port);
}
