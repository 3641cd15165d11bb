using System.Net;
using System.Net.Sockets;
using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class PortsTests
{
    [TestMethod]
    public void A_free_port_is_the_same_at_each_start_of_a_home_and_another_for_another_resource()
    {
        var first = Ports.Choose(0, "/srv/of/this/test", "postgres");

        Assert.AreEqual(first, Ports.Choose(0, "/srv/of/this/test", "postgres"));
        Assert.AreNotEqual(first, Ports.Choose(0, "/srv/of/this/test", "redis"));
    }

    [TestMethod]
    public void No_port_is_chosen_twice_before_anybody_listens()
    {
        var ports = Enumerable.Range(0, 500).Select(number => Ports.Choose(0, "/srv/of/many", $"worker-{number}")).ToList();

        CollectionAssert.AllItemsAreUnique(ports);
    }

    [TestMethod]
    public void A_port_that_somebody_took_is_passed_over()
    {
        var usual = Ports.Choose(0, "/srv/with/a/taken/port", "api");
        using var taken = new TcpListener(IPAddress.Loopback, usual);
        taken.Start();

        Assert.AreNotEqual(usual, Ports.Choose(0, "/srv/with/a/taken/port", "api"));
    }

    [TestMethod]
    public void A_given_port_in_use_is_refused_and_the_sentence_names_the_variable_to_change()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refused = Assert.ThrowsExactly<LocalHostException>(() => Ports.Choose(port, "/any", "api"));

        Assert.AreEqual(4, refused.ExitCode);
        StringAssert.Contains(refused.Message, $"{port}");
        StringAssert.Contains(refused.Message, "CIDADAO_API_PORT");
    }
}
