using Microsoft.Extensions.Configuration;

namespace Cidadao.AppHost;

/// <summary>What several resources of the topology need, said once.</summary>
internal static class Topology
{
    private const string MetricsEndpoint = "metrics";

    /// <summary>A server that is there already. Only while developing: what is published always brings its own.</summary>
    /// <returns>Null where <c>ConnectionStrings</c> has no such name.</returns>
    public static IResourceBuilder<IResourceWithConnectionString>? AddExisting(this IDistributedApplicationBuilder builder, string name) =>
        builder.ExecutionContext.IsRunMode && builder.Configuration.GetConnectionString(name) is { Length: > 0 }
            ? builder.AddConnectionString(name)
            : null;

    /// <summary>A parameter: random letters and digits, kept in the user's secrets while developing, asked for when published.</summary>
    public static IResourceBuilder<ParameterResource> AddSecret(this IDistributedApplicationBuilder builder, string name, int length) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = length, Special = false }, secret: true, persist: true);

    /// <summary>
    /// How many of a service: <c>Replicas:api</c>, <c>Replicas:worker</c>. By default one while developing; published two, but for the API
    /// under Compose, where one port of the host is one process's.
    /// </summary>
    /// <exception cref="DistributedApplicationException">It is not a number from 1 to 100.</exception>
    public static int Replicas(this IDistributedApplicationBuilder builder, string name)
    {
        var key = $"Replicas:{name}";
        if (builder.Configuration[key] is not { Length: > 0 } text)
            return builder.PublishesTo(Publishing.Kubernetes) || (name != "api" && builder.ExecutionContext.IsPublishMode) ? 2 : 1;
        return int.TryParse(text, out var count) && count is >= 1 and <= 100
            ? count
            : throw new DistributedApplicationException($"{key} must be a number from 1 to 100: {text}");
    }

    /// <summary>The port of the metrics, which is not for clients: a fixed one on this machine, 9464 in every container.</summary>
    /// <param name="service">Any of them.</param>
    /// <param name="port">On this machine.</param>
    public static IResourceBuilder<ProjectResource> WithMetrics(this IResourceBuilder<ProjectResource> service, int port)
    {
        var builder = service.ApplicationBuilder;
        if (builder.ExecutionContext.IsPublishMode)
            service.WithHttpEndpoint(targetPort: 9464, name: MetricsEndpoint, env: "METRICS_PORT").WithEnvironment("METRICS_ADDRESS", "0.0.0.0");
        else if (builder.IsObserved())
            // Prometheus comes from outside this machine's loopback, and Aspire's proxy listens on nothing else.
            service.WithHttpEndpoint(port, port, MetricsEndpoint, "METRICS_PORT", isProxied: false).WithEnvironment("METRICS_ADDRESS", "0.0.0.0");
        else
            service.WithHttpEndpoint(port, name: MetricsEndpoint, env: "METRICS_PORT");
        return service
            .WithEndpoint(MetricsEndpoint, endpoint => (endpoint.IsExternal, endpoint.ExcludeReferenceEndpoint) = (false, true))
            .WithUrlForEndpoint(MetricsEndpoint, url => (url.Url, url.DisplayText) = ($"{url.Url}/metrics", "Metrics"));
    }
}
