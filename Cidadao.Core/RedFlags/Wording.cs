using System.Globalization;

namespace Cidadao.Core.RedFlags;

/// <summary>
/// How figures stand in a sentence of one language. The formats are spelt out rather than taken from the machine's cultures, so that a
/// finding reads the same on every host, with or without culture data.
/// </summary>
internal sealed class Wording
{
    public static readonly Wording Pt = new("R$ ", ",", ".", "dd/MM/yyyy");
    public static readonly Wording En = new("BRL ", ".", ",", "yyyy-MM-dd");

    private readonly string _currency;
    private readonly string _dateFormat;
    private readonly NumberFormatInfo _numbers;

    private Wording(string currency, string decimalSeparator, string groupSeparator, string dateFormat)
    {
        _currency = currency;
        _dateFormat = dateFormat;
        _numbers = new NumberFormatInfo
        {
            NumberDecimalSeparator = decimalSeparator,
            NumberGroupSeparator = groupSeparator,
            NumberGroupSizes = [3],
        };
    }

    /// <returns><c>R$ 1.234,56</c> or <c>BRL 1,234.56</c>.</returns>
    public string Money(decimal amount) => (amount < 0 ? "-" : "") + _currency + Math.Abs(amount).ToString("N2", _numbers);

    /// <returns><c>1.234,5</c> or <c>1,234.5</c>.</returns>
    public string Number(double value, int decimals = 1) => value.ToString("N" + decimals, _numbers);

    /// <returns>As many decimals as the value has, at most four: <c>1.234,5</c> or <c>1,234.5</c>.</returns>
    public string Plain(decimal value) => value.ToString("#,##0.####", _numbers);

    /// <summary>A factor beside its limit: never rounded up to, or down to, the limit itself.</summary>
    /// <returns><c>4,2</c>, or with more decimals where one would hide the difference from 1.</returns>
    public string Factor(decimal value) => Number((double)value, value is > 0.9m and < 1.1m ? 4 : value < 10 ? 2 : 1);

    /// <param name="share">0.5 is 50 %.</param>
    /// <returns><c>50,0%</c> or <c>50.0%</c>.</returns>
    public string Percent(double share) => Number(100 * share) + "%";

    public string Count(int count) => count.ToString("N0", _numbers);

    /// <returns><c>31/12/2024</c> or <c>2024-12-31</c>.</returns>
    public string Date(DateOnly date) => date.ToString(_dateFormat, CultureInfo.InvariantCulture);

    /// <summary>A name out of the source, short enough for a sentence.</summary>
    public static string Short(string text, int length = 80)
    {
        if (text.Length <= length)
        {
            return text;
        }

        // A surrogate pair is not cut in two.
        var end = char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1;
        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }
}
