using MathNet.Numerics.Distributions;

namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>How far leading digits lie from Benford's law <c>p(d) = log₁₀(1 + 1/d)</c>.</summary>
/// <param name="Size">Amounts counted.</param>
/// <param name="Deviation">Nigrini's mean absolute deviation of the shares, in [0, 1].</param>
/// <param name="ChiSquare">Pearson's statistic.</param>
/// <param name="PValue">Of the statistic, with one degree of freedom less than there are digits.</param>
public sealed record BenfordFit(int Size, double Deviation, double ChiSquare, double PValue);

/// <summary>Leading digits of amounts: the first (1–9) or the first two (10–99).</summary>
public static class BenfordLaw
{
    /// <summary>Lowest value of the first digit, and of the first two.</summary>
    public const int First = 1;

    /// <summary>Lowest value of the first two digits.</summary>
    public const int FirstTwo = 10;

    /// <returns>Share of the digits expected, in (0, 1).</returns>
    public static double Expected(int digits) => Math.Log10(1 + 1d / digits);

    /// <param name="amount">Above zero.</param>
    /// <param name="lowest"><see cref="First"/> or <see cref="FirstTwo"/>.</param>
    /// <returns>The leading digits, whatever the magnitude: 0.0123 and 1,230 both begin with 1 and 12.</returns>
    public static int LeadingDigits(decimal amount, int lowest)
    {
        // The point does not matter, only the digits before and after it.
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(amount, parts);
        var digits = new UInt128((uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
        var bound = (uint)lowest * 10;
        while (digits > ulong.MaxValue)
        {
            digits /= 10;
        }

        var leading = (ulong)digits;
        while (leading >= bound)
        {
            leading /= 10;
        }

        return (int)(leading < (uint)lowest ? leading * 10 : leading);
    }

    /// <param name="counts">One count for each of the digits from <paramref name="lowest"/> on: nine, or ninety.</param>
    /// <param name="lowest"><see cref="First"/> or <see cref="FirstTwo"/>.</param>
    /// <exception cref="ArgumentException">There is nothing counted.</exception>
    public static BenfordFit Fit(ReadOnlySpan<int> counts, int lowest)
    {
        var size = 0;
        foreach (var count in counts)
        {
            size += count;
        }

        if (size == 0)
        {
            throw new ArgumentException("There is no amount.", nameof(counts));
        }

        double deviation = 0, chiSquare = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var expected = Expected(lowest + i);
            deviation += Math.Abs((double)counts[i] / size - expected);
            chiSquare += Math.Pow(counts[i] - size * expected, 2) / (size * expected);
        }

        return new(size, deviation / counts.Length, chiSquare, 1 - ChiSquared.CDF(counts.Length - 1, chiSquare));
    }
}
