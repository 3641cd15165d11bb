using k8s.Models;

namespace Cidadao.UnitTests.Deploy;

/// <summary>A Deployment, StatefulSet or Job.</summary>
/// <param name="Selector">Labels by which it knows its pods; null of a Job, which makes its own.</param>
internal sealed record Workload(string Kind, string Name, IDictionary<string, string>? Selector, V1PodTemplateSpec Template, IReadOnlyList<string> Claims)
{
    private const string NameLabel = "app.kubernetes.io/name";

    public V1PodSpec Pod => Template.Spec;

    public IDictionary<string, string> Labels => Template.Metadata?.Labels ?? new Dictionary<string, string>();

    /// <summary>By which policies and Services know its pods.</summary>
    public string Label => Labels[NameLabel];

    public V1Container Main => Pod.Containers.Single();

    /// <summary>None of a patch that does not change any.</summary>
    public IEnumerable<V1Container> Containers => (Pod.InitContainers ?? []).Concat(Pod.Containers ?? []);

    public static Workload? Of(object resource) => resource switch
    {
        V1Deployment d => new("Deployment", d.Metadata.Name, d.Spec.Selector?.MatchLabels, d.Spec.Template, []),
        V1StatefulSet s => new("StatefulSet", s.Metadata.Name, s.Spec.Selector?.MatchLabels, s.Spec.Template, [.. (s.Spec.VolumeClaimTemplates ?? []).Select(claim => claim.Metadata.Name)]),
        V1Job j => new("Job", j.Metadata.Name, null, j.Spec.Template, []),
        _ => null,
    };

    public bool IsMatchedBy(IDictionary<string, string>? labels) =>
        (labels ?? new Dictionary<string, string>()).All(label => Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <returns>The value as written, or <c>secret:KEY</c>, or <c>field:PATH</c>.</returns>
    public static Dictionary<string, string> Variables(V1Container container) => (container.Env ?? []).ToDictionary(variable => variable.Name, variable => variable switch
    {
        { ValueFrom.SecretKeyRef: { } secret } => "secret:" + secret.Key,
        { ValueFrom.FieldRef: { } field } => "field:" + field.FieldPath,
        _ => variable.Value ?? "",
    });
}
