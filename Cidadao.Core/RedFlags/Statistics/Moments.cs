namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>Mean and standard deviation of a handful of values, the same for every order of them.</summary>
public readonly record struct Moments(double Mean, double Deviation)
{
    /// <param name="values">At least two; sorted before they are summed, as floating-point sums depend on their order.</param>
    /// <returns>The sample's deviation: n − 1 in the denominator.</returns>
    public static Moments Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var (mean, deviation) = MathNet.Numerics.Statistics.Statistics.MeanStandardDeviation(sorted);
        return new(mean, deviation);
    }
}
