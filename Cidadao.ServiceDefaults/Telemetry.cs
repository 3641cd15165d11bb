using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Cidadao.ServiceDefaults;

/// <summary>OpenTelemetry for logs, metrics and traces; see docs/telemetry.md.</summary>
public static class Telemetry
{
    /// <summary>Prefix of the application's own meters and activity sources.</summary>
    public const string SourcePrefix = "Cidadao.";

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetryOptions();
        builder.Logging.AddLastErrors();
        if (string.Equals(builder.Configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase))
            return;

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddMeters()
                .AddViews()
                // A point of a histogram names a trace that is kept.
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddPrometheusExporter(MetricsServer.Configure))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, SourcePrefix + "*")
                // Probes and scrapes come every few seconds and tell nothing.
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !Health.IsProbe(context.Request.Path) && !MetricsServer.Answers(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddProcessor(new BaggageTags())
                .AddProcessor(services => new KeepWhatMatters(TimeSpan.FromMilliseconds(OptionsOf(services).SlowMilliseconds)))
                .SetSampler(services => new ObservingSampler(OptionsOf(services).Ratio)));
        builder.Services.AddTransient<IStartupFilter, KeptRequests>();
        builder.Services.AddHostedService<ThreadMetrics>();
        builder.Services.AddHostedService<MetricsServer>();

        // Its processors come after those that decide what is kept.
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    private static void AddTelemetryOptions(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MetricsOptions>().ValidateOnStart();
        services.AddOptions<TraceOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<MetricsOptions>, ConfigureTelemetry>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<TraceOptions>, ConfigureTelemetry>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MetricsOptions>, ValidateMetrics>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TraceOptions>, ValidateTraces>());
    }

    private static TraceOptions OptionsOf(IServiceProvider services) => services.GetRequiredService<IOptions<TraceOptions>>().Value;
}
