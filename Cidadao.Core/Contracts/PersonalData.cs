using System.Diagnostics.CodeAnalysis;

namespace Cidadao.Core.Contracts;

/// <summary>Natural persons' CPFs are masked at the door: <c>***.NNN.NNN-**</c>.</summary>
/// <remarks>
/// They stand in the documents, but also in free text: <c>"MARIA DE EXEMPLO 11144477735"</c> is how the register names a one-person
/// firm, and objects speak of "CPF 111.444.777-35".
/// </remarks>
public static class PersonalData
{
    private const int Digits = 11;
    private const int FormattedLength = 14; // 111.444.777-35

    /// <returns>The masked form of a CPF, given in digits or formatted; null when the text is neither.</returns>
    public static string? MaskCpf(string document) => document.Length switch
    {
        Digits when document.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 => $"***.{document.AsSpan(3, 3)}.{document.AsSpan(6, 3)}-**",
        FormattedLength when IsFormatted(document) => $"***.{document.AsSpan(4, 7)}-**",
        _ => null,
    };

    /// <summary>Masks every CPF in a free text: formatted ones, and runs of eleven digits whose check digits are a CPF's.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? MaskIn(string? text)
    {
        if (text is null)
            return null;
        var at = 0;
        while (text.AsSpan(at).IndexOfAnyInRange('0', '9') is >= 0 and var skipped)
        {
            at += skipped;
            var length = RunLength(text, at);
            var found = length == Digits && HasCheckDigits(text.AsSpan(at, Digits)) ? Digits
                : length == 3 && at + FormattedLength <= text.Length && IsFormatted(text.AsSpan(at, FormattedLength)) ? FormattedLength
                : 0;
            if (found > 0)
                text = string.Concat(text.AsSpan(0, at), MaskCpf(text.Substring(at, found)), text.AsSpan(at + found));
            at += found > 0 ? FormattedLength : length;
        }

        return text;
    }

    private static int RunLength(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAnyExceptInRange('0', '9');
        return length < 0 ? text.Length - start : length;
    }

    private static bool IsFormatted(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < FormattedLength; i++)
        {
            var separator = i switch { 3 or 7 => '.', 11 => '-', _ => '\0' };
            if (separator == '\0' ? !char.IsAsciiDigit(text[i]) : text[i] != separator)
                return false;
        }

        return true;
    }

    /// <summary>Modulo-11 check digits of a CPF, so that telephone and process numbers stay as they are.</summary>
    private static bool HasCheckDigits(ReadOnlySpan<char> digits) =>
        CheckDigit(digits[..9]) == digits[9] && CheckDigit(digits[..10]) == digits[10];

    private static char CheckDigit(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
            sum += (digits[i] - '0') * (digits.Length + 1 - i);
        return (char)('0' + (sum * 10 % 11 % 10));
    }
}
