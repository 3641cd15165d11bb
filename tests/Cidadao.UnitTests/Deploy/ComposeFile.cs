using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Cidadao.UnitTests.Deploy;

/// <summary><c>deploy/compose/compose.yaml</c> with its anchors resolved; a property that is not here is refused.</summary>
internal sealed class ComposeFile
{
    private static readonly string Folder = DeployFolder.In("deploy", "compose");

    /// <summary>As it is written, variables included.</summary>
    public static string Text { get; } = File.ReadAllText(Path.Combine(Folder, "compose.yaml"));

    public static ComposeFile Current { get; } = Read();

    /// <summary>Variables of <c>.env.example</c>.</summary>
    public static Dictionary<string, string> Example { get; } = File.ReadAllLines(Path.Combine(Folder, ".env.example"))
        .Where(line => line is not "" and not ['#', ..]).Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

    public string Name { get; set; } = "";

    public Dictionary<string, Service> Services { get; set; } = [];

    public Dictionary<string, Network> Networks { get; set; } = [];

    public Dictionary<string, Dictionary<string, string>> Volumes { get; set; } = [];

    [YamlMember(Alias = "x-limits", ApplyNamingConventions = false)]
    public Dictionary<string, Dictionary<string, string>> Limits { get; set; } = [];

    [YamlMember(Alias = "x-hardened", ApplyNamingConventions = false)]
    public Service Hardened { get; set; } = new();

    [YamlMember(Alias = "x-service", ApplyNamingConventions = false)]
    public Service Ours { get; set; } = new();

    [YamlMember(Alias = "x-listens", ApplyNamingConventions = false)]
    public Dictionary<string, string> Listens { get; set; } = [];

    [YamlMember(Alias = "x-data", ApplyNamingConventions = false)]
    public Dictionary<string, string> Data { get; set; } = [];

    [YamlMember(Alias = "x-migrated", ApplyNamingConventions = false)]
    public Dictionary<string, Dependency> Migrated { get; set; } = [];

    /// <returns>The host's path of a mount, in full; null of a volume.</returns>
    public static string? HostPath(string volume) => volume.StartsWith('.') ? Path.GetFullPath(Path.Combine(Folder, volume.Split(':')[0])) : null;

    private static ComposeFile Read()
    {
        // A key that stands there twice is refused here; below, one that is merged and overruled comes twice, and the last one holds.
        new YamlStream().Load(new StringReader(Text));
        var yaml = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance).Build();
        return yaml.Deserialize<ComposeFile>(new MergingParser(new Parser(new StringReader(Text))));
    }

    internal sealed class Service
    {
        public string Image { get; set; } = "";

        public string Restart { get; set; } = "";

        public bool ReadOnly { get; set; }

        public string User { get; set; } = "";

        public List<string> CapDrop { get; set; } = [];

        public List<string> SecurityOpt { get; set; } = [];

        public Dictionary<string, string> Logging { get; set; } = [];

        public string StopGracePeriod { get; set; } = "";

        public string ShmSize { get; set; } = "";

        public List<string> Command { get; set; } = [];

        public List<string> Profiles { get; set; } = [];

        public Dictionary<string, string> Environment { get; set; } = [];

        public List<string> Volumes { get; set; } = [];

        public List<string> Tmpfs { get; set; } = [];

        public List<string> Ports { get; set; } = [];

        public List<string> Networks { get; set; } = [];

        public Dictionary<string, Dependency> DependsOn { get; set; } = [];

        public Check? Healthcheck { get; set; }

        public Deployment Deploy { get; set; } = new();
    }

    internal sealed class Dependency
    {
        public string Condition { get; set; } = "";
    }

    internal sealed class Check
    {
        public List<string> Test { get; set; } = [];

        public string Interval { get; set; } = "";

        public string Timeout { get; set; } = "";

        public int Retries { get; set; }

        public string StartPeriod { get; set; } = "";
    }

    internal sealed class Deployment
    {
        public int Replicas { get; set; } = 1;

        public Dictionary<string, Dictionary<string, string>> Resources { get; set; } = [];
    }

    internal sealed class Network
    {
        public bool Internal { get; set; }
    }
}
