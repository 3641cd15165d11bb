namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>
/// The step-up procedure of Benjamini &amp; Hochberg (1995): of many tests at once, the share of false ones among those that are
/// called is kept below the level.
/// </summary>
public static class FalseDiscovery
{
    /// <param name="pValues">One a test, each in [0, 1], any order.</param>
    /// <returns>
    /// Adjusted p-values in the order given: the smallest <c>p(j)·m/j</c> over all j from the value's own rank on, at most 1. A test is
    /// called at level q where its adjusted value is ≤ q.
    /// </returns>
    public static double[] Adjust(ReadOnlySpan<double> pValues)
    {
        var sorted = pValues.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(sorted, order);
        var adjusted = new double[sorted.Length];
        var least = 1d;
        for (var rank = sorted.Length; rank >= 1; rank--)
        {
            least = Math.Min(least, sorted[rank - 1] * sorted.Length / rank);
            adjusted[order[rank - 1]] = least;
        }

        return adjusted;
    }
}
