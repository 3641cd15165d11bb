using System.Globalization;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Narratives;

/// <summary>Figures of evidence, which are in invariant notation, as a reader of one language writes them.</summary>
internal static class FigureText
{
    public static LocalizedText Of(Figure figure) => Of(figure.Value, figure.Unit);

    /// <returns>A value that is not what its unit says stays as it is.</returns>
    public static LocalizedText Of(string value, string unit) => new(Of(value, unit, Wording.Pt, "dias"), Of(value, unit, Wording.En, "days"));

    /// <returns>Null for texts and dates.</returns>
    public static decimal? NumberOf(string value, string unit) =>
        unit is not (FigureUnit.Text or FigureUnit.Date) && decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Of(string value, string unit, Wording wording, string days)
    {
        if (unit == FigureUnit.Date && DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return wording.Date(day);
        return NumberOf(value, unit) is not { } number
            ? value
            : unit switch
            {
                FigureUnit.Brl => wording.Money(number),
                FigureUnit.Days => $"{wording.Plain(number)} {days}",
                FigureUnit.Ratio => $"{wording.Plain(number)} ({wording.Percent((double)number)})",
                _ => wording.Plain(number),
            };
    }
}
