using System.Globalization;
using Cidadao.Api.Responses;

namespace Cidadao.Web.Localization;

/// <summary>Figures, dates and bilingual texts as the current language writes them.</summary>
public static class Display
{
    /// <summary>What stands where the source says nothing.</summary>
    public const string Nothing = "–";

    private const string DayFormat = "dd/MM/yyyy";
    private static readonly string[] ObjectLabels = ["Objeto:", "Objetivo:"];

    private const char NoBreakSpace = '\u00A0';

    /// <summary>All times are shown as Brasília tells them, wherever the server stands.</summary>
    private static TimeZoneInfo Brasilia { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/Sao_Paulo");

    private static CultureInfo Language => CultureInfo.CurrentCulture;

    /// <summary>BRL to the cent: <c>R$ 1.234.567,89</c>, in English <c>R$ 1,234,567.89</c>.</summary>
    public static string Money(decimal value) => $"R${NoBreakSpace}{value.ToString("N2", Language)}";

    /// <inheritdoc cref="Money(decimal)"/>
    public static string Money(decimal? value) => value is { } given ? Money(given) : Nothing;

    /// <summary>BRL in three to four digits for headlines: <c>R$ 1,23 bi</c>.</summary>
    public static string ShortMoney(decimal value)
    {
        var (scaled, suffix) = Math.Abs(value) switch
        {
            >= 1e12m => (value / 1e12m, Languages.IsEnglish ? "tn" : "tri"),
            >= 1e9m => (value / 1e9m, Languages.IsEnglish ? "bn" : "bi"),
            >= 1e6m => (value / 1e6m, Languages.IsEnglish ? "m" : "mi"),
            >= 1e3m => (value / 1e3m, Languages.IsEnglish ? "k" : "mil"),
            _ => (value, ""),
        };
        var digits = Math.Abs(scaled) switch { >= 100 => "N0", >= 10 => "N1", _ => "N2" };
        var number = $"R${NoBreakSpace}{scaled.ToString(digits, Language)}";
        return suffix.Length == 0 ? number : $"{number}{NoBreakSpace}{suffix}";
    }

    /// <summary>A whole number with separators.</summary>
    public static string Count(long value) => value.ToString("N0", Language);

    /// <summary>How many rows there are; an estimate to two digits, and as what it is: <c>cerca de 1.200.000</c>.</summary>
    public static string Total(long rows, bool isEstimate)
    {
        if (!isEstimate)
            return Count(rows);
        var unit = (long)Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, rows))) - 1));
        var rounded = (rows + unit / 2) / unit * unit;
        return Languages.IsEnglish ? $"about {Count(rounded)}" : $"cerca de {Count(rounded)}";
    }

    /// <summary>A number with as many decimals as it has, at most four.</summary>
    public static string Number(decimal value) => value.ToString("#,##0.####", Language);

    /// <summary>A share of one as percentage with one decimal: 0.254 is <c>25,4%</c>, as the findings' own texts write it.</summary>
    public static string Percent(double share) => $"{(share * 100).ToString("N1", Language)}%";

    /// <summary>A change with its sign: <c>+25,4%</c>.</summary>
    public static string Change(double share) => share > 0 ? $"+{Percent(share)}" : Percent(share);

    /// <summary><c>dd/MM/yyyy</c> in both languages.</summary>
    public static string Day(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? Nothing;

    /// <summary>Day and minute in Brasília.</summary>
    public static string Moment(DateTimeOffset? moment) => moment is { } given
        ? TimeZoneInfo.ConvertTime(given, Brasilia).ToString($"{DayFormat} HH:mm", CultureInfo.InvariantCulture)
        : Nothing;

    /// <summary>Day and second in Brasília.</summary>
    public static string Second(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, Brasilia).ToString($"{DayFormat} HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long something has been waiting, in its two largest units: <c>12 s</c>, <c>5 min 3 s</c>, <c>2 h 10 min</c>, <c>3 d 4 h</c>.</summary>
    public static string Age(double seconds)
    {
        var age = TimeSpan.FromSeconds(Math.Max(0, seconds));
        var text = age switch
        {
            { TotalMinutes: < 1 } => $"{age.Seconds} s",
            { TotalHours: < 1 } => $"{age.Minutes} min {age.Seconds} s",
            { TotalDays: < 1 } => $"{age.Hours} h {age.Minutes} min",
            _ => $"{age.Days} d {age.Hours} h",
        };
        return text.Replace(' ', NoBreakSpace);
    }

    /// <summary>A duration as seconds or minutes.</summary>
    public static string Seconds(double? seconds) => seconds switch
    {
        null => Nothing,
        < 10 => $"{seconds.Value.ToString("N2", Language)}{NoBreakSpace}s",
        < 60 => $"{seconds.Value.ToString("N1", Language)}{NoBreakSpace}s",
        _ => $"{(int)(seconds / 60)}{NoBreakSpace}min {(int)(seconds % 60)}{NoBreakSpace}s",
    };

    /// <summary>A size in powers of 1,000 as file managers show it.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        >= 1_000_000_000 => $"{(bytes / 1e9).ToString("N2", Language)}{NoBreakSpace}GB",
        >= 1_000_000 => $"{(bytes / 1e6).ToString("N1", Language)}{NoBreakSpace}MB",
        >= 1_000 => $"{(bytes / 1e3).ToString("N0", Language)}{NoBreakSpace}kB",
        _ => $"{bytes}{NoBreakSpace}B",
    };

    /// <summary>Month and year, short: <c>jan/24</c>.</summary>
    public static string Month(int year, int month) =>
        $"{Language.DateTimeFormat.GetAbbreviatedMonthName(month).TrimEnd('.')}/{year % 100:00}";

    /// <summary>What is bought, without the label that the source's own system puts before it ("Objeto: …", in amendments "Objetivo: …").</summary>
    public static string Object(string text)
    {
        foreach (var label in ObjectLabels)
        {
            if (text.StartsWith(label, StringComparison.OrdinalIgnoreCase) && text.Length > label.Length)
                return text[label.Length..].TrimStart();
        }

        return text;
    }

    /// <summary>The current language's side of a text.</summary>
    public static string In(TextResponse text) => Languages.IsEnglish ? text.En : text.Pt;
}
