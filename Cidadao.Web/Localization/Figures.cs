using System.Globalization;
using Cidadao.Api.Responses;
using Microsoft.Extensions.Localization;

namespace Cidadao.Web.Localization;

/// <summary>Evidence figures come in invariant notation with a unit; this writes them for a reader.</summary>
public static class Figures
{
    /// <summary>The figure with its unit.</summary>
    public static string Show(IStringLocalizer<Texts> texts, FigureResponse figure) => Show(texts, figure.Value, figure.Unit);

    /// <summary>A value with its unit; a value that is not what its unit says is shown as it came.</summary>
    public static string Show(IStringLocalizer<Texts> texts, string value, string unit) => unit switch
    {
        "BRL" when Parse(value) is { } money => Display.Money(money),
        "date" when ParseDay(value) is { } day => Display.Day(day),
        "days" when Parse(value) is { } days => texts["Unit.days", Display.Number(days)],
        "count" or "score" when Parse(value) is { } number => Display.Number(number),
        "ratio" when Parse(value) is { } ratio => $"{Display.Number(ratio)} ({Display.Percent((double)ratio)})",
        _ => value,
    };

    /// <summary>A threshold as one types it, without unit, small probabilities included: <c>0,000001</c>.</summary>
    public static string Bare(double value) => value.ToString("#,##0.########", CultureInfo.CurrentCulture);

    /// <summary>True where figures of this unit stand right-aligned.</summary>
    public static bool IsNumeric(string unit) => unit is not "text" and not "date";

    /// <summary>
    /// How far result and threshold reach on one scale from nothing to the larger of both, each in [0, 1];
    /// null when they are not numbers of one unit, so that a picture would mislead.
    /// </summary>
    public static (double Result, double Threshold)? Scale(FigureResponse result, ThresholdResponse threshold)
    {
        if (result.Unit != threshold.Unit || !IsNumeric(result.Unit))
            return null;
        if (Parse(result.Value) is not { } found || Parse(threshold.Value) is not { } limit || found <= 0 || limit <= 0)
            return null;
        var full = Math.Max(found, limit);
        return ((double)(found / full), (double)(limit / full));
    }

    private static DateOnly? ParseDay(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static decimal? Parse(string value) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
