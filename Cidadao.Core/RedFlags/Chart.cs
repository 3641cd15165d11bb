using System.Text.Json.Serialization;

namespace Cidadao.Core.RedFlags;

/// <summary>What the values of a <see cref="Chart"/> are.</summary>
public enum ChartKind : short
{
    /// <summary>One value against a limit: no peers.</summary>
    Limit,

    /// <summary>Quantiles of the peers' values, ascending, and the case among them.</summary>
    Distribution,

    /// <summary>Parts of a whole, largest first.</summary>
    Shares,

    /// <summary>Values in the order of time or of a scale; peers are what was expected.</summary>
    Series,
}

/// <summary>The case against its peers, as data to draw.</summary>
/// <param name="Axis">What the values measure.</param>
/// <param name="Unit">See <see cref="FigureUnit"/>.</param>
/// <param name="Peers">At most <see cref="Charts.MostPoints"/> values.</param>
/// <param name="Case">The case's own values.</param>
/// <param name="Threshold">From where on it counts, in the same unit; null where that is no single value.</param>
public sealed record Chart(
    ChartKind Kind, LocalizedText Axis, string Unit, IReadOnlyList<double> Peers, IReadOnlyList<double> Case, double? Threshold)
{
    /// <summary>The rule measures by factors: equal factors are equal distances. All values are above zero then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] // Few charts are, and a finding is stored many times.
    public bool IsLogarithmic { get; init; }
}

/// <summary>Makes the charts of evidence.</summary>
internal static class Charts
{
    /// <summary>Enough to see a distribution's shape; a finding is stored many times.</summary>
    public const int MostPoints = 41;

    public static Chart AgainstLimit(string pt, string en, string unit, double value, double limit) =>
        new(ChartKind.Limit, new LocalizedText(pt, en), unit, [], [Rounded(value)], Rounded(limit));

    /// <param name="sorted">Values of the peer group, ascending.</param>
    public static Chart AmongPeers(
        string pt, string en, string unit, ReadOnlySpan<double> sorted, IReadOnlyList<double> own, double? threshold) =>
        new(ChartKind.Distribution, new LocalizedText(pt, en), unit, RoundedAll(Sampled(sorted)), RoundedAll(own), Rounded(threshold));

    /// <param name="sortedLogarithms">Natural logarithms of the peer group's values, ascending.</param>
    /// <param name="own">The case's values themselves.</param>
    /// <param name="threshold">The value itself from where on it counts.</param>
    public static Chart AmongLogarithms(
        string pt, string en, string unit, ReadOnlySpan<double> sortedLogarithms, IReadOnlyList<double> own, double threshold) =>
        new(
            ChartKind.Distribution,
            new LocalizedText(pt, en),
            unit,
            [.. Sampled(sortedLogarithms).Select(logarithm => Rounded(Math.Exp(logarithm)))],
            RoundedAll(own),
            Rounded(threshold))
        {
            IsLogarithmic = true,
        };

    public static Chart Shares(string pt, string en, IEnumerable<double> shares, double? threshold)
    {
        double[] all = [.. shares];
        return new(
            ChartKind.Shares,
            new LocalizedText(pt, en),
            FigureUnit.Ratio,
            RoundedAll([.. all.Skip(1).Take(MostPoints)]),
            RoundedAll([.. all.Take(1)]),
            Rounded(threshold));
    }

    public static Chart Series(string pt, string en, string unit, IReadOnlyList<double> expected, IReadOnlyList<double> own, double? threshold) =>
        new(ChartKind.Series, new LocalizedText(pt, en), unit, RoundedAll(expected), RoundedAll(own), Rounded(threshold));

    /// <returns>Evenly spaced order statistics, the least and the largest included.</returns>
    private static double[] Sampled(ReadOnlySpan<double> sorted)
    {
        var points = new double[Math.Min(sorted.Length, MostPoints)];
        for (var i = 0; i < points.Length; i++)
        {
            points[i] = sorted[points.Length == 1 ? 0 : (int)((long)i * (sorted.Length - 1) / (points.Length - 1))];
        }

        return points;
    }

    private static double[] RoundedAll(IReadOnlyList<double> values) => [.. values.Select(Rounded)];

    private static double? Rounded(double? value) => value is { } number ? Rounded(number) : null;

    /// <summary>A picture needs no more digits, and fewer are smaller to store.</summary>
    private static double Rounded(double value) => value == 0 ? 0 : double.Parse(
        value.ToString("G6", System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
}
