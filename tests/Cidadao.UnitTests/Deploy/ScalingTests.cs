using System.Globalization;
using System.Text.RegularExpressions;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;
using Cidadao.LocalHost;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace Cidadao.UnitTests.Deploy;

/// <summary>How many there are in production, and what that asks of the database.</summary>
[TestClass]
public sealed partial class ScalingTests
{
    private static readonly string[] Replicated = [ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web];

    [TestMethod]
    public void Production_has_two_of_each_service_and_no_number_that_would_undo_what_the_autoscaler_says()
    {
        var scaled = Manifests.Production.Of<V2HorizontalPodAutoscaler>().ToDictionary(scaler => scaler.Spec.ScaleTargetRef.Name, scaler => scaler.Spec.MinReplicas);
        var patches = Manifests.Patches.Of<V1Deployment>().ToDictionary(patch => patch.Metadata.Name, patch => patch.Spec.Replicas);

        CollectionAssert.AreEquivalent(Replicated, patches.Keys.ToList());
        foreach (var name in Replicated)
            Assert.AreEqual(2, scaled.GetValueOrDefault(name) ?? patches[name], name);
        Assert.IsTrue(scaled.Keys.All(name => patches[name] is null));
        Assert.IsTrue(Manifests.Base.Of<V1Deployment>().All(deployment => deployment.Spec.Replicas is null));
    }

    [TestMethod]
    public void Autoscalers_and_budgets_are_for_what_there_is()
    {
        foreach (var scaler in Manifests.Production.Of<V2HorizontalPodAutoscaler>())
        {
            var target = scaler.Spec.ScaleTargetRef;
            Assert.AreEqual(target.Kind, Manifests.Base.WorkloadOf(target.Name).Kind);
            Assert.AreEqual(target.Name, scaler.Metadata.Name);
        }

        var budgets = Manifests.Production.Of<V1PodDisruptionBudget>()
            .Select(budget => Manifests.Base.Workloads.Single(workload => workload.IsMatchedBy(budget.Spec.Selector.MatchLabels)).Name);
        CollectionAssert.AreEquivalent(Replicated, budgets.ToList());
        Assert.IsTrue(Manifests.Production.Of<V1PodDisruptionBudget>().All(budget => budget.Spec.MaxUnavailable.Value == "1"));
    }

    [TestMethod]
    public void A_new_pod_is_there_before_an_old_one_goes_and_pods_are_spread()
    {
        foreach (var patch in Manifests.Patches.Of<V1Deployment>())
        {
            Assert.AreEqual("0", patch.Spec.Strategy.RollingUpdate.MaxUnavailable.Value, patch.Metadata.Name);
            Assert.AreEqual("1", patch.Spec.Strategy.RollingUpdate.MaxSurge.Value, patch.Metadata.Name);
            var spread = patch.Spec.Template.Spec.TopologySpreadConstraints;
            CollectionAssert.AreEquivalent(new[] { "kubernetes.io/hostname", "topology.kubernetes.io/zone" }, spread.Select(one => one.TopologyKey).ToList());
            Assert.IsTrue(spread.All(one => Manifests.Base.WorkloadOf(patch.Metadata.Name).IsMatchedBy(one.LabelSelector.MatchLabels) && one.LabelSelector.MatchLabels.Count > 0));
        }
    }

    [TestMethod]
    public void Workers_are_scaled_by_a_metric_that_there_is_and_that_the_adapter_serves()
    {
        var metric = Manifests.Production.Of<V2HorizontalPodAutoscaler>().Single(scaler => scaler.Metadata.Name == ResourceNames.Worker)
            .Spec.Metrics.Single(one => one.Type == "External").External.Metric;
        var rule = Rules().Single(one => Text(one["name"]["as"]) == metric.Name);
        var query = Text(rule["metricsQuery"]);

        StringAssert.Contains(DeployFolder.Read("docs", "metrics.md"), $"| `{metric.Name}` |");
        StringAssert.StartsWith(Text(rule["seriesQuery"]), metric.Name + "{");
        StringAssert.Contains(query, metric.Name + "{");
        // A value with a colon cannot stand in a selector: the query chooses.
        Assert.IsNull(metric.Selector);
        CollectionAssert.IsSubsetOf(Stream().Match(query).Groups[1].Value.Split('|'), Streams.OfWork.ToList());
        Assert.AreEqual("false", Text(rule["resources"]["namespaced"]));
    }

    [TestMethod]
    public void The_adapter_asks_Prometheus_where_it_is()
    {
        var prometheus = Document()["prometheus"];
        var service = Manifests.Base.Of<V1Service>().Single(one => one.Metadata.Name == "prometheus");

        Assert.AreEqual($"http://prometheus.{Manifests.BaseFiles.Namespace}.svc", Text(prometheus["url"]));
        Assert.AreEqual($"{service.Spec.Ports.Single().Port}", Text(prometheus["port"]));
    }

    [TestMethod]
    public void The_database_has_connections_for_all_processes_that_there_can_be_at_once()
    {
        // Of a process with a standby, two for who watches the primary, and of a worker two that scan; the primary's pool is the same. What migrates, waits, backs up and administers.
        const int Watching = 2;
        const int Scanning = 2;
        const int Reserve = 50;
        var needed = Reserve;
        foreach (var scaler in Manifests.Production.Of<V2HorizontalPodAutoscaler>())
        {
            var pool = int.Parse(Workload.Variables(Manifests.Base.WorkloadOf(scaler.Spec.ScaleTargetRef.Name).Main)["DB_POOL_SIZE"], CultureInfo.InvariantCulture);
            var surge = int.Parse(Manifests.Patches.Of<V1Deployment>().Single(patch => patch.Metadata.Name == scaler.Metadata.Name).Spec.Strategy.RollingUpdate.MaxSurge.Value, CultureInfo.InvariantCulture);
            needed += (scaler.Spec.MaxReplicas + surge) * (pool + Watching + (scaler.Metadata.Name == ResourceNames.Worker ? Scanning : 0));
        }

        Assert.IsGreaterThan(2 * 50, needed);
        Assert.IsLessThanOrEqualTo(int.Parse(DeployedPostgres.Settings()["max_connections"], CultureInfo.InvariantCulture), needed);
        Assert.IsFalse(Manifests.Patches.Workloads.Any(patch => patch.Containers.Any(container => Workload.Variables(container).ContainsKey("DB_POOL_SIZE"))));
    }

    [TestMethod]
    public void The_Ingress_lets_the_largest_upload_through_and_keeps_a_reader_with_his_pod()
    {
        const string Prefix = "nginx.ingress.kubernetes.io/";
        var annotations = Manifests.Production.Of<V1Ingress>().ToDictionary(ingress => ingress.Metadata.Name, ingress => ingress.Metadata.Annotations);
        var body = annotations[ResourceNames.Api][Prefix + "proxy-body-size"];

        StringAssert.EndsWith(body, "m");
        Assert.IsGreaterThan(new ArchiveLimits().MaxFileBytes, long.Parse(body[..^1], CultureInfo.InvariantCulture) << 20);
        Assert.AreEqual("off", annotations[ResourceNames.Api][Prefix + "proxy-request-buffering"]);
        Assert.AreEqual("cookie", annotations[ResourceNames.Web][Prefix + "affinity"]);
        Assert.IsTrue(annotations.Values.All(one => one[Prefix + "proxy-read-timeout"] == "3600"));
    }

    private static YamlMappingNode Document()
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(DeployFolder.Read("deploy", "kubernetes", "production", "prometheus-adapter.yaml")));
        return (YamlMappingNode)yaml.Documents.Single().RootNode;
    }

    private static YamlSequenceNode Rules() => (YamlSequenceNode)Document()["rules"]["external"];

    private static string Text(YamlNode node) => ((YamlScalarNode)node).Value!;

    [GeneratedRegex("stream=~\"([^\"]+)\"")]
    private static partial Regex Stream();
}
