using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Cidadao.ServiceDefaults;

/// <summary>OpenTelemetry for logs, metrics and traces.</summary>
public static class Telemetry
{
    /// <summary>Prefix of the application's own meters and activity sources.</summary>
    public const string SourcePrefix = "Cidadao.";

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        var telemetry = builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddNpgsqlInstrumentation()
                .AddPoolViews()
                .AddMeter(SourcePrefix + "*"))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, SourcePrefix + "*")
                // Probes come every second and tell nothing.
                .AddAspNetCoreInstrumentation(http => http.Filter = context => !Health.IsProbe(context.Request.Path))
                .AddHttpClientInstrumentation()
                .AddNpgsql());

        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }

    /// <summary>What Npgsql counts of its pools (<c>cidadao</c>, <c>cidadao-replica</c>), under the application's names.</summary>
    public static MeterProviderBuilder AddPoolViews(this MeterProviderBuilder metrics) => metrics
        .AddView("db.client.connection.count", "cidadao_ai_db_pool_connections") // by state: used, idle
        .AddView("db.client.connection.max", "cidadao_ai_db_pool_limit")
        .AddView("db.client.connection.npgsql.pending_requests", "cidadao_ai_db_pool_pending")
        .AddView("db.client.connection.npgsql.timeouts", "cidadao_ai_db_pool_timeouts")
        .AddView("db.client.operation.npgsql.prepared_ratio", "cidadao_ai_db_prepared_ratio");
}
