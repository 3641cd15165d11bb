namespace Cidadao.Core.RedFlags;

/// <summary>The last step of every score formula.</summary>
internal static class Scores
{
    /// <param name="raw">What the formula gives.</param>
    /// <param name="cap">The highest score that the indicator may give on its own.</param>
    /// <returns>In [0, <paramref name="cap"/>], to four decimals, so that equal facts tie exactly.</returns>
    public static double Of(double raw, double cap) => Math.Round(Math.Clamp(raw, 0, cap), 4);
}
