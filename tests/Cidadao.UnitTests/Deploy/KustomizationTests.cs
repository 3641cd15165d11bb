using k8s.Models;

namespace Cidadao.UnitTests.Deploy;

/// <summary>What kustomize would say, without it.</summary>
[TestClass]
public sealed class KustomizationTests
{
    private static readonly string[] OwnImages = ["cidadao-api", "cidadao-web", "cidadao-worker"];

    [TestMethod]
    public void Every_manifest_has_only_fields_that_Kubernetes_has()
    {
        Assert.IsNotEmpty(Manifests.Base.All);
        Assert.IsNotEmpty(Manifests.Production.All);
        Assert.IsNotEmpty(Manifests.Patches.All);
    }

    [TestMethod]
    public void What_a_kustomization_lists_exists()
    {
        var missing = Kustomization.All.SelectMany(one => one.Files.Concat(one.PatchFiles).Concat(one.Generated.Select(file => file.Path))).Where(path => !File.Exists(path));

        Assert.AreEqual("", string.Join('\n', missing));
    }

    [TestMethod]
    public void Every_file_of_the_manifests_is_listed()
    {
        // It is a chart's, and applied by nobody here.
        var listed = Kustomization.All.SelectMany(one => one.Files.Concat(one.PatchFiles).Concat(one.Generated.Select(file => file.Path)))
            .Append(Path.Combine(DeployFolder.Kubernetes, "production", "prometheus-adapter.yaml")).ToHashSet();

        var forgotten = Directory.GetFiles(DeployFolder.Kubernetes, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != Kustomization.FileName && !listed.Contains(file));

        Assert.AreEqual("", string.Join('\n', forgotten));
    }

    [TestMethod]
    public void The_servers_settings_the_alerts_and_every_dashboard_come_from_the_very_files()
    {
        var generated = Manifests.BaseFiles.Bases.SelectMany(one => one.Generated).Select(file => file.Path).ToList();
        string[] folders = ["postgres", "redis", Path.Combine("grafana", "dashboards"), Path.Combine("grafana", "provisioning")];
        var files = folders.SelectMany(folder => Directory.GetFiles(Path.Combine(DeployFolder.Path, folder), "*", SearchOption.AllDirectories))
            .Where(file => Path.GetFileName(file) != Kustomization.FileName)
            .Append(Path.Combine(DeployFolder.Path, "prometheus", "alerts.yml"))
            .Append(Path.Combine(DeployFolder.Path, "prometheus", "kubernetes", "prometheus.yml"));

        CollectionAssert.AreEquivalent(files.ToList(), generated);
    }

    [TestMethod]
    public void No_ConfigMap_is_larger_than_what_kubectl_writes_down_of_it()
    {
        const int Longest = 262_144;
        var large = Kustomization.All.SelectMany(one => one.Generated).GroupBy(file => file.Map)
            // Quotes and line breaks are written as two characters.
            .Where(map => map.Sum(file => File.ReadAllText(file.Path).Sum(character => character is '"' or '\n' or '\\' ? 2 : 1)) > Longest)
            .Select(map => map.Key);

        Assert.AreEqual("", string.Join(',', large));
    }

    [TestMethod]
    public void Patches_and_merged_ConfigMaps_change_what_the_base_has()
    {
        var known = Manifests.Base.All.Select(Manifests.Describe).ToList();
        var maps = Manifests.BaseFiles.Bases.SelectMany(one => one.Generated).Select(file => $"{file.Map}/{file.Key}").ToList();

        CollectionAssert.IsSubsetOf(Manifests.Patches.All.Select(Manifests.Describe).ToList(), known);
        CollectionAssert.IsSubsetOf(Manifests.ProductionFiles.Generated.Select(file => $"{file.Map}/{file.Key}").ToList(), maps);
        foreach (var patch in Manifests.Patches.Workloads)
        {
            var containers = Manifests.Base.WorkloadOf(patch.Name).Containers.Select(container => container.Name).ToList();
            CollectionAssert.IsSubsetOf(patch.Containers.Select(container => container.Name).ToList(), containers, patch.Name);
        }
    }

    [TestMethod]
    public void No_object_is_there_twice()
    {
        var twice = Manifests.Base.All.Concat(Manifests.Production.All).GroupBy(Manifests.Describe).Where(group => group.Count() > 1).Select(group => group.Key);

        Assert.AreEqual("", string.Join(',', twice));
    }

    [TestMethod]
    public void Images_have_a_version_and_ours_have_that_of_the_build()
    {
        var used = Manifests.Base.Workloads.SelectMany(workload => workload.Containers).Select(container => container.Image).Distinct().ToList();

        CollectionAssert.AreEquivalent(used, Manifests.BaseFiles.Images.Select(image => image.Name).ToList());
        foreach (var image in Manifests.BaseFiles.Images.Where(image => OwnImages.Contains(image.Name)))
            Assert.AreEqual(DeployFolder.Version, image.NewTag, image.Name);
        Assert.IsTrue(Manifests.BaseFiles.Images.TrueForAll(image => image.NewTag is { Length: > 0 } and not "latest"));
    }

    [TestMethod]
    public void Production_takes_our_images_from_a_registry_in_the_same_version()
    {
        CollectionAssert.AreEquivalent(OwnImages, Manifests.ProductionFiles.Images.Select(image => image.Name).ToList());
        foreach (var image in Manifests.ProductionFiles.Images)
        {
            StringAssert.EndsWith(image.NewName, "/" + image.Name);
            Assert.IsNull(image.NewTag);
        }
    }

    [TestMethod]
    public void Everything_is_in_one_namespace()
    {
        var name = Manifests.Base.Of<V1Namespace>().Single().Metadata.Name;

        Assert.AreEqual(name, Manifests.BaseFiles.Namespace);
        Assert.AreEqual(name, Manifests.ProductionFiles.Namespace);
    }
}
