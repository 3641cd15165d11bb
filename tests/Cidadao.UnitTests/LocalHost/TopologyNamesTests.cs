using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed partial class TopologyNamesTests
{
    private static readonly Dictionary<string, Uri> Metrics = new() { [ResourceNames.Api] = new Uri("http://127.0.0.1:21000/metrics") };
    private static readonly Dictionary<string, Uri> Addresses = new() { [ResourceNames.Api] = new Uri("http://127.0.0.1:5080") };

    private static readonly Dictionary<string, string> Connections = new()
    {
        [ResourceNames.Database] = "Host=127.0.0.1",
        [ResourceNames.Redis] = "127.0.0.1:6379",
    };

    [TestMethod]
    public void LocalHost_and_AppHost_name_the_same_resources()
    {
        var named = ResourceName().Matches(AppHost()).Select(match => match.Groups[1].Value);

        CollectionAssert.AreEquivalent(ResourceNames.All.ToList(), named.ToList());
    }

    [TestMethod]
    [DataRow(ResourceNames.Migrate)]
    [DataRow(ResourceNames.Api)]
    [DataRow(ResourceNames.Worker)]
    [DataRow(ResourceNames.Web)]
    public void LocalHost_gives_a_service_the_references_that_AppHost_gives_it(string name)
    {
        var referenced = Reference().Matches(Declaration(name)).Select(match => match.Groups[1].Value).Select(variable => variable switch
        {
            "database" => "ConnectionStrings__cidadao",
            "redis" => "ConnectionStrings__redis",
            _ => $"services__{variable}__http__0",
        });

        var given = Variables(name).Keys.Where(key => key.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
            || key.StartsWith("services__", StringComparison.Ordinal));

        CollectionAssert.AreEquivalent(referenced.ToList(), given.ToList());
    }

    [TestMethod]
    [DataRow(ResourceNames.Migrate, false)]
    [DataRow(ResourceNames.Api, false)]
    [DataRow(ResourceNames.Worker, true)]
    [DataRow(ResourceNames.Web, false)]
    public void Both_give_the_key_of_persons_to_who_parses_files_and_to_nobody_else(string name, bool given)
    {
        Assert.AreEqual(given, Variables(name).ContainsKey("PERSON_KEY"));
        Assert.AreEqual(given, Declaration(name).Contains(".WithEnvironment(\"PERSON_KEY\", personKey)", StringComparison.Ordinal));
    }

    [TestMethod]
    [DataRow(ResourceNames.Migrate, false)]
    [DataRow(ResourceNames.Api, true)]
    [DataRow(ResourceNames.Worker, false)]
    [DataRow(ResourceNames.Web, true)]
    public void Both_give_the_first_API_key_to_who_checks_it_and_to_who_calls_by_it(string name, bool given)
    {
        Assert.AreEqual(given, Variables(name).ContainsKey("CIDADAO_API_KEY"));
        Assert.AreEqual(given, Declaration(name).Contains(".WithEnvironment(\"CIDADAO_API_KEY\", apiKey)", StringComparison.Ordinal));
    }

    [TestMethod]
    public void Both_run_the_migrations_by_the_same_argument() => StringAssert.Contains(Declaration("migrate"), ".WithArgs(\"migrate\")");

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
        var port = MetricsPort().Match(Declaration(name)).Groups[1].Value;
        var targets = JsonNode.Parse(File.ReadAllText(Path.Combine(Root(), "deploy", "prometheus", "apphost", "services.json")))!.AsArray();

        var target = targets.Single(target => (string?)target!["labels"]!["role"] == name);

        Assert.AreEqual($"host.docker.internal:{port}", (string?)target!["targets"]![0]);
    }

    private static Dictionary<string, string> Variables(string name)
    {
        using var services = new Services(new LocalTopologyOptions { Home = "unused" }, Connections, Addresses, Metrics, "a-key", "cidadao_key");
        return services.Variables(name);
    }

    /// <returns>The statement that adds the project of this name.</returns>
    private static string Declaration(string name) =>
        AppHost().Split(';').Single(statement => statement.Contains($">(\"{name}\"", StringComparison.Ordinal));

    private static string AppHost() => File.ReadAllText(Path.Combine(Root(), "Cidadao.AppHost", "AppHost.cs"));

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Cidadao.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException();
        return root.FullName;
    }

    [GeneratedRegex("""\.Add(?:Postgres|Database|Redis|Project<[\w.]+>)\("([^"]+)""")]
    private static partial Regex ResourceName();

    [GeneratedRegex("""\.WithEnvironment\("METRICS_PORT", "(\d+)"\)""")]
    private static partial Regex MetricsPort();

    [GeneratedRegex("""\.WithReference\((\w+)\)""")]
    private static partial Regex Reference();
}
