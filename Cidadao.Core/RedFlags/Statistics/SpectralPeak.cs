using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>The strongest period of an evenly spaced series, of at least three cycles.</summary>
/// <param name="Period">In steps of the series.</param>
/// <param name="Share">Of the variance of all periods looked at, in [0, 1]: Fisher's g.</param>
public readonly record struct SpectralPeak(double Period, double Share)
{
    /// <summary>What recurs has recurred: a trend or a single burst is one long cycle.</summary>
    public const int FewestCycles = 3;

    /// <param name="series">Evenly spaced, at least eight values.</param>
    /// <returns>The largest ordinate of the periodogram between three cycles and the Nyquist frequency; share 0 when there is no variance.</returns>
    public static SpectralPeak Of(ReadOnlySpan<double> series)
    {
        var spectrum = new Complex[series.Length];
        for (var i = 0; i < series.Length; i++)
        {
            spectrum[i] = series[i];
        }

        Fourier.Forward(spectrum, FourierOptions.NoScaling);
        var (total, largest, at) = (0d, 0d, FewestCycles);
        for (var frequency = FewestCycles; frequency <= (series.Length - 1) / 2; frequency++)
        {
            var power = spectrum[frequency].Real * spectrum[frequency].Real + spectrum[frequency].Imaginary * spectrum[frequency].Imaginary;
            total += power;
            if (power > largest)
            {
                (largest, at) = (power, frequency);
            }
        }

        return new((double)series.Length / at, total > Noise * series.Length ? largest / total : 0);
    }

    /// <summary>Power that is nothing but the rounding of a constant series.</summary>
    private const double Noise = 1e-18;

    /// <summary>
    /// What a series of first order does not explain by the step before: <c>x(t) − m − φ·(x(t−1) − m)</c>. Busy stretches and slow drifts make
    /// neighbours alike; a shuffled series has neither, so that held against it they would pass for periods.
    /// </summary>
    /// <param name="series">At least three values.</param>
    public static double[] Whitened(ReadOnlySpan<double> series)
    {
        var mean = 0d;
        foreach (var value in series)
        {
            mean += value / series.Length;
        }

        double neighbours = 0, own = 0;
        for (var i = 1; i < series.Length; i++)
        {
            neighbours += (series[i] - mean) * (series[i - 1] - mean);
            own += (series[i - 1] - mean) * (series[i - 1] - mean);
        }

        // Only likeness is taken out: neighbours that alternate are a period of two.
        var phi = own > 0 ? Math.Max(0, neighbours / own) : 0;
        var rest = new double[series.Length - 1];
        for (var i = 1; i < series.Length; i++)
        {
            rest[i - 1] = series[i] - mean - phi * (series[i - 1] - mean);
        }

        return rest;
    }

    /// <summary>
    /// Whether the peak could come from the same values in another order: a permutation test, stopped early where it is clear that it
    /// could (Besag &amp; Clifford 1991).
    /// </summary>
    /// <param name="transform">Of the series' length.</param>
    /// <param name="enough">Shuffled series with an equal or higher peak after which the test stops.</param>
    /// <returns><c>(b + 1)/(n + 1)</c> after all shuffles, <c>b/n</c> where it stopped early; seeded, so the same for the same series.</returns>
    public static double PermutationPValue(ReadOnlySpan<double> series, int shuffles, int enough, int seed, CosineTable transform)
    {
        var observed = transform.PeakShareOf(series);
        var random = new Random(seed);
        var shuffled = series.ToArray();
        var higher = 0;
        for (var n = 1; n <= shuffles; n++)
        {
            random.Shuffle(shuffled);
            if (transform.PeakShareOf(shuffled) >= observed && ++higher == enough)
            {
                return (double)higher / n;
            }
        }

        return (higher + 1d) / (shuffles + 1d);
    }
}
