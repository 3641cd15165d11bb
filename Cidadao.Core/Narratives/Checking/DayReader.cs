using System.Globalization;
using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>
/// Reads days, months of years and months: <c>2024-03-12</c>, <c>12/03/2024</c>, <c>12 de março de 2024</c>, <c>March 12, 2024</c>,
/// <c>março de 2024</c>, <c>em março</c>. English text with slashes could mean either order and is read only where it cannot.
/// </summary>
internal static partial class DayReader
{
    private const string Names =
        @"(?<month>janeiro|fevereiro|mar[cç]o|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|january|february|march|april|may|june|july|august|september|october|november|december)";

    private static readonly string[] Portuguese =
        ["JANEIRO", "FEVEREIRO", "MARCO", "ABRIL", "MAIO", "JUNHO", "JULHO", "AGOSTO", "SETEMBRO", "OUTUBRO", "NOVEMBRO", "DEZEMBRO"];

    private static readonly string[] English =
        ["JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER", "NOVEMBER", "DECEMBER"];

    public static void Read(Draft draft, bool isEnglish, Reading into)
    {
        draft.Take(Iso(), match => Add(match, into));
        draft.Take(Numeric(), match =>
        {
            if (isEnglish && int.Parse(match.Groups["day"].Value, CultureInfo.InvariantCulture) <= 12)
                return false; // which may be understood as an identifier of the evidence, letter by letter
            return Add(match, into);
        });
        draft.Take(DayOfMonth(), match => Add(match, into));
        draft.Take(MonthAndDay(), match => Add(match, into));
        draft.Take(MonthOfYear(), match => Add(match, into));
        draft.Take(MonthAlone(), match => Add(match, into));
    }

    private static bool Add(Match match, Reading into)
    {
        into.Days.Add(new(Number(match, "year"), MonthOf(match), Number(match, "day")));
        return true;
    }

    private static int? Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : null;

    private static int? MonthOf(Match match)
    {
        var name = Draft.Fold(match.Groups["month"].Value);
        return int.TryParse(name, CultureInfo.InvariantCulture, out var number)
            ? number
            : 1 + Math.Max(Array.IndexOf(Portuguese, name), Array.IndexOf(English, name));
    }

    [GeneratedRegex(@"(?<![\w/.-])(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?![\w/-]|\.\w)")]
    private static partial Regex Iso();

    [GeneratedRegex(@"(?<![\w/.-])(?<day>\d{1,2})(?<by>[/.])(?<month>\d{1,2})\k<by>(?<year>\d{4})(?![\w/-]|\.\w)")]
    private static partial Regex Numeric();

    [GeneratedRegex(@"(?<!\w)(?<day>\d{1,2})(?:st|nd|rd|th|o)?\s+(?:de\s+|of\s+)?" + Names + @"\b(?:,?\s+(?:de\s+)?(?<year>\d{4})\b)?", RegexOptions.IgnoreCase)]
    private static partial Regex DayOfMonth();

    [GeneratedRegex(@"\b" + Names + @"\s+(?<day>\d{1,2})(?:st|nd|rd|th)?(?![\d.,%]*\d)(?:,?\s+(?<year>\d{4})\b)?", RegexOptions.IgnoreCase)]
    private static partial Regex MonthAndDay();

    [GeneratedRegex(@"\b" + Names + @"(?:\s+(?:de|of)|,)?\s+(?<year>\d{4})\b", RegexOptions.IgnoreCase)]
    private static partial Regex MonthOfYear();

    // "may" and "march" are verbs too; alone they are taken for months only where a preposition says so.
    [GeneratedRegex(
        @"(?:\b(?:in|of|since|until|by)\s+(?<month>may|march)\b)|\b(?<month>janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|january|february|april|june|july|august|september|october|november|december)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex MonthAlone();
}
