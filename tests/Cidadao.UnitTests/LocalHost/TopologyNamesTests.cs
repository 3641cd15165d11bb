using System.Text.Json.Nodes;
using Cidadao.LocalHost;
using Cidadao.UnitTests.Deploy;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class TopologyNamesTests
{
    private const string Sample = "sample";

    private static readonly AppHostModel AppHost = AppHostModel.Read();

    /// <summary>What the platform says of a process, each platform in its own way; and what Development has on by itself.</summary>
    private static readonly string[] OfThePlatform =
    [
        "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "ASPNETCORE_URLS", "METRICS_PORT", "GraphQL__Introspection",
    ];

    private static readonly Dictionary<string, Uri> Addresses = new()
    {
        [ResourceNames.Api] = new Uri("http://127.0.0.1:5080"),
        [ResourceNames.Worker] = new Uri("http://127.0.0.1:5081"),
        [ResourceNames.Web] = new Uri("http://127.0.0.1:5090"),
    };

    private static readonly Dictionary<string, Uri> Metrics = new()
    {
        [ResourceNames.Api] = new Uri("http://127.0.0.1:21000/metrics"),
        [ResourceNames.Worker] = new Uri("http://127.0.0.1:21001/metrics"),
        [ResourceNames.Web] = new Uri("http://127.0.0.1:21002/metrics"),
    };

    private static readonly Dictionary<string, string> Connections = new()
    {
        [ResourceNames.Database] = "Host=127.0.0.1",
        [ResourceNames.Redis] = "127.0.0.1:6379",
    };

    [TestMethod]
    public void LocalHost_and_AppHost_name_the_same_resources() =>
        // The sample is a run of the command line, which LocalHost runs too when it starts over an empty database.
        CollectionAssert.AreEquivalent(ResourceNames.All.Append(Sample).ToList(), AppHost.Added.ToList());

    [TestMethod]
    [DataRow(ResourceNames.Migrate)]
    [DataRow(ResourceNames.Api)]
    [DataRow(ResourceNames.Worker)]
    [DataRow(ResourceNames.Web)]
    public void LocalHost_gives_a_service_the_references_that_AppHost_gives_it(string name)
    {
        var referenced = AppHost.Named(name, "WithReference").Where(resource => resource != ResourceNames.Replica)
            .Select(resource => Connections.ContainsKey(resource) ? $"ConnectionStrings__{resource}" : $"services__{resource}__http__0");

        CollectionAssert.AreEquivalent(referenced.ToList(), Variables(name).Keys.Where(IsReference).ToList());
    }

    [TestMethod]
    [DataRow(ResourceNames.Migrate, "")]
    [DataRow(ResourceNames.Api, "CIDADAO_API_KEY")]
    [DataRow(ResourceNames.Worker, "PERSON_KEY")]
    [DataRow(ResourceNames.Web, "CIDADAO_API_KEY")]
    public void Both_give_a_service_the_same_variables_and_no_secret_that_it_does_not_need(string name, string expected)
    {
        Assert.AreEqual(expected, string.Join(',', AppHost.Texts(name, "WithEnvironment")));
        Assert.AreEqual(expected, string.Join(',', Variables(name).Keys.Where(key => !IsReference(key)).Except(OfThePlatform)));
    }

    [TestMethod]
    [DataRow(ResourceNames.Migrate, "cidadao,redis", "")]
    [DataRow(ResourceNames.Api, "cidadao,redis", ResourceNames.Migrate)]
    [DataRow(ResourceNames.Worker, "cidadao,redis", ResourceNames.Migrate)]
    [DataRow(ResourceNames.Web, ResourceNames.Api, "")]
    public void AppHost_starts_in_LocalHosts_order(string name, string before, string completed)
    {
        Assert.AreEqual(before, string.Join(',', AppHost.Named(name, "WaitFor")));
        Assert.AreEqual(completed, string.Join(',', AppHost.Named(name, "WaitForCompletion")));
    }

    [TestMethod]
    public void Both_run_the_migrations_by_the_same_argument() => Assert.AreEqual("migrate", AppHost.Texts("migrate", "WithArgs").Single());

    [TestMethod]
    public void AppHost_uses_the_servers_that_are_there_under_the_names_of_their_connections() => CollectionAssert.AreEquivalent(
        new[] { ResourceNames.Database, ResourceNames.Redis, ResourceNames.Replica }, AppHost.MayExist.ToArray());

    [TestMethod]
    public void A_standby_is_api_s_and_worker_s()
    {
        foreach (var name in new[] { ResourceNames.Migrate, ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web })
            Assert.AreEqual(name is ResourceNames.Api or ResourceNames.Worker, AppHost.Named(name, "WithReference").Contains(ResourceNames.Replica), name);
    }

    [TestMethod]
    public void A_worker_replica_is_the_service_worker_under_an_instance_of_its_own()
    {
        var variables = Variables("worker-2");

        Assert.AreEqual("worker", variables["OTEL_SERVICE_NAME"]);
        StringAssert.StartsWith(variables["OTEL_RESOURCE_ATTRIBUTES"], "service.instance.id=worker-2-");
    }

    [TestMethod]
    public void A_services_metrics_have_a_port_of_their_own()
    {
        Assert.AreEqual("21000", Variables(ResourceNames.Api)["METRICS_PORT"]);
        Assert.DoesNotContain("METRICS_PORT", Variables(ResourceNames.Commands).Keys);
    }

    [TestMethod]
    [DataRow(ResourceNames.Api)]
    [DataRow(ResourceNames.Worker)]
    [DataRow(ResourceNames.Web)]
    public void Prometheus_finds_a_services_metrics_where_AppHost_puts_them(string name)
    {
        var targets = JsonNode.Parse(DeployFolder.Read("deploy", "prometheus", "apphost", "services.json"))!.AsArray();

        var target = targets.Single(target => (string?)target!["labels"]!["role"] == name);

        Assert.AreEqual($"host.docker.internal:{AppHost.Texts(name, "WithMetrics").Single()}", (string?)target!["targets"]![0]);
    }

    private static bool IsReference(string variable) =>
        variable.StartsWith("ConnectionStrings__", StringComparison.Ordinal) || variable.StartsWith("services__", StringComparison.Ordinal);

    private static Dictionary<string, string> Variables(string name)
    {
        using var services = new Services(new LocalTopologyOptions { Home = "unused" }, Connections, Addresses, Metrics, "a-key", "cidadao_key");
        return services.Variables(name);
    }
}
