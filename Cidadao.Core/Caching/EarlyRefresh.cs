namespace Cidadao.Core.Caching;

/// <summary>
/// XFetch (Vattani, Chierichetti, Lowenstein: Optimal Probabilistic Cache Stampede Prevention, 2015): a reader refreshes a value before it
/// expires with a probability that grows as the expiry comes near, and the sooner the longer the computation takes:
/// <c>now − δ·β·ln(rand) ≥ expiry</c>, with rand uniform in (0, 1].
/// </summary>
internal static class EarlyRefresh
{
    /// <summary>−ln of the smallest rand that the source gives (2⁻²⁴), rounded up: no draw fires earlier than this many δ·β before the expiry.</summary>
    private const double LongestDraw = 17;

    /// <param name="rand">In (0, 1].</param>
    public static bool IsDue(long now, long expiry, long delta, double beta, double rand) =>
        now - (delta * beta * Math.Log(rand)) >= expiry;

    /// <returns>Before this moment no draw fires: readers need not draw.</returns>
    public static long Earliest(long expiry, long delta, double beta)
    {
        var lead = delta * beta * LongestDraw;
        return lead >= expiry ? 0 : expiry - (long)lead;
    }
}
