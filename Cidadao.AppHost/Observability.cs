namespace Cidadao.AppHost;

/// <summary>
/// Prometheus and Grafana with the files of <c>deploy/</c>, for who wants them: <c>--Observability=true</c>. What is published has them in
/// <c>deploy/</c> itself: a chart cannot mount files.
/// </summary>
internal static class Observability
{
    private const string Deploy = "../deploy";

    public static bool IsObserved(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsRunMode && string.Equals(builder.Configuration["Observability"], "true", StringComparison.OrdinalIgnoreCase);

    public static void AddObservability(this IDistributedApplicationBuilder builder)
    {
        if (!builder.IsObserved())
            return;
        var prometheus = builder.AddContainer("prometheus", "prom/prometheus", "v3.7.3")
            .WithBindMount($"{Deploy}/prometheus/prometheus.yml", "/etc/prometheus/prometheus.yml", isReadOnly: true)
            .WithBindMount($"{Deploy}/prometheus/alerts.yml", "/etc/prometheus/alerts.yml", isReadOnly: true)
            .WithBindMount($"{Deploy}/prometheus/apphost", "/etc/prometheus/targets", isReadOnly: true)
            .WithHttpEndpoint(port: 9090, targetPort: 9090, name: "http")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Prometheus");
        builder.AddContainer("grafana", "grafana/grafana", "12.2.1")
            .WithBindMount($"{Deploy}/grafana/provisioning", "/etc/grafana/provisioning", isReadOnly: true)
            .WithBindMount($"{Deploy}/grafana/dashboards", "/etc/grafana/dashboards", isReadOnly: true)
            .WithEnvironment("PROMETHEUS_URL", prometheus.GetEndpoint("http"))
            .WithHttpEndpoint(port: 3000, targetPort: 3000, name: "http")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Grafana");
    }
}
