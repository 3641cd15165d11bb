using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>A text while it is read: what one reader has understood is blanked for the next.</summary>
internal sealed class Draft
{
    /// <summary>Stands where something was understood; neither space, letter nor digit.</summary>
    public const char Blank = '\u0001';

    private readonly char[] _letters;

    public Draft(string text) => _letters = Normalised(text).ToCharArray();

    public string Text => new(_letters);

    /// <summary>Each match, from left to right; those for which <paramref name="understood"/> is true are blanked.</summary>
    public void Take(Regex pattern, Func<Match, bool> understood)
    {
        foreach (var match in pattern.Matches(Text).Where(understood))
            Erase(match.Index, match.Length);
    }

    public void Erase(int index, int length) => _letters.AsSpan(index, length).Fill(Blank);

    /// <summary>Compatibility forms are folded (full-width digits, superscripts, no-break spaces); ordinal signs go.</summary>
    private static string Normalised(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is not ('º' or '°' or 'ª' or Blank))
                plain.Append(letter);
        }

        return plain.ToString().Normalize(NormalizationForm.FormKC).Replace('−', '-').Replace('‑', '-').Replace('’', '\'');
    }

    /// <returns>Upper case without accents, as names are compared.</returns>
    public static string Fold(string word)
    {
        var plain = new StringBuilder(word.Length);
        foreach (var letter in word.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                plain.Append(char.ToUpperInvariant(letter));
        }

        return plain.ToString();
    }
}
