using Cidadao.LocalHost;

namespace Cidadao.UnitTests.Deploy;

/// <summary>The variables that LocalHost gives a resource, less what is otherwise in a container: the same lists for Kubernetes and Compose.</summary>
internal static class ServiceVariables
{
    /// <summary>What has variables of the topology.</summary>
    public static IReadOnlyList<string> Resources { get; } = [ResourceNames.Migrate, ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web];

    /// <summary>Not in a container: the environment is Production by default, and there the schema is nobody's affair.</summary>
    private static readonly string[] Left = ["ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "GraphQL__Introspection", "ASPNETCORE_URLS"];

    /// <summary>The port of an address that has become one of all addresses.</summary>
    private static readonly string[] Listening = ["ASPNETCORE_HTTP_PORTS", "METRICS_ADDRESS"];

    private static readonly string[] Served = [ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web];

    private static readonly Dictionary<string, string> Connections = new()
    {
        [ResourceNames.Database] = "Host=127.0.0.1",
        [ResourceNames.Redis] = "127.0.0.1:6379",
    };

    /// <returns>Names.</returns>
    public static HashSet<string> Expected(string resource)
    {
        var addresses = Served.ToDictionary(name => name, _ => new Uri("http://127.0.0.1:8080"));
        var metrics = Served.ToDictionary(name => name, _ => new Uri("http://127.0.0.1:9464/metrics"));
        using var services = new Services(new LocalTopologyOptions { Home = "unused" }, Connections, addresses, metrics, "a-key", "cidadao_key");
        var given = services.Variables(resource).Keys;
        var names = given.Except(Left).ToHashSet();
        if (given.Contains("ASPNETCORE_URLS"))
            names.UnionWith(Listening);
        // With many processes on one server the pool is said, and not left to its default.
        if (resource != ResourceNames.Migrate && given.Any(name => name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)))
            names.Add("DB_POOL_SIZE");
        return names;
    }
}
