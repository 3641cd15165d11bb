using MathNet.Numerics.Statistics;

namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>
/// Quartiles by linear interpolation (type 7 of Hyndman &amp; Fan), as PostgreSQL's <c>percentile_cont</c> and R's default compute them,
/// and Tukey's fences of 1.5 interquartile ranges.
/// </summary>
public readonly record struct Quartiles(double Q1, double Median, double Q3)
{
    /// <summary>Interquartile range, ≥ 0.</summary>
    public double Iqr => Q3 - Q1;

    /// <param name="sorted">Ascending, at least one value.</param>
    /// <exception cref="ArgumentException">There is no value.</exception>
    public static Quartiles Of(double[] sorted)
    {
        if (sorted.Length == 0)
        {
            throw new ArgumentException("Quartiles need at least one value.", nameof(sorted));
        }

        return new(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    /// <param name="sorted">Ascending, at least one value.</param>
    /// <param name="share">In [0, 1].</param>
    public static double At(double[] sorted, double share) =>
        SortedArrayStatistics.QuantileCustom(sorted, share, QuantileDefinition.R7);

    /// <returns>Q3 + k·IQR: from there on a value is far out.</returns>
    public double UpperFence(double k = 1.5) => Q3 + k * Iqr;

    /// <returns>Q1 − k·IQR.</returns>
    public double LowerFence(double k = 1.5) => Q1 - k * Iqr;
}
