using System.Xml.Linq;

namespace Cidadao.UnitTests.Deploy;

/// <summary>Files of the repository that are about running it elsewhere.</summary>
internal static class DeployFolder
{
    public static string Root { get; } = FindRoot();

    public static string Path { get; } = In("deploy");

    public static string Kubernetes { get; } = In("deploy", "kubernetes");

    /// <summary>What the images are tagged with.</summary>
    public static string Version { get; } = XDocument.Load(In("Directory.Build.props")).Descendants("Version").Single().Value;

    public static string In(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    public static string Read(params string[] parts) => File.ReadAllText(In(parts));

    private static string FindRoot()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(root.FullName, "Cidadao.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException();
        return root.FullName;
    }
}
