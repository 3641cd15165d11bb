using k8s;
using k8s.Models;

namespace Cidadao.UnitTests.Deploy;

/// <summary>The objects of <c>deploy/kubernetes</c>, read strictly: a field that Kubernetes does not have is an error. Patches are not applied.</summary>
internal sealed class Manifests
{
    private readonly IReadOnlyList<object> _objects;

    private Manifests(IEnumerable<string> files) => _objects = [.. files.SelectMany(Load)];

    public static Kustomization BaseFiles { get; } = Kustomization.Open(Path.Combine(DeployFolder.Kubernetes, "base"));

    public static Kustomization ProductionFiles { get; } = Kustomization.Open(Path.Combine(DeployFolder.Kubernetes, "production"));

    public static Manifests Base { get; } = new(BaseFiles.Files);

    /// <summary>What production has besides.</summary>
    public static Manifests Production { get; } = new(ProductionFiles.Files);

    /// <summary>What production changes.</summary>
    public static Manifests Patches { get; } = new(ProductionFiles.PatchFiles);

    public IEnumerable<object> All => _objects;

    /// <summary>Everything that runs pods.</summary>
    public IReadOnlyList<Workload> Workloads => [.. _objects.Select(Workload.Of).OfType<Workload>()];

    public IEnumerable<T> Of<T>() => _objects.OfType<T>();

    public Workload WorkloadOf(string name) => Workloads.Single(workload => workload.Name == name);

    /// <returns>Kind and name.</returns>
    public static string Describe(object resource) => resource is IKubernetesObject<V1ObjectMeta> known
        ? $"{known.Kind}/{known.Metadata.Name}"
        : throw new ArgumentException($"{resource.GetType().Name} is no object of Kubernetes.", nameof(resource));

    /// <exception cref="InvalidDataException">With the file's name.</exception>
    private static List<object> Load(string file)
    {
        try
        {
            return KubernetesYaml.LoadAllFromString(File.ReadAllText(file), null, strict: true);
        }
        catch (Exception e)
        {
            throw new InvalidDataException($"{file}: {e.InnerException?.Message ?? e.Message}", e);
        }
    }
}
