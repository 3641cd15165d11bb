using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>
/// The discrete Fourier transform by its definition, with its cosines and sines laid out once for a length: for the few hundred weeks of a
/// series, thousands of times shuffled, several values an instruction are faster than a fast transform of odd length.
/// </summary>
public sealed class CosineTable
{
    private readonly int _length;
    private readonly double[][] _cosines;
    private readonly double[][] _sines;

    /// <param name="length">Values of the series, at least eight.</param>
    public CosineTable(int length)
    {
        _length = length;
        var frequencies = Enumerable.Range(SpectralPeak.FewestCycles, Math.Max(0, (length - 1) / 2 - SpectralPeak.FewestCycles + 1)).ToArray();
        _cosines = Array.ConvertAll(frequencies, frequency => Wave(frequency, Math.Cos));
        _sines = Array.ConvertAll(frequencies, frequency => Wave(frequency, Math.Sin));
    }

    /// <returns>What <see cref="SpectralPeak.Of"/> gives as share, but for rounding.</returns>
    public double PeakShareOf(ReadOnlySpan<double> series)
    {
        var (total, largest) = (0d, 0d);
        for (var i = 0; i < _cosines.Length; i++)
        {
            var (real, imaginary) = (Dot(series, _cosines[i]), Dot(series, _sines[i]));
            var power = real * real + imaginary * imaginary;
            total += power;
            largest = Math.Max(largest, power);
        }

        return total > 0 ? largest / total : 0;
    }

    /// <summary>Four lanes on every processor, so that the sums have one order everywhere.</summary>
    private static double Dot(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var sum = Vector256<double>.Zero;
        var left = MemoryMarshal.Cast<double, Vector256<double>>(one);
        var right = MemoryMarshal.Cast<double, Vector256<double>>(other);
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        var rest = 0d;
        for (var i = 4 * left.Length; i < one.Length; i++)
        {
            rest += one[i] * other[i];
        }

        return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + rest;
    }

    private double[] Wave(int frequency, Func<double, double> function) =>
        [.. Enumerable.Range(0, _length).Select(i => function(2 * Math.PI * ((long)frequency * i % _length) / _length))];
}
