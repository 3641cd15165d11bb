using Cidadao.LocalHost;
using k8s.Models;

namespace Cidadao.UnitTests.Deploy;

/// <summary>PostgreSQL and Redis in a container are those of LocalHost, but for what is named here.</summary>
[TestClass]
public sealed class ServerSettingsTests
{
    /// <summary>Loopback, sockets and shared memory are a machine's; there are more processes in a cluster, and the rules of who may come in are a file.</summary>
    private static readonly string[] Otherwise = ["listen_addresses", "unix_socket_directories", "dynamic_shared_memory_type", "max_connections", "hba_file"];

    [TestMethod]
    public void PostgreSQL_has_LocalHosts_settings_for_the_memory_that_it_may_use()
    {
        var small = Memory(Manifests.Base.WorkloadOf(ResourceNames.Postgres).Main);
        var large = Memory(Manifests.Patches.WorkloadOf(ResourceNames.Postgres).Main);

        CollectionAssert.AreEquivalent(LocalHosts(small), Ours(DeployedPostgres.Settings()));
        CollectionAssert.AreEquivalent(LocalHosts(large), Ours(DeployedPostgres.Settings("deploy", "kubernetes", "production", "memory.conf")));
    }

    [TestMethod]
    public void Nobody_comes_to_PostgreSQL_from_outside_but_the_role_of_the_services_to_its_database_by_its_password()
    {
        var rules = DeployFolder.Read("deploy", "postgres", "pg_hba.conf").Split('\n').Where(line => line is not "" and not ['#', ..])
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        CollectionAssert.AreEqual(new[] { "local all postgres peer", $"host {ResourceNames.Database} cidadao all scram-sha-256" }, rules.ToList());
    }

    [TestMethod]
    public void The_role_of_the_services_is_LocalHosts_but_may_not_make_databases()
    {
        var script = DeployFolder.Read("deploy", "postgres", "create-database.sh");
        var local = DeployFolder.Read("Cidadao.LocalHost", "PostgresServer.cs");

        StringAssert.Contains(local, "CREATE ROLE cidadao LOGIN CREATEDB PASSWORD");
        StringAssert.Contains(script, "CREATE ROLE cidadao LOGIN PASSWORD :'password';");
        foreach (var both in new[] { "GRANT pg_monitor TO cidadao", "CREATE DATABASE" })
        {
            StringAssert.Contains(script, both);
            StringAssert.Contains(local, both);
        }
    }

    [TestMethod]
    public void A_cluster_is_made_as_LocalHost_makes_it()
    {
        var arguments = Workload.Variables(Manifests.Base.WorkloadOf(ResourceNames.Postgres).Main)["POSTGRES_INITDB_ARGS"].Split(' ');
        var local = DeployFolder.Read("Cidadao.LocalHost", "PostgresServer.cs");

        CollectionAssert.AreEqual(new[] { "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums" }, arguments);
        StringAssert.Contains(local, "\"-E\", \"UTF8\", \"--locale=C.UTF-8\"");
        StringAssert.Contains(local, "\"--data-checksums\"");
    }

    [TestMethod]
    public void Redis_keeps_what_it_is_told_as_LocalHosts_does_and_refuses_rather_than_forgets()
    {
        var settings = DeployFolder.Read("deploy", "redis", "redis.conf").Split('\n').Where(line => line is not "" and not ['#', ..]).ToList();
        var local = DeployFolder.Read("Cidadao.LocalHost", "RedisServer.cs");

        foreach (var (setting, argument) in new[] { ("save \"\"", "\"--save\", \"\""), ("appendonly yes", "\"--appendonly\", \"yes\""), ("appendfsync everysec", "\"--appendfsync\", \"everysec\"") })
        {
            CollectionAssert.Contains(settings, setting);
            StringAssert.Contains(local, argument);
        }

        CollectionAssert.Contains(settings, "maxmemory-policy noeviction");
        CollectionAssert.Contains(settings, "maxmemory 1gb");
        Assert.AreEqual(2L << 30, Memory(Manifests.Base.WorkloadOf(ResourceNames.Redis).Main), "Twice the limit: the file is rewritten beside a copy.");
    }

    [TestMethod]
    public void Passwords_of_servers_are_on_no_command_line()
    {
        foreach (var container in Manifests.Base.Workloads.SelectMany(workload => workload.Containers))
            Assert.IsFalse((container.Args ?? []).Concat(container.Command ?? []).Any(argument => argument.Contains("$(", StringComparison.Ordinal)), container.Name);
    }

    private static List<string> LocalHosts(long memory) =>
        [.. PostgresServer.Settings(memory).Select(setting => setting.Split('=')).Where(setting => !Otherwise.Contains(setting[0])).Select(setting => $"{setting[0]}={setting[1]}")];

    private static List<string> Ours(Dictionary<string, string> settings) =>
        [.. settings.Where(setting => !Otherwise.Contains(setting.Key)).Select(setting => $"{setting.Key}={setting.Value}")];

    private static long Memory(V1Container container) => container.Resources.Limits["memory"].ToInt64();
}
