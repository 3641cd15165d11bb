using System.Globalization;

namespace Cidadao.Core.RedFlags;

/// <summary>Makes the figures of an <see cref="Evidence"/>: invariant notation, a unit of the closed list.</summary>
internal static class Figures
{
    public static Figure Brl(string pt, string en, decimal amount) => Of(pt, en, Invariant(amount), FigureUnit.Brl);

    public static Figure Date(string pt, string en, DateOnly date) => Of(pt, en, Invariant(date), FigureUnit.Date);

    public static Figure Days(string pt, string en, int days) => Of(pt, en, days.ToString(CultureInfo.InvariantCulture), FigureUnit.Days);

    public static Figure Count(string pt, string en, int count) =>
        Of(pt, en, count.ToString(CultureInfo.InvariantCulture), FigureUnit.Count);

    public static Figure Quantity(string pt, string en, decimal quantity) => Of(pt, en, Invariant(quantity), FigureUnit.Count);

    public static Figure Ratio(string pt, string en, double ratio) => Of(pt, en, Invariant(ratio), FigureUnit.Ratio);

    public static Figure Ratio(string pt, string en, decimal ratio) => Of(pt, en, Invariant(Math.Round(ratio, 6)), FigureUnit.Ratio);

    public static Figure Score(string pt, string en, double score) => Of(pt, en, Invariant(score), FigureUnit.Score);

    /// <summary>A median or MAD that others are divided by: ten decimals, since a small one would lose its digits with six.</summary>
    public static Figure Statistic(string pt, string en, double statistic) =>
        Of(pt, en, statistic.ToString("0.##########", CultureInfo.InvariantCulture), FigureUnit.Score);

    public static Figure Text(string pt, string en, string text) => Of(pt, en, text, FigureUnit.Text);

    /// <summary>Six decimals are enough to recompute every threshold of the catalogue by hand.</summary>
    public static string Invariant(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>Two decimals at least, as money is read, and as many as the source has.</summary>
    public static string Invariant(decimal value) => value.ToString("0.00########", CultureInfo.InvariantCulture);

    public static string Invariant(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static Figure Of(string pt, string en, string value, string unit) => new(new LocalizedText(pt, en), value, unit);
}
