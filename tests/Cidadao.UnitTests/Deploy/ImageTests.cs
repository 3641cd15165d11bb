using System.Xml.Linq;
using Cidadao.LocalHost;

namespace Cidadao.UnitTests.Deploy;

/// <summary>The images that the .NET SDK makes are those that the manifests name.</summary>
[TestClass]
public sealed class ImageTests
{
    [TestMethod]
    [DataRow("Cidadao.Api", ResourceNames.Api)]
    [DataRow("Cidadao.AgentWorker", ResourceNames.Worker)]
    [DataRow("Cidadao.Web", ResourceNames.Web)]
    public void A_service_is_published_as_the_image_that_its_pods_have(string project, string name)
    {
        var repository = XDocument.Load(DeployFolder.In(project, $"{project}.csproj")).Descendants("ContainerRepository").Single().Value;

        Assert.AreEqual(Manifests.Base.WorkloadOf(name).Main.Image, repository);
    }

    [TestMethod]
    public void Images_have_no_shell_are_tagged_with_the_version_and_need_no_Dockerfile()
    {
        var properties = XDocument.Load(DeployFolder.In("Directory.Build.props"));

        Assert.AreEqual("noble-chiseled-extra", properties.Descendants("ContainerFamily").Single().Value);
        Assert.AreEqual("$(Version)", properties.Descendants("ContainerImageTag").Single().Value);
        Assert.IsEmpty(Directory.GetFiles(DeployFolder.Root, "*Dockerfile*", SearchOption.AllDirectories));
    }
}
