using System.Globalization;
using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>Reads numbers in digits: <c>R$ 1.234,56</c>, <c>BRL 1,234.56</c>, <c>1,2 milhão de reais</c>, <c>26,5%</c>, <c>6,1 vezes</c>.</summary>
internal static partial class NumberReader
{
    public static void Read(Draft draft, bool isEnglish, Reading into) => draft.Take(Number(), match =>
    {
        var currency = match.Groups["currency"].Value;
        if (currency.Length > 0 && currency is not ("R$" or "BRL"))
            into.Oddities.Add(currency);
        var kind = match.Groups["percent"].Success ? NumberKind.Percent
            : currency.Length > 0 || match.Groups["money"].Success ? NumberKind.Money
            : NumberKind.Plain;
        if (!TryParse(match.Groups["digits"].Value, isEnglish, out var value, out var resolution))
        {
            into.Oddities.Add(match.Value);
            return true;
        }

        foreach (Capture magnitude in match.Groups["magnitude"].Captures)
        {
            var factor = NumberWords.MagnitudeOf(Draft.Fold(magnitude.Value));
            (value, resolution) = (value * factor, resolution * factor);
        }

        into.Numbers.Add(new(kind, match.Groups["sign"].Success ? -value : value, resolution));
        return true;
    });

    /// <summary>
    /// Where points and commas stand together, the last is the decimal one. Alone, it is what the language makes of it, except where groups of
    /// three would be none.
    /// </summary>
    private static bool TryParse(string digits, bool isEnglish, out decimal value, out decimal resolution)
    {
        var (point, comma) = (digits.LastIndexOf('.'), digits.LastIndexOf(','));
        var decimals = (point, comma) switch
        {
            ( < 0, < 0) => -1,
            ( >= 0, >= 0) => Math.Max(point, comma),
            ( >= 0, _) => !isEnglish && Grouped().IsMatch(digits) || digits.IndexOf('.') != point ? -1 : point,
            _ => isEnglish && Grouped().IsMatch(digits) || digits.IndexOf(',') != comma ? -1 : comma,
        };
        var whole = decimals < 0 ? digits : digits[..decimals];
        var fraction = decimals < 0 ? "" : digits[(decimals + 1)..];
        resolution = 1;
        for (var i = 0; i < Math.Min(fraction.Length, 20); i++)
            resolution /= 10;
        return decimal.TryParse(
            string.Concat(whole.Where(char.IsAsciiDigit)) + "." + fraction + "0", NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value)
            && value < 1e15m && fraction.Length <= 20;
    }

    [GeneratedRegex(@"^[1-9]\d{0,2}(?:[.,]\d{3})+$")]
    private static partial Regex Grouped();

    // The currency and the sign stand before, in either order; a hyphen between words is no sign.
    [GeneratedRegex(
        @"(?:(?<=^|[\s(\u0001""“])(?<sign>-)\s?)?(?:(?<currency>R\$|US\$|BRL|USD|EUR|GBP|[$€£¥])\s*)?(?:(?<=[\s$(])(?<sign>-))?(?<![\d.,])(?<digits>\d{1,3}(?:[.\x20]\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)(?![\d]|[.,]\d)"
        + @"(?:\s*(?<magnitude>mil|milh[õo]es|milh[ãa]o|bilh[õo]es|bilh[ãa]o|trilh[õo]es|trilh[ãa]o|thousand|millions?|billions?|trillions?|mi|bi|tri|mn|bn|k)\b)*"
        + @"(?:\s*(?<percent>%|por\s?cento\b|per\s?cent\b|pontos\s+percentuais|percentage\s+points?|p\.?p\b\.?)|(?:\s+de)?\s*(?<money>reais|real\b|BRL\b))?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Number();
}
