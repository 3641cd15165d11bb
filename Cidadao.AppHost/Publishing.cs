using Aspire.Hosting.Kubernetes;
using Aspire.Hosting.Kubernetes.Resources;

namespace Cidadao.AppHost;

/// <summary>
/// What becomes of the model when it is published: to Docker Compose or, with <c>PublishTo=kubernetes</c>, as a Helm chart. One at a time: a
/// model with both would not know where a service belongs.
/// </summary>
internal static class Publishing
{
    public const string Compose = "compose";
    public const string Kubernetes = "kubernetes";

    private const string Key = "PublishTo";
    private const string Probed = "http";
    private const string MemoryRequest = "1Gi";
    private const string MemoryLimit = "2Gi";
    private const string ProcessorRequest = "500m";
    private const string ProcessorLimit = "2000m";

    public static bool PublishesTo(this IDistributedApplicationBuilder builder, string target) =>
        builder.ExecutionContext.IsPublishMode && (builder.Configuration[Key] ?? Compose) == target;

    /// <summary>Adds the environment that is published to; none while developing.</summary>
    /// <exception cref="DistributedApplicationException"><c>PublishTo</c> is neither.</exception>
    public static void AddPublishing(this IDistributedApplicationBuilder builder)
    {
        if (builder.PublishesTo(Compose))
            builder.AddDockerComposeEnvironment("compose");
        else if (builder.PublishesTo(Kubernetes))
            builder.AddKubernetesEnvironment("k8s")
                .WithProperties(cluster => (cluster.DefaultStorageType, cluster.DefaultStorageSize) = ("pvc", "20Gi"))
                .WithHelm(helm => helm.WithReleaseName("cidadao").WithNamespace("cidadao"));
        else if (builder.ExecutionContext.IsPublishMode)
            throw new DistributedApplicationException($"{Key} must be {Compose} or {Kubernetes}: {builder.Configuration[Key]}");
    }

    /// <summary>Probes, limits, and time to finish what is in hand. Each probe is a health check while developing.</summary>
    public static IResourceBuilder<ProjectResource> AsService(this IResourceBuilder<ProjectResource> service)
    {
        // A service waits for its schema before it begins: ten minutes for a migration.
        service.WithHttpProbe(ProbeType.Startup, "/started", initialDelaySeconds: 1, failureThreshold: 120, endpointName: Probed)
            .WithHttpProbe(ProbeType.Liveness, "/alive", timeoutSeconds: 5, endpointName: Probed)
            .WithHttpProbe(ProbeType.Readiness, "/health", initialDelaySeconds: 1, timeoutSeconds: 5, endpointName: Probed);

        var builder = service.ApplicationBuilder;
        if (builder.ExecutionContext.IsPublishMode)
            // Who sends requests needs that long to see that it is not ready any more.
            service.WithEnvironment("SHUTDOWN_DELAY", "5");
        if (builder.PublishesTo(Kubernetes))
            service.PublishAsKubernetesService(Confine);
        if (builder.PublishesTo(Compose))
            service.PublishAsDockerComposeService((_, compose) =>
            {
                compose.Deploy = new()
                {
                    Replicas = service.Resource.GetReplicaCount(),
                    Resources = new()
                    {
                        Reservations = new() { Memory = "1g", Cpus = "0.5" },
                        Limits = new() { Memory = "2g", Cpus = "2" },
                    },
                };
                (compose.Restart, compose.StopGracePeriod, compose.ReadOnly, compose.Tmpfs) = ("unless-stopped", "35s", true, ["/tmp"]);
            });
        return service;
    }

    /// <summary>
    /// A process that ends. Under Compose it is tried until the database answers; a chart knows only services that stay, so there the worker's
    /// pods migrate (<see cref="MigratesFirst"/>).
    /// </summary>
    public static IResourceBuilder<ProjectResource> RunsOnce(this IResourceBuilder<ProjectResource> process)
    {
        if (process.ApplicationBuilder.PublishesTo(Kubernetes))
            process.PublishAsKubernetesService(resource => resource.Workload = null);
        if (process.ApplicationBuilder.PublishesTo(Compose))
            process.PublishAsDockerComposeService((_, compose) => compose.Restart = "on-failure");
        return process;
    }

    /// <summary>In a chart, each of the worker's pods migrates before it begins; one at a time does, and the others find it done.</summary>
    public static IResourceBuilder<ProjectResource> MigratesFirst(this IResourceBuilder<ProjectResource> worker) =>
        !worker.ApplicationBuilder.PublishesTo(Kubernetes) ? worker : worker.PublishAsKubernetesService(resource =>
        {
            if (resource.Workload?.PodTemplate?.Spec is not { Containers: [var begins, ..] } pod)
                return;
            var migration = new ContainerV1
            {
                Name = "migrate",
                Image = begins.Image,
                ImagePullPolicy = begins.ImagePullPolicy,
                Resources = begins.Resources,
                SecurityContext = begins.SecurityContext,
            };
            migration.Args.Add("migrate");
            migration.EnvFrom.AddRange(begins.EnvFrom);
            migration.VolumeMounts.AddRange(begins.VolumeMounts);
            pod.InitContainers.Add(migration);
        });

    /// <summary>The server's image makes the database; while developing, Aspire does.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDatabaseWhenPublished(this IResourceBuilder<PostgresServerResource> server, string name) =>
        server.ApplicationBuilder.ExecutionContext.IsPublishMode ? server.WithEnvironment("POSTGRES_DB", name) : server;

    private static void Confine(KubernetesResource resource)
    {
        if (resource.Workload?.PodTemplate?.Spec is not { } pod)
            return;
        pod.TerminationGracePeriodSeconds = 35;
        pod.AutomountServiceAccountToken = false;
        pod.Volumes.Add(new() { Name = "tmp", EmptyDir = new() });
        foreach (var container in pod.Containers)
        {
            container.Resources ??= new();
            (container.Resources.Requests["memory"], container.Resources.Requests["cpu"]) = (MemoryRequest, ProcessorRequest);
            (container.Resources.Limits["memory"], container.Resources.Limits["cpu"]) = (MemoryLimit, ProcessorLimit);
            container.SecurityContext = new()
            {
                RunAsNonRoot = true,
                ReadOnlyRootFilesystem = true,
                AllowPrivilegeEscalation = false,
                Capabilities = new() { Drop = { "ALL" } },
                SeccompProfile = new() { Type = "RuntimeDefault" },
            };
            container.VolumeMounts.Add(new() { Name = "tmp", MountPath = "/tmp" });
            // The endpoint's scheme, which is in small letters, is not one that Kubernetes takes.
            foreach (var probe in new[] { container.StartupProbe, container.LivenessProbe, container.ReadinessProbe })
                probe?.HttpGet?.Scheme = "HTTP";
        }
    }
}
