using Cidadao.LocalHost;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Cidadao.UnitTests.Deploy;

/// <summary>Alerts and dashboards need <c>job</c>, <c>role</c> and <c>instance</c> on every target, wherever it runs.</summary>
[TestClass]
public sealed class PrometheusTargetsTests
{
    private static readonly string[] Scraped = [ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web];

    [TestMethod]
    [DataRow("kubernetes", "__meta_kubernetes_pod_label_app_kubernetes_io_name", "__meta_kubernetes_pod_name")]
    [DataRow("compose", "__meta_dns_name", "__meta_dns_name,__address__")]
    public void A_target_has_the_labels_of_the_alerts(string where, string role, string instance)
    {
        var job = Jobs(where).Single();

        Assert.AreEqual("cidadao", job.JobName);
        Assert.AreEqual(role, string.Join(',', job.RelabelConfigs.Single(rule => rule.TargetLabel == "role").SourceLabels));
        Assert.AreEqual(instance, string.Join(',', job.RelabelConfigs.Single(rule => rule.TargetLabel == "instance").SourceLabels));
    }

    [TestMethod]
    public void In_a_cluster_the_pods_with_a_port_for_metrics_are_scraped()
    {
        var keep = Jobs("kubernetes").Single().RelabelConfigs.Single(rule => rule.SourceLabels.Contains("__meta_kubernetes_pod_container_port_name"));
        var found = Manifests.Base.Workloads.Where(workload => workload.Containers.Any(container => (container.Ports ?? []).Any(port => port.Name == keep.Regex)));

        Assert.AreEqual("keep", keep.Action);
        CollectionAssert.AreEquivalent(Scraped, found.Select(workload => workload.Name).ToList());
    }

    [TestMethod]
    public void Under_Compose_all_containers_of_the_three_are_scraped()
    {
        var names = Jobs("compose").Single().DnsSdConfigs.Single();

        CollectionAssert.AreEquivalent(Scraped, names.Names);
        foreach (var name in Scraped)
            Assert.AreEqual(ComposeFile.Current.Services[name].Environment["METRICS_PORT"], $"{names.Port}", name);
    }

    [TestMethod]
    [DataRow("kubernetes")]
    [DataRow("compose")]
    public void The_alerts_are_evaluated_as_often_as_their_tests_expect(string where)
    {
        var here = Read(where, "prometheus.yml");
        var plain = Read("prometheus.yml");

        CollectionAssert.AreEqual(plain.RuleFiles, here.RuleFiles);
        CollectionAssert.AreEquivalent(plain.Global, here.Global);
    }

    [TestMethod]
    public void The_servers_are_those_that_AppHost_starts()
    {
        var appHost = string.Concat(Directory.GetFiles(DeployFolder.In("Cidadao.AppHost"), "*.cs").Select(File.ReadAllText));

        foreach (var image in Manifests.BaseFiles.Images.Where(image => image.Name.Contains('/', StringComparison.Ordinal)))
            StringAssert.Contains(appHost, $"\"{image.Name}\", \"{image.NewTag}\"");
    }

    private static List<Job> Jobs(string where) => Read(where, "prometheus.yml").ScrapeConfigs;

    private static Configuration Read(params string[] file) =>
        new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).WithDuplicateKeyChecking().Build()
            .Deserialize<Configuration>(DeployFolder.Read(["deploy", "prometheus", .. file]));

    internal sealed class Configuration
    {
        public Dictionary<string, string> Global { get; set; } = [];

        public List<string> RuleFiles { get; set; } = [];

        public List<Job> ScrapeConfigs { get; set; } = [];
    }

    internal sealed class Job
    {
        public string JobName { get; set; } = "";

        public List<Dictionary<string, object>> KubernetesSdConfigs { get; set; } = [];

        public List<DnsNames> DnsSdConfigs { get; set; } = [];

        public List<Dictionary<string, object>> FileSdConfigs { get; set; } = [];

        public List<Rule> RelabelConfigs { get; set; } = [];
    }

    internal sealed class DnsNames
    {
        public List<string> Names { get; set; } = [];

        public string Type { get; set; } = "";

        public int Port { get; set; }

        public string RefreshInterval { get; set; } = "";
    }

    internal sealed class Rule
    {
        public List<string> SourceLabels { get; set; } = [];

        public string Regex { get; set; } = "";

        public string Action { get; set; } = "replace";

        public string Replacement { get; set; } = "";

        public string TargetLabel { get; set; } = "";
    }
}
