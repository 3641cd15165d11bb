using System.Runtime.CompilerServices;
using Cidadao.Core.Database.Replica;
using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class StandbyNamesTests
{
    [TestMethod]
    public void Whoever_names_the_standby_names_it_alike()
    {
        CollectionAssert.Contains(AppHostModel.Read().MayExist.ToList(), ReplicaServices.Key);
        var pools = Read("Cidadao.ServiceDefaults", "DatabasePools.cs");
        StringAssert.Contains(pools, $"Replica = \"{ReplicaServices.Key}\"");
        StringAssert.Contains(pools, $"Replica = \"{ResourceNames.Replica}\"");
        StringAssert.Contains(pools, $"Watch = \"{ReplicaServices.WatchKey}\"");
        StringAssert.Contains(pools, $" Scan = \"{ReplicaServices.ScanKey}\"");
        StringAssert.Contains(pools, $"ReplicaScan = \"{ReplicaServices.StandbyScanKey}\"");
    }

    [TestMethod]
    public void Api_and_worker_get_it_and_the_web_does_not()
    {
        using var services = new Services(
            new LocalTopologyOptions { Home = "unused" }, new Dictionary<string, string> { [ResourceNames.Replica] = "Host=standby" }, new Dictionary<string, Uri>(), new Dictionary<string, Uri>(), null, "cidadao_key");

        Assert.AreEqual("Host=standby", services.Variables(ResourceNames.Api)["ConnectionStrings__cidadao-replica"]);
        Assert.AreEqual("Host=standby", services.Variables(ResourceNames.Worker)["ConnectionStrings__cidadao-replica"]);
        Assert.IsFalse(services.Variables(ResourceNames.Web).ContainsKey("ConnectionStrings__cidadao-replica"));
    }

    private static string Read(string project, string file, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", project, file));
}
