using System.Globalization;
using System.Text;

namespace Cidadao.Core.Imports.Reading;

/// <summary>
/// Texts that a spreadsheet would take for a formula. They are neutralised where they leave, with an apostrophe before them, and not where
/// they come in; what comes back mended is restored.
/// </summary>
public static class Formula
{
    /// <summary>Makes a text of it.</summary>
    public const char Mark = '\'';

    /// <summary>A text that a spreadsheet shows as it is. Numbers stay numbers: <c>-11</c> and <c>-5858,00</c> are no formulas.</summary>
    public static string Neutralise(string text) =>
        text.Length > 0 && IsTrigger(text[0]) && !IsNumber(text) ? Mark + text : text;

    /// <returns>Whether the text, in UTF-8, needs <see cref="Mark"/> before it.</returns>
    public static bool IsOne(ReadOnlySpan<byte> text) =>
        text.Length > 0 && IsTrigger((char)text[0]) && !IsNumber(Encoding.UTF8.GetString(text));

    /// <summary>Undoes <see cref="Neutralise"/>.</summary>
    public static ReadOnlySpan<byte> Restore(ReadOnlySpan<byte> text) =>
        text.Length > 1 && text[0] == Mark && IsTrigger((char)text[1]) ? text[1..] : text;

    private static bool IsTrigger(char first) => first is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n';

    private static bool IsNumber(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
