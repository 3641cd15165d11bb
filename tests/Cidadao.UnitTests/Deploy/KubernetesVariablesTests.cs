using Cidadao.LocalHost;
using k8s.Models;

namespace Cidadao.UnitTests.Deploy;

[TestClass]
public sealed class KubernetesVariablesTests
{
    /// <summary>What the instance's name is made of.</summary>
    private const string PodName = "POD_NAME";

    /// <summary>A pod is asked to go before its endpoints are gone.</summary>
    private const string Delay = "SHUTDOWN_DELAY";

    [TestMethod]
    [DataRow(ResourceNames.Migrate)]
    [DataRow(ResourceNames.Api)]
    [DataRow(ResourceNames.Worker)]
    [DataRow(ResourceNames.Web)]
    public void A_pod_has_the_variables_that_LocalHost_gives_the_same_resource(string name)
    {
        var expected = ServiceVariables.Expected(name).Append(PodName).ToList();
        if (name != ResourceNames.Migrate)
            expected.Add(Delay);

        CollectionAssert.AreEquivalent(expected, Variables(name).Keys.ToList());
    }

    [TestMethod]
    public void Secrets_are_only_referred_to()
    {
        foreach (var (name, value) in Manifests.Base.Workloads.SelectMany(workload => workload.Containers).SelectMany(Workload.Variables))
        {
            if (name.StartsWith("ConnectionStrings__", StringComparison.Ordinal) || name.EndsWith("_KEY", StringComparison.Ordinal) || name.EndsWith("PASSWORD", StringComparison.Ordinal))
                StringAssert.StartsWith(value, "secret:", name);
        }

        Assert.IsFalse(Manifests.Base.All.Concat(Manifests.Production.All).Concat(Manifests.Patches.All).OfType<V1Secret>().Any());
    }

    [TestMethod]
    public void Each_process_is_known_by_its_service_and_its_pod()
    {
        foreach (var name in ServiceVariables.Resources)
        {
            var variables = Variables(name);
            Assert.AreEqual(name, variables["OTEL_SERVICE_NAME"]);
            Assert.AreEqual("service.instance.id=$(POD_NAME)", variables["OTEL_RESOURCE_ATTRIBUTES"]);
            Assert.AreEqual("field:metadata.name", variables[PodName]);
            // What is put into another must stand before it.
            var order = Manifests.Base.WorkloadOf(name).Main.Env.Select(variable => variable.Name).ToList();
            Assert.IsLessThan(order.IndexOf("OTEL_RESOURCE_ATTRIBUTES"), order.IndexOf(PodName));
        }
    }

    [TestMethod]
    public void The_web_and_Grafana_find_what_they_ask_by_the_name_of_its_service()
    {
        foreach (var (workload, variable) in new[] { (ResourceNames.Web, "services__api__http__0"), ("grafana", "PROMETHEUS_URL") })
        {
            var address = new Uri(Variables(workload)[variable]);
            var service = Manifests.Base.Of<V1Service>().Single(one => one.Metadata.Name == address.Host);
            Assert.AreEqual(service.Spec.Ports.Single().Port, address.Port);
        }
    }

    [TestMethod]
    public void Who_stands_behind_the_Ingress_takes_the_callers_address_from_it_and_nobody_else_does()
    {
        const string Variable = "ASPNETCORE_FORWARDEDHEADERS_ENABLED";
        var behind = Manifests.Production.Of<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service.Name);
        var taking = Manifests.Patches.Workloads.Where(patch => patch.Containers.Any(container => Workload.Variables(container).GetValueOrDefault(Variable) == "true"));

        CollectionAssert.AreEquivalent(behind.ToList(), taking.Select(patch => patch.Name).ToList());
        Assert.IsFalse(Manifests.Base.Workloads.Any(workload => Workload.Variables(workload.Main).ContainsKey(Variable)));
    }

    private static Dictionary<string, string> Variables(string name) => Workload.Variables(Manifests.Base.WorkloadOf(name).Main);
}
