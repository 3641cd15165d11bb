using Cidadao.LocalHost;

namespace Cidadao.UnitTests.LocalHost;

[TestClass]
public sealed class PostgresSettingsTests
{
    [TestMethod]
    [DataRow(256L, "shared_buffers=128MB", "maintenance_work_mem=64MB", DisplayName = "never below what the server needs")]
    [DataRow(4096L, "shared_buffers=1024MB", "maintenance_work_mem=256MB", DisplayName = "a quarter and a sixteenth")]
    [DataRow(262144L, "shared_buffers=2048MB", "maintenance_work_mem=512MB", DisplayName = "never all of a large machine")]
    public void Memory_follows_the_machine(long megabytes, string buffers, string maintenance)
    {
        var settings = PostgresServer.Settings(megabytes << 20).ToList();

        CollectionAssert.Contains(settings, buffers);
        CollectionAssert.Contains(settings, maintenance);
    }

    [TestMethod]
    public void It_listens_on_loopback_alone_and_keeps_what_it_confirms()
    {
        var settings = PostgresServer.Settings(1L << 30).ToList();

        CollectionAssert.Contains(settings, "listen_addresses=127.0.0.1");
        CollectionAssert.Contains(settings, "fsync=on");
    }
}
