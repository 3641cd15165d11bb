using System.Text.RegularExpressions;
using Cidadao.LocalHost;
using k8s.Models;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.UnitTests.Deploy;

/// <summary>What manifests name is made by a generator, or by a command of docs/operations.md.</summary>
[TestClass]
public sealed partial class ReferenceTests
{
    private static readonly Dictionary<string, string> Made = OperationsDocument.Secret("cidadao");

    [TestMethod]
    public void The_document_makes_exactly_the_secrets_that_pods_are_given()
    {
        var references = Manifests.Base.Workloads.SelectMany(workload => workload.Containers)
            .SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom?.SecretKeyRef).OfType<V1SecretKeySelector>().ToList();

        CollectionAssert.AreEqual(new[] { "cidadao" }, references.Select(reference => reference.Name).Distinct().ToList());
        CollectionAssert.AreEquivalent(Made.Keys.ToList(), references.Select(reference => reference.Key).Distinct().ToList());
    }

    [TestMethod]
    public void The_documents_connection_strings_name_the_services()
    {
        var database = new NpgsqlConnectionStringBuilder(Made["connection-cidadao"]);
        var redis = ConfigurationOptions.Parse(Made["connection-redis"]);

        Assert.AreEqual((ResourceNames.Postgres, 5432, ResourceNames.Database, "cidadao"), (database.Host, database.Port, database.Database, database.Username));
        Assert.AreEqual(Made["database-password"], database.Password);
        Assert.AreEqual($"Unspecified/{ResourceNames.Redis}:6379", redis.EndPoints.Single().ToString());
        Assert.AreEqual(Made["redis-password"], redis.Password);
    }

    [TestMethod]
    public void The_document_makes_the_certificate_that_the_Ingress_refers_to()
    {
        var named = Manifests.Production.Of<V1Ingress>().SelectMany(ingress => ingress.Spec.Tls).Select(tls => tls.SecretName).Distinct();

        CollectionAssert.AreEqual(OperationsDocument.Certificates.ToList(), named.ToList());
    }

    [TestMethod]
    public void Every_ConfigMap_and_key_is_generated_and_every_generated_one_is_mounted()
    {
        var generated = Manifests.BaseFiles.Bases.SelectMany(one => one.Generated).ToLookup(file => file.Map, file => file.Key);
        var volumes = Manifests.Base.Workloads.SelectMany(workload => workload.Pod.Volumes ?? []).ToList();
        var whole = volumes.Select(volume => volume.ConfigMap).OfType<V1ConfigMapVolumeSource>().ToList();
        var projected = volumes.SelectMany(volume => volume.Projected?.Sources ?? []).Select(source => source.ConfigMap.Name);

        CollectionAssert.AreEquivalent(generated.Select(map => map.Key).ToList(), whole.Select(map => map.Name).Concat(projected).ToList());
        foreach (var map in whole.Where(map => map.Items is not null))
            CollectionAssert.AreEquivalent(generated[map.Name].ToList(), map.Items.Select(item => item.Key).ToList(), map.Name);
    }

    [TestMethod]
    public void Files_that_a_program_is_told_of_are_where_they_are_mounted()
    {
        var mounted = Manifests.Base.Workloads.SelectMany(Mounted).ToHashSet();
        string[] named =
        [
            .. Manifests.Base.Workloads.SelectMany(workload => workload.Main.Args ?? []).SelectMany(argument => SettingsFile().Matches(argument)).Select(match => match.Value),
            .. SettingsFile().Matches(DeployFolder.Read("deploy", "postgres", "postgresql.conf")).Select(match => match.Value),
            .. SettingsFile().Matches(DeployFolder.Read("deploy", "redis", "start.sh")).Select(match => match.Value),
        ];

        Assert.IsNotEmpty(named);
        CollectionAssert.IsSubsetOf(named, mounted.ToList());
    }

    [TestMethod]
    public void Accounts_and_backends_exist()
    {
        var accounts = Manifests.Base.Of<V1ServiceAccount>().Select(account => account.Metadata.Name).ToList();
        var services = Manifests.Base.Of<V1Service>().ToDictionary(service => service.Metadata.Name, service => service.Spec.Ports.Select(port => port.Name).ToList());
        var backends = Manifests.Production.Of<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules).SelectMany(rule => rule.Http.Paths).Select(path => path.Backend.Service).ToList();

        CollectionAssert.AreEquivalent(accounts, Manifests.Base.Workloads.Select(workload => workload.Pod.ServiceAccountName).Distinct().ToList());
        CollectionAssert.AreEquivalent(new[] { ResourceNames.Web, ResourceNames.Api }, backends.Select(backend => backend.Name).ToList());
        Assert.IsTrue(backends.TrueForAll(backend => services[backend.Name].Contains(backend.Port.Name)));
    }

    private static IEnumerable<string> Mounted(Workload workload)
    {
        var generated = Manifests.BaseFiles.Bases.SelectMany(one => one.Generated).ToLookup(file => file.Map, file => file.Key);
        return from volume in workload.Pod.Volumes ?? []
               where volume.ConfigMap is { Items: null }
               from mount in workload.Main.VolumeMounts
               where mount.Name == volume.Name
               from key in generated[volume.ConfigMap.Name]
               select $"{mount.MountPath}/{key}";
    }

    [GeneratedRegex(@"/etc/[\w/.-]+\.\w+")]
    private static partial Regex SettingsFile();
}
