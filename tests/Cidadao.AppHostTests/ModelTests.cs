using Aspire.Hosting.Docker;
using Aspire.Hosting.Kubernetes;

namespace Cidadao.AppHostTests;

/// <summary>The topology as Aspire sees it. What it must have in common with LocalHost, the unit tests hold by its syntax.</summary>
[TestClass]
public sealed class ModelTests
{
    private static readonly string[] Services = ["api", "worker", "web"];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task It_has_the_servers_the_services_and_the_sample()
    {
        await using var model = await Model.BuildAsync(Cancellation);

        CollectionAssert.IsSubsetOf(new[] { "postgres", "cidadao", "redis", "migrate", "api", "worker", "web", "sample" }, model.Names.ToList());
        CollectionAssert.DoesNotContain(model.Names.ToList(), "prometheus");
        Assert.IsEmpty(model.Environments);
    }

    [TestMethod]
    public async Task Data_outlives_the_containers()
    {
        await using var model = await Model.BuildAsync(Cancellation);

        Assert.AreEqual("cidadao-postgres", model.Annotations<ContainerMountAnnotation>("postgres").Single().Source);
        Assert.AreEqual("cidadao-redis", model.Annotations<ContainerMountAnnotation>("redis").Single().Source);
    }

    [TestMethod]
    [DataRow("migrate", "cidadao,redis", "cidadao,redis", "")]
    [DataRow("api", "cidadao,redis", "cidadao,redis", "migrate")]
    [DataRow("worker", "cidadao,redis", "cidadao,redis", "migrate")]
    [DataRow("web", "api", "api", "")]
    public async Task A_service_refers_to_what_it_needs_and_waits_for_it(string name, string references, string before, string completed)
    {
        await using var model = await Model.BuildAsync(Cancellation);

        CollectionAssert.IsSubsetOf(references.Split(','), model.Refers(name).ToList());
        CollectionAssert.IsSubsetOf(before.Split(','), model.WaitsFor(name, WaitType.WaitUntilHealthy).ToList());
        Assert.AreEqual(completed, string.Join(',', model.WaitsFor(name, WaitType.WaitForCompletion)));
    }

    [TestMethod]
    [DataRow("cidadao", "postgres")]
    [DataRow("redis", "")]
    public async Task A_server_that_is_there_is_used_in_the_place_of_a_container(string name, string gone)
    {
        await using var model = await Model.BuildAsync(Cancellation, $"ConnectionStrings:{name}=127.0.0.1");

        Assert.IsInstanceOfType<IResourceWithConnectionString>(model.Resource(name));
        Assert.IsNotInstanceOfType<ContainerResource>(model.Resource(name));
        CollectionAssert.DoesNotContain(model.Names.ToList(), gone);
    }

    [TestMethod]
    public async Task A_standby_is_api_s_and_worker_s()
    {
        await using var model = await Model.BuildAsync(Cancellation, "ConnectionStrings:cidadao-replica=Host=standby");

        CollectionAssert.Contains(model.Refers("api").ToList(), "cidadao-replica");
        CollectionAssert.Contains(model.Refers("worker").ToList(), "cidadao-replica");
        CollectionAssert.DoesNotContain(model.Refers("web").ToList(), "cidadao-replica");
    }

    [TestMethod]
    public async Task Each_service_has_its_probes_and_its_metrics_apart_from_what_clients_reach()
    {
        await using var model = await Model.BuildAsync(Cancellation);

        foreach (var name in Services)
        {
            var probes = model.Annotations<EndpointProbeAnnotation>(name).ToDictionary(probe => probe.Type, probe => probe.Path);
            Assert.AreEqual("/started", probes[ProbeType.Startup]);
            Assert.AreEqual("/alive", probes[ProbeType.Liveness]);
            Assert.AreEqual("/health", probes[ProbeType.Readiness]);
            Assert.IsFalse(model.Annotations<EndpointAnnotation>(name).Single(endpoint => endpoint.Name == "metrics").IsExternal);
        }
    }

    [TestMethod]
    public async Task Only_the_API_and_the_web_are_reached_from_outside()
    {
        await using var model = await Model.BuildAsync(Cancellation);

        foreach (var name in Services)
            Assert.AreEqual(name != "worker", model.Annotations<EndpointAnnotation>(name).Single(endpoint => endpoint.Name == "http").IsExternal, name);
    }

    [TestMethod]
    public async Task The_API_has_its_commands()
    {
        await using var model = await Model.BuildAsync(Cancellation);

        CollectionAssert.IsSubsetOf(
            new[] { "import-sample", "start-investigation", "flush-cache", "requeue-dead-letters" },
            model.Annotations<ResourceCommandAnnotation>("api").Select(command => command.Name).ToList());
    }

    [TestMethod]
    public async Task Prometheus_and_Grafana_come_when_they_are_asked_for()
    {
        await using var model = await Model.BuildAsync(Cancellation, "Observability=true");

        CollectionAssert.IsSubsetOf(new[] { "prometheus", "grafana" }, model.Names.ToList());
    }

    [TestMethod]
    public async Task Replicas_are_as_many_as_the_configuration_says()
    {
        await using var one = await Model.BuildAsync(Cancellation);
        await using var more = await Model.BuildAsync(Cancellation, "Replicas:api=3", "Replicas:worker=4");
        await using var chart = await Model.PublishedAsync("kubernetes", Cancellation);

        Assert.AreEqual(1, one.Resource("worker").GetReplicaCount());
        Assert.AreEqual(3, more.Resource("api").GetReplicaCount());
        Assert.AreEqual(4, more.Resource("worker").GetReplicaCount());
        Assert.AreEqual(2, chart.Resource("api").GetReplicaCount());
        Assert.AreEqual(2, chart.Resource("worker").GetReplicaCount());
    }

    [TestMethod]
    public async Task It_is_published_to_one_environment_at_a_time_with_limits_for_every_service()
    {
        await using var compose = await Model.PublishedAsync("compose", Cancellation);
        await using var chart = await Model.PublishedAsync("kubernetes", Cancellation);

        Assert.IsInstanceOfType<DockerComposeEnvironmentResource>(compose.Environments.Single());
        Assert.IsInstanceOfType<KubernetesEnvironmentResource>(chart.Environments.Single());
        foreach (var name in Services)
        {
            Assert.IsNotEmpty(compose.Annotations<DockerComposeServiceCustomizationAnnotation>(name));
            Assert.IsNotEmpty(chart.Annotations<KubernetesServiceCustomizationAnnotation>(name));
        }

        CollectionAssert.DoesNotContain(chart.Names.ToList(), "sample");
    }
}
