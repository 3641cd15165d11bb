using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>The strongest period of an evenly spaced series.</summary>
/// <param name="Period">In steps of the series.</param>
/// <param name="Share">Of the series' variance at that period, in [0, 1]: Fisher's g.</param>
public readonly record struct SpectralPeak(double Period, double Share)
{
    /// <param name="series">Evenly spaced, at least four values.</param>
    /// <returns>The largest ordinate of the periodogram, zero and Nyquist frequency left out; share 0 when the series is constant.</returns>
    public static SpectralPeak Of(ReadOnlySpan<double> series)
    {
        var mean = 0d;
        foreach (var value in series)
        {
            mean += value / series.Length;
        }

        var spectrum = new Complex[series.Length];
        for (var i = 0; i < series.Length; i++)
        {
            spectrum[i] = series[i] - mean;
        }

        Fourier.Forward(spectrum, FourierOptions.NoScaling);
        var (total, largest, at) = (0d, 0d, 1);
        for (var frequency = 1; frequency <= (series.Length - 1) / 2; frequency++)
        {
            var power = spectrum[frequency].Real * spectrum[frequency].Real + spectrum[frequency].Imaginary * spectrum[frequency].Imaginary;
            total += power;
            if (power > largest)
            {
                (largest, at) = (power, frequency);
            }
        }

        return new((double)series.Length / at, total > 0 ? largest / total : 0);
    }

    /// <summary>
    /// Whether the peak could come from the same values in another order: a permutation test, stopped early where it is clear that it
    /// could (Besag &amp; Clifford 1991).
    /// </summary>
    /// <param name="enough">Shuffled series with an equal or higher peak after which the test stops.</param>
    /// <returns><c>(b + 1)/(n + 1)</c> after all shuffles, <c>b/n</c> where it stopped early; seeded, so the same for the same series.</returns>
    public static double PermutationPValue(ReadOnlySpan<double> series, int shuffles, int enough, int seed)
    {
        var observed = Of(series).Share;
        var random = new Random(seed);
        var shuffled = series.ToArray();
        var higher = 0;
        for (var n = 1; n <= shuffles; n++)
        {
            random.Shuffle(shuffled);
            if (Of(shuffled).Share >= observed && ++higher == enough)
            {
                return (double)higher / n;
            }
        }

        return (higher + 1d) / (shuffles + 1d);
    }
}
