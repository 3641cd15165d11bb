using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Cidadao.UnitTests.Deploy;

/// <summary>A <c>kustomization.yaml</c>; a property that is not here is refused.</summary>
internal sealed class Kustomization
{
    public const string FileName = "kustomization.yaml";

    /// <summary>All of the repository.</summary>
    public static IReadOnlyList<Kustomization> All { get; } =
        [.. Directory.GetFiles(DeployFolder.Path, FileName, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => Open(Path.GetDirectoryName(file)!))];

    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Namespace { get; set; }

    public List<LabelSet> Labels { get; set; } = [];

    /// <summary>Files, and folders of other kustomizations.</summary>
    public List<string> Resources { get; set; } = [];

    public List<Patch> Patches { get; set; } = [];

    public List<Generator> ConfigMapGenerator { get; set; } = [];

    public List<Image> Images { get; set; } = [];

    [YamlIgnore]
    public string Folder { get; private set; } = "";

    public static Kustomization Open(string folder)
    {
        var yaml = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).WithDuplicateKeyChecking().Build();
        var kustomization = yaml.Deserialize<Kustomization>(File.ReadAllText(Path.Combine(folder, FileName)));
        kustomization.Folder = Path.GetFullPath(folder);
        return kustomization;
    }

    /// <summary>Full paths of the manifests that it lists itself.</summary>
    public IEnumerable<string> Files => Resources.Select(At).Where(path => !Directory.Exists(path));

    /// <summary>Those that it stands on.</summary>
    public IEnumerable<Kustomization> Bases => Resources.Select(At).Where(Directory.Exists).Select(Open);

    public IEnumerable<string> PatchFiles => Patches.Select(patch => At(patch.Path));

    /// <summary>Full paths of what its ConfigMaps are made of, by the map's name and key.</summary>
    public IEnumerable<(string Map, string Key, string Path)> Generated =>
        ConfigMapGenerator.SelectMany(generator => generator.Files.Select(file => file.Split('=') is [var key, var path]
            ? (generator.Name, key, At(path))
            : (generator.Name, Path.GetFileName(file), At(file))));

    private string At(string path) => Path.GetFullPath(Path.Combine(Folder, path));

    internal sealed class LabelSet
    {
        public Dictionary<string, string> Pairs { get; set; } = [];

        public bool IncludeTemplates { get; set; }
    }

    internal sealed class Patch
    {
        public string Path { get; set; } = "";
    }

    internal sealed class Generator
    {
        public string Name { get; set; } = "";

        public string? Namespace { get; set; }

        public string? Behavior { get; set; }

        public List<string> Files { get; set; } = [];
    }

    internal sealed class Image
    {
        public string Name { get; set; } = "";

        public string? NewName { get; set; }

        public string? NewTag { get; set; }
    }
}
