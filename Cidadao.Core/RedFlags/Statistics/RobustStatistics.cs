using MathNet.Numerics.Statistics;

namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>Where a sample lies and how wide it is, in terms that a few extreme values cannot move.</summary>
/// <param name="Median">Median of the sample, in its own unit.</param>
/// <param name="Mad">Median absolute deviation from <paramref name="Median"/>, unscaled, ≥ 0.</param>
public readonly record struct RobustScale(double Median, double Mad)
{
    /// <summary>
    /// The modified z-score of Iglewicz &amp; Hoaglin (1993): <c>0.6745·(x − median)/MAD</c>. The constant is Φ⁻¹(0.75), which makes
    /// it comparable with the ordinary z-score of a normal sample.
    /// </summary>
    /// <returns>Dimensionless; positive above the median.</returns>
    /// <exception cref="InvalidOperationException">The MAD is zero: more than half of the sample is one value, and no distance has a
    /// unit.</exception>
    public double Z(double value) => Mad > 0
        ? RobustStatistics.NormalConsistency * (value - Median) / Mad
        : throw new InvalidOperationException("The median absolute deviation is zero, so the robust z-score is undefined.");
}

/// <summary>Median and median absolute deviation. Linear time (quick-select), and the same for every order of the sample.</summary>
public static class RobustStatistics
{
    /// <summary>Φ⁻¹(0.75) to the four digits of the literature.</summary>
    public const double NormalConsistency = 0.6745;

    /// <param name="sample">Any order; at least one value, none of them NaN. Left as it is.</param>
    /// <returns>Median (mean of the two middle values when the size is even) and unscaled MAD.</returns>
    /// <exception cref="ArgumentException">The sample is empty.</exception>
    public static RobustScale Describe(ReadOnlySpan<double> sample)
    {
        if (sample.IsEmpty)
        {
            throw new ArgumentException("A median needs at least one value.", nameof(sample));
        }

        var work = sample.ToArray();
        var median = ArrayStatistics.MedianInplace(work);

        // Quick-select has shuffled the values, which the deviations do not mind.
        for (var i = 0; i < work.Length; i++)
        {
            work[i] = Math.Abs(work[i] - median);
        }

        return new RobustScale(median, ArrayStatistics.MedianInplace(work));
    }
}
