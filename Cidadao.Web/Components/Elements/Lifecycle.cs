namespace Cidadao.Web.Components.Elements;

/// <summary>Where imports and investigations stand.</summary>
internal static class Lifecycle
{
    /// <returns>True while the status can still change.</returns>
    public static bool IsUnderWay(string status) => status is "queued" or "requested" or "running";
}
