using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Cidadao.Core.Contracts;

/// <summary>A company's register number: 14 characters, of which the first twelve may be capital letters since 2026.</summary>
public static class Cnpj
{
    /// <summary>Characters that the establishments of one company share.</summary>
    public const int RootLength = 8;

    private const int Length = 14;
    private const int FormattedLength = 18; // 00.512.932/0001-13

    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <returns>False when the text is neither 14 such characters nor their punctuated form. The check digits are not looked at.</returns>
    public static bool TryNormalise(string text, [NotNullWhen(true)] out string? cnpj)
    {
        cnpj = text.Length == FormattedLength && text[2] == '.' && text[6] == '.' && text[10] == '/' && text[15] == '-'
            ? string.Concat(text.AsSpan(0, 2), text.AsSpan(3, 3), string.Concat(text.AsSpan(7, 3), text.AsSpan(11, 4), text.AsSpan(16, 2)))
            : text;
        if (cnpj.Length == Length && !cnpj.AsSpan(0, 12).ContainsAnyExcept(Characters) && char.IsAsciiDigit(cnpj[12]) && char.IsAsciiDigit(cnpj[13]))
            return true;
        cnpj = null;
        return false;
    }

    /// <summary>Modulo-11 check digits; a letter counts as its code less 48. Source: IN RFB 2.229/2024.</summary>
    public static bool HasCheckDigits(ReadOnlySpan<char> cnpj) =>
        cnpj.Length == Length && CheckDigit(cnpj[..12]) == cnpj[12] && CheckDigit(cnpj[..13]) == cnpj[13];

    private static char CheckDigit(ReadOnlySpan<char> text)
    {
        var sum = 0;
        for (var i = 0; i < text.Length; i++)
            sum += (text[i] - '0') * (2 + ((text.Length - 1 - i) % 8));
        var rest = sum % 11;
        return (char)('0' + (rest < 2 ? 0 : 11 - rest));
    }
}
