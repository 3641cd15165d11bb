namespace Cidadao.LocalHost;

/// <summary>The names that Aspire's AppHost gives to the same things; a test holds the two together.</summary>
public static class ResourceNames
{
    public const string Postgres = "postgres";
    public const string Database = "cidadao";
    public const string Standby = "postgres-standby";
    public const string Replica = "cidadao-replica";
    public const string Redis = "redis";
    public const string Migrate = "migrate";
    public const string Api = "api";
    public const string Worker = "worker";
    public const string Web = "web";

    /// <summary>The command line, which is run and is no resource of the topology.</summary>
    internal const string Commands = "Cidadao.Cli";

    /// <summary>Every name of the topology, but for the standby, which is there only when it is wanted. Worker replicas after the first are <c>worker-2</c>, <c>worker-3</c> ….</summary>
    public static IReadOnlyList<string> All { get; } = [Postgres, Database, Redis, Migrate, Api, Worker, Web];
}
