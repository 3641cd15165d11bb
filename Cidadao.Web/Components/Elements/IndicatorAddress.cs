namespace Cidadao.Web.Components.Elements;

/// <summary>Where the catalogue explains an indicator.</summary>
internal static class IndicatorAddress
{
    /// <returns><c>indicators#F21</c>, from the site's root.</returns>
    public static string Of(string code) => $"indicators#{code}";
}
