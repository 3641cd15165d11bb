namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>Herfindahl–Hirschman index of concentration, in shares of one (0.26 is the 2,600 of the points notation).</summary>
public static class HerfindahlIndex
{
    /// <param name="amounts">One amount a party, each ≥ 0, any order and unit.</param>
    /// <returns>Sum of the squared shares, in [1/n, 1]; null when there is no amount above zero.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An amount is negative: it would not be a share.</exception>
    public static double? Of(ReadOnlySpan<decimal> amounts)
    {
        // Floating-point sums depend on the order of their terms; sorted, equal facts give equal bits.
        var sorted = amounts.ToArray();
        Array.Sort(sorted);
        if (sorted.Length > 0)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sorted[0], nameof(amounts));
        }

        var total = 0m;
        foreach (var amount in sorted)
        {
            total += amount;
        }

        if (total == 0)
        {
            return null;
        }

        var sum = 0d;
        foreach (var amount in sorted)
        {
            var share = (double)(amount / total);
            sum += share * share;
        }

        return sum;
    }
}
