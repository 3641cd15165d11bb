namespace Cidadao.Web.Components.FindingDetails;

/// <summary>Who decides, remembered as long as the visit lasts: whoever looks through many findings says it once.</summary>
public sealed class AnalystName
{
    /// <summary>As it was typed; null until it was.</summary>
    public string? Value { get; set; }
}
