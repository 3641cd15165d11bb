using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>
/// Reads what is made of digits and is no number: CNPJs, contract and process numbers, codes. They must stand in the evidence letter by letter,
/// separators apart.
/// </summary>
internal static partial class IdentifierReader
{
    /// <summary>Digits without a separator from which on a number is as good as a name.</summary>
    private const int Long = 7;

    public static void Read(Draft draft, Reading into) => draft.Take(Token(), match =>
    {
        var isNumber = Number().IsMatch(match.Value);
        var isLong = match.Length >= Long && match.Value.All(char.IsAsciiDigit);
        if (isNumber && !isLong && !(match.Length > 1 && match.Value[0] == '0' && match.Value[1] != '.'))
        {
            return false;
        }

        into.Identifiers.Add(Normalised(match.Value));
        return true;
    });

    private static string Normalised(string token) => string.Concat(token.Where(letter => letter is not ('.' or '/' or '-'))).ToUpperInvariant();

    [GeneratedRegex(@"(?<![\p{L}\d])(?<![\d][.,])(?=[\p{L}./*-]*\d)(?>[\p{L}\d*]+(?:[./*-]+[\p{L}\d*]+)*)(?!,\d)")]
    private static partial Regex Token();

    [GeneratedRegex(@"^\d+(?:\.\d+)*$")]
    private static partial Regex Number();
}
