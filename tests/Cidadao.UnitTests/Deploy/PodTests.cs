using System.Reflection;
using Cidadao.Core.Imports;
using Cidadao.LocalHost;
using Cidadao.ServiceDefaults;
using k8s.Models;

namespace Cidadao.UnitTests.Deploy;

/// <summary>What every pod must have.</summary>
[TestClass]
public sealed class PodTests
{
    private static readonly string[] Listening = [ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web];
    private static readonly string[] Ours = [.. Listening, ResourceNames.Migrate];

    [TestMethod]
    public void All_resources_of_the_topology_run_and_what_watches_them()
    {
        string[] expected = [.. ResourceNames.All.Except([ResourceNames.Database]), "prometheus", "grafana"];

        CollectionAssert.AreEquivalent(expected, Manifests.Base.Workloads.Select(workload => workload.Name).ToList());
    }

    [TestMethod]
    public void A_workload_finds_its_pods()
    {
        foreach (var workload in Manifests.Base.Workloads)
        {
            Assert.AreEqual(workload.Name, workload.Label);
            if (workload.Kind != "Job")
                Assert.IsTrue(workload.Selector is { Count: > 0 } && workload.IsMatchedBy(workload.Selector), workload.Name);
        }
    }

    [TestMethod]
    public void A_service_leads_to_a_port_of_the_pods_that_it_selects()
    {
        var services = Manifests.Base.Of<V1Service>().ToList();

        Assert.IsNotEmpty(services);
        foreach (var service in services)
        {
            var workload = Manifests.Base.Workloads.Single(one => one.IsMatchedBy(service.Spec.Selector));
            Assert.AreEqual(service.Metadata.Name, workload.Name);
            foreach (var port in service.Spec.Ports)
            {
                var target = workload.Main.Ports.Single(one => one.Name == port.TargetPort.Value);
                Assert.AreEqual(target.ContainerPort, port.Port, service.Metadata.Name);
                Assert.AreNotEqual("metrics", target.Name);
            }
        }
    }

    [TestMethod]
    public void A_stateful_set_has_its_service_and_mounts_what_it_claims()
    {
        foreach (var set in Manifests.Base.Of<V1StatefulSet>())
        {
            Assert.IsTrue(Manifests.Base.Of<V1Service>().Any(service => service.Metadata.Name == set.Spec.ServiceName), set.Metadata.Name);
            CollectionAssert.IsSubsetOf(
                set.Spec.VolumeClaimTemplates.Select(claim => claim.Metadata.Name).ToList(),
                set.Spec.Template.Spec.Containers.Single().VolumeMounts.Select(mount => mount.Name).ToList());
        }
    }

    [TestMethod]
    public void A_page_stays_with_its_pod_and_other_requests_go_anywhere()
    {
        var affinity = Manifests.Base.Of<V1Service>().ToDictionary(service => service.Metadata.Name, service => service.Spec.SessionAffinity);

        Assert.AreEqual("ClientIP", affinity[ResourceNames.Web]);
        Assert.IsNull(affinity[ResourceNames.Api]);
    }

    [TestMethod]
    public void Nobody_is_root_or_may_become_it_or_write_beside_his_volumes()
    {
        foreach (var workload in Manifests.Base.Workloads)
        {
            var pod = workload.Pod.SecurityContext;
            Assert.IsTrue(pod.RunAsNonRoot is true && pod.RunAsUser > 0, workload.Name);
            Assert.AreEqual("RuntimeDefault", pod.SeccompProfile.Type, workload.Name);
            foreach (var container in workload.Containers)
            {
                var context = container.SecurityContext;
                Assert.IsTrue(context is { ReadOnlyRootFilesystem: true, AllowPrivilegeEscalation: false }, $"{workload.Name}/{container.Name}");
                CollectionAssert.AreEqual(new[] { "ALL" }, context.Capabilities.Drop.ToList(), $"{workload.Name}/{container.Name}");
            }
        }
    }

    [TestMethod]
    public void Only_Prometheus_may_ask_the_cluster_and_for_pods_alone()
    {
        var withToken = Manifests.Base.Workloads.Where(workload => workload.Pod.AutomountServiceAccountToken is not false).Select(workload => workload.Name);
        var rule = Manifests.Base.Of<V1Role>().Single().Rules.Single();
        var bound = Manifests.Base.Of<V1RoleBinding>().Single().Subjects.Single().Name;

        CollectionAssert.AreEqual(new[] { "prometheus" }, withToken.ToList());
        CollectionAssert.AreEqual(new[] { "pods" }, rule.Resources.ToList());
        CollectionAssert.AreEquivalent(new[] { "get", "list", "watch" }, rule.Verbs.ToList());
        CollectionAssert.AreEqual(new[] { bound }, Manifests.Base.Workloads.Where(one => one.Pod.ServiceAccountName == bound).Select(one => one.Name).ToList());
        Assert.IsTrue(Manifests.Base.Of<V1ServiceAccount>().All(account => account.AutomountServiceAccountToken is false));
    }

    [TestMethod]
    public void Names_of_other_services_do_not_become_settings()
    {
        foreach (var workload in Manifests.Base.Workloads)
            Assert.IsFalse(workload.Pod.EnableServiceLinks ?? true, workload.Name);
    }

    [TestMethod]
    public void A_service_has_a_gibibyte_and_half_a_core_and_at_most_twice_and_four_times_as_much()
    {
        foreach (var container in Manifests.Base.Workloads.Where(workload => ResourceNames.All.Contains(workload.Name)).SelectMany(workload => workload.Containers))
            Assert.AreEqual("500m 1Gi, 2 2Gi", Describe(container), container.Name);
        foreach (var workload in Manifests.Base.Workloads)
            Assert.IsTrue(workload.Main.Resources is { Requests.Count: 2, Limits.Count: 2 }, workload.Name);
        // A database that many workers ask has more.
        CollectionAssert.AreEqual(
            new[] { ResourceNames.Postgres },
            Manifests.Patches.Workloads.Where(patch => patch.Containers.Any(container => container.Resources is not null)).Select(patch => patch.Name).ToList());
    }

    [TestMethod]
    public void Probes_ask_what_the_services_answer_on_the_port_that_they_have()
    {
        foreach (var main in Listening.Select(name => Manifests.Base.WorkloadOf(name).Main))
        {
            Assert.AreEqual(PathOf("StartedPath"), main.StartupProbe.HttpGet.Path, main.Name);
            Assert.AreEqual(PathOf("LivePath"), main.LivenessProbe.HttpGet.Path, main.Name);
            Assert.AreEqual(PathOf("ReadyPath"), main.ReadinessProbe.HttpGet.Path, main.Name);
        }

        foreach (var workload in Manifests.Base.Workloads.Where(workload => workload.Kind != "Job"))
        {
            foreach (var probe in new[] { workload.Main.StartupProbe, workload.Main.LivenessProbe, workload.Main.ReadinessProbe })
            {
                Assert.IsNotNull(probe, workload.Name);
                if ((probe.HttpGet?.Port ?? probe.TcpSocket?.Port) is { } port)
                    Assert.IsTrue(workload.Main.Ports.Any(one => one.Name == port.Value && one.Name != "metrics"), workload.Name);
            }
        }
    }

    [TestMethod]
    public void Ports_are_those_of_the_variables()
    {
        foreach (var main in Listening.Select(name => Manifests.Base.WorkloadOf(name).Main))
        {
            var variables = Workload.Variables(main);
            Assert.AreEqual(variables["ASPNETCORE_HTTP_PORTS"], $"{main.Ports.Single(port => port.Name == "http").ContainerPort}", main.Name);
            Assert.AreEqual(variables["METRICS_PORT"], $"{main.Ports.Single(port => port.Name == "metrics").ContainerPort}", main.Name);
        }
    }

    [TestMethod]
    public void What_is_under_way_has_its_thirty_seconds()
    {
        foreach (var name in Listening)
            Assert.AreEqual(35, Manifests.Base.WorkloadOf(name).Pod.TerminationGracePeriodSeconds, name);
    }

    [TestMethod]
    public void Temporary_files_have_room_and_a_limit()
    {
        var limits = new ArchiveLimits();

        foreach (var workload in Manifests.Base.Workloads)
        {
            Assert.IsTrue(workload.Containers.All(container => container.VolumeMounts.Any(mount => mount is { MountPath: "/tmp", Name: "tmp" })), workload.Name);
            Assert.IsTrue((workload.Pod.Volumes ?? []).Where(volume => volume.EmptyDir is not null).All(volume => volume.EmptyDir.SizeLimit is not null), workload.Name);
        }

        Assert.IsGreaterThanOrEqualTo(2 * limits.MaxFileBytes, Room(ResourceNames.Api));
        Assert.IsGreaterThanOrEqualTo(limits.MaxInflatedBytes, Room(ResourceNames.Worker));
    }

    [TestMethod]
    public void Every_volume_that_is_mounted_is_there_and_every_one_that_is_there_is_mounted()
    {
        foreach (var workload in Manifests.Base.Workloads)
        {
            var there = (workload.Pod.Volumes ?? []).Select(volume => volume.Name).Concat(workload.Claims).ToList();
            CollectionAssert.AreEquivalent(there, workload.Containers.SelectMany(container => container.VolumeMounts).Select(mount => mount.Name).Distinct().ToList(), workload.Name);
        }
    }

    [TestMethod]
    public void The_Job_migrates_and_who_waits_for_it_is_given_the_time_to()
    {
        CollectionAssert.AreEqual(new[] { "migrate" }, Manifests.Base.WorkloadOf(ResourceNames.Migrate).Main.Args.ToList());
        foreach (var name in new[] { ResourceNames.Api, ResourceNames.Worker })
        {
            var starts = Manifests.Base.WorkloadOf(name).Main.StartupProbe;
            Assert.IsGreaterThanOrEqualTo(600, starts.PeriodSeconds!.Value * starts.FailureThreshold!.Value);
        }
    }

    [TestMethod]
    public void Our_pods_run_as_the_user_of_the_images() => Assert.IsTrue(Ours.All(name => Manifests.Base.WorkloadOf(name).Pod.SecurityContext.RunAsUser == 1654));

    private static string Describe(V1Container container) =>
        $"{container.Resources.Requests["cpu"]} {container.Resources.Requests["memory"]}, {container.Resources.Limits["cpu"]} {container.Resources.Limits["memory"]}";

    private static long Room(string name) => Manifests.Base.WorkloadOf(name).Pod.Volumes.Single(volume => volume.Name == "tmp").EmptyDir.SizeLimit.ToInt64();

    private static string PathOf(string constant) =>
        (string)typeof(Health).GetField(constant, BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!;
}
