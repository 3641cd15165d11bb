using System.Text.RegularExpressions;
using Cidadao.LocalHost;

namespace Cidadao.UnitTests.Deploy;

[TestClass]
public sealed partial class ComposeTests
{
    /// <summary>Compose does not know a container's name when it makes it.</summary>
    private const string Unknown = "OTEL_RESOURCE_ATTRIBUTES";

    /// <summary>There is always a proxy in front; in Kubernetes the Ingress's overlay says so.</summary>
    private const string ProxyHeaders = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";

    private static readonly ComposeFile Compose = ComposeFile.Current;
    private static readonly string[] Ours = [ResourceNames.Migrate, ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web];

    [TestMethod]
    public void The_same_runs_as_in_Kubernetes_from_the_same_images()
    {
        var versions = Manifests.BaseFiles.Images.ToDictionary(image => image.Name, image => image.NewTag);
        var images = Manifests.Base.Workloads.ToDictionary(workload => workload.Name, workload => $"{workload.Main.Image}:{versions[workload.Main.Image]}");

        CollectionAssert.AreEquivalent(images.Keys, Compose.Services.Keys);
        foreach (var (name, service) in Compose.Services)
            Assert.AreEqual(images[name], Image().Replace(service.Image, "$1$2"), name);
    }

    [TestMethod]
    public void Our_images_have_a_registry_and_the_version_of_the_build()
    {
        foreach (var name in Ours)
            StringAssert.Matches(Compose.Services[name].Image, Image(), name);
        Assert.AreEqual(DeployFolder.Version, ComposeFile.Example["CIDADAO_VERSION"]);
    }

    [TestMethod]
    [DataRow(ResourceNames.Migrate)]
    [DataRow(ResourceNames.Api)]
    [DataRow(ResourceNames.Worker)]
    [DataRow(ResourceNames.Web)]
    public void A_container_has_the_variables_that_LocalHost_gives_the_same_resource(string name)
    {
        var expected = ServiceVariables.Expected(name).Where(variable => variable != Unknown).ToList();
        if (name is ResourceNames.Api or ResourceNames.Web)
            expected.Add(ProxyHeaders);

        CollectionAssert.AreEquivalent(expected, Compose.Services[name].Environment.Keys.ToList());
    }

    [TestMethod]
    public void Servers_have_the_variables_that_they_have_in_Kubernetes()
    {
        foreach (var name in Compose.Services.Keys.Except(Ours))
        {
            var there = Workload.Variables(Manifests.Base.WorkloadOf(name).Main);
            var here = Compose.Services[name].Environment;
            CollectionAssert.AreEquivalent(there.Keys, here.Keys, name);
            foreach (var (variable, value) in there.Where(pair => !pair.Value.StartsWith("secret:", StringComparison.Ordinal) && !pair.Value.Contains("$(", StringComparison.Ordinal)))
                Assert.AreEqual(value, here[variable], variable);
        }
    }

    [TestMethod]
    public void Servers_are_started_as_in_Kubernetes()
    {
        foreach (var name in Compose.Services.Keys)
        {
            var pod = Manifests.Base.WorkloadOf(name);
            CollectionAssert.AreEqual((pod.Main.Args ?? []).ToList(), Compose.Services[name].Command, name);
            Assert.AreEqual($"{pod.Pod.SecurityContext.RunAsUser}:{pod.Pod.SecurityContext.RunAsGroup}", Compose.Services[name].User, name);
        }
    }

    [TestMethod]
    public void Every_variable_of_the_file_is_in_the_example_and_every_one_of_the_example_is_used()
    {
        var used = Variable().Matches(ComposeFile.Text).Select(match => match.Groups[1].Value).Distinct().ToList();

        CollectionAssert.AreEquivalent(ComposeFile.Example.Keys, used);
        // A default here and another there would be two truths.
        foreach (Match match in Default().Matches(ComposeFile.Text))
            Assert.AreEqual(match.Groups[2].Value, ComposeFile.Example[match.Groups[1].Value], match.Value);
    }

    [TestMethod]
    public void A_secret_has_no_value_and_no_default_and_the_command_that_makes_it()
    {
        var lines = File.ReadAllLines(DeployFolder.In("deploy", "compose", ".env.example"));
        var secrets = ComposeFile.Example.Keys.Where(name => name.EndsWith("PASSWORD", StringComparison.Ordinal) || name.EndsWith("KEY", StringComparison.Ordinal)).ToList();

        Assert.HasCount(6, secrets);
        foreach (var secret in secrets)
        {
            Assert.AreEqual("", ComposeFile.Example[secret]);
            StringAssert.Contains(lines[Array.IndexOf(lines, secret + "=") - 1], "openssl rand -hex 32", secret);
            Assert.IsTrue(Variable().Matches(ComposeFile.Text).Where(match => match.Groups[1].Value == secret).All(match => match.Groups[2].Value == "?"), secret);
        }
    }

    [TestMethod]
    public void The_file_with_the_secrets_is_ignored_by_Git()
    {
        var ignored = File.ReadAllLines(DeployFolder.In(".gitignore"));

        CollectionAssert.Contains(ignored, ".env");
    }

    [TestMethod]
    public void Nothing_is_published_beyond_loopback_and_metrics_not_at_all()
    {
        var published = Compose.Services.SelectMany(service => service.Value.Ports, (service, port) => (service.Key, Port: port)).ToList();

        Assert.IsTrue(published.TrueForAll(one => one.Port.StartsWith("127.0.0.1:${", StringComparison.Ordinal)));
        CollectionAssert.AreEquivalent(new[] { "api:8080", "web:8080", "prometheus:9090", "grafana:3000" }, published.Select(one => $"{one.Key}:{one.Port.Split(':')[^1]}").ToList());
    }

    [TestMethod]
    public void Nobody_may_become_more_than_he_is_or_write_beside_his_volumes()
    {
        foreach (var (name, service) in Compose.Services)
        {
            Assert.IsTrue(service.ReadOnly, name);
            CollectionAssert.AreEqual(new[] { "ALL" }, service.CapDrop, name);
            CollectionAssert.AreEqual(new[] { "no-new-privileges:true" }, service.SecurityOpt, name);
            Assert.IsTrue(service.Tmpfs.Exists(mount => mount.StartsWith("/tmp:", StringComparison.Ordinal)) || service.Volumes.Contains("/tmp"), name);
            Assert.IsTrue(service.Volumes.TrueForAll(volume => ComposeFile.HostPath(volume) is null || volume.EndsWith(":ro", StringComparison.Ordinal)), name);
        }
    }

    [TestMethod]
    public void A_service_has_a_gibibyte_and_half_a_core_and_at_most_twice_and_four_times_as_much()
    {
        foreach (var name in ResourceNames.All.Where(Compose.Services.ContainsKey))
        {
            var resources = Compose.Services[name].Deploy.Resources;
            Assert.AreEqual(("0.5", "1g", "2", "2g"), (resources["reservations"]["cpus"], resources["reservations"]["memory"], resources["limits"]["cpus"], resources["limits"]["memory"]), name);
        }

        Assert.IsTrue(Compose.Services.Values.All(service => service.Deploy.Resources["limits"].Count == 2));
    }

    [TestMethod]
    public void Servers_come_first_then_the_migration_then_what_needs_them()
    {
        foreach (var server in new[] { ResourceNames.Postgres, ResourceNames.Redis })
        {
            Assert.IsNotNull(Compose.Services[server].Healthcheck, server);
            foreach (var name in new[] { ResourceNames.Migrate, ResourceNames.Api, ResourceNames.Worker })
                Assert.AreEqual("service_healthy", Compose.Services[name].DependsOn[server].Condition, name);
        }

        foreach (var name in new[] { ResourceNames.Api, ResourceNames.Worker })
            Assert.AreEqual("service_completed_successfully", Compose.Services[name].DependsOn[ResourceNames.Migrate].Condition, name);
        CollectionAssert.AreEqual(new[] { ResourceNames.Api }, Compose.Services[ResourceNames.Web].DependsOn.Keys);
        Assert.AreEqual("no", Compose.Services[ResourceNames.Migrate].Restart);
        Assert.IsTrue(Ours.All(name => Compose.Services[name].StopGracePeriod == "35s"));
        Assert.AreEqual(2, Compose.Services[ResourceNames.Worker].Deploy.Replicas);
    }

    [TestMethod]
    public void The_web_does_not_reach_the_servers_and_the_servers_reach_nobody()
    {
        Assert.IsTrue(Compose.Networks["data"].Internal);
        foreach (var (name, service) in Compose.Services)
        {
            var asksServers = service.Environment.Keys.Any(variable => variable.StartsWith("ConnectionStrings__", StringComparison.Ordinal));
            var isServer = name is ResourceNames.Postgres or ResourceNames.Redis;
            Assert.AreEqual(asksServers || isServer, service.Networks.Contains("data"), name);
            Assert.AreEqual(!isServer && name != ResourceNames.Migrate, service.Networks.Contains("default"), name);
        }
    }

    [TestMethod]
    public void What_is_mounted_is_there_and_is_what_Kubernetes_has()
    {
        var mounted = Compose.Services.Values.SelectMany(service => service.Volumes).Select(ComposeFile.HostPath).OfType<string>().ToList();
        var files = mounted.SelectMany(path => Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path]).ToList();
        var kubernetes = Manifests.BaseFiles.Bases.SelectMany(one => one.Generated).Select(file => file.Path.Replace("/prometheus/kubernetes/", "/prometheus/compose/", StringComparison.Ordinal));

        CollectionAssert.AreEquivalent(kubernetes.ToList(), files);
        Assert.IsTrue(files.TrueForAll(File.Exists));
        CollectionAssert.AreEquivalent(
            Compose.Volumes.Keys,
            Compose.Services.Values.SelectMany(service => service.Volumes).Where(volume => ComposeFile.HostPath(volume) is null && volume != "/tmp").Select(volume => volume.Split(':')[0]).ToList());
    }

    [TestMethod]
    public void Prometheus_and_Grafana_start_only_when_they_are_asked_for()
    {
        foreach (var (name, service) in Compose.Services)
            CollectionAssert.AreEqual(name is "prometheus" or "grafana" ? new[] { "observability" } : [], service.Profiles, name);
    }

    [GeneratedRegex(@"^\$\{CIDADAO_REGISTRY:-\}(cidadao-[a-z]+:)\$\{CIDADAO_VERSION:-([\d.]+)\}$")]
    private static partial Regex Image();

    [GeneratedRegex(@"\$\{(\w+):([?-])")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\$\{(\w+):-([^}]*)\}")]
    private static partial Regex Default();
}
