using System.Globalization;
using System.Text;

namespace Cidadao.Core.RedFlags;

/// <summary>Text as it is compared across sources: upper case, without accents, white space folded.</summary>
internal static class PlainText
{
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Normalize(NormalizationForm.FormD))
        {
            if (char.IsWhiteSpace(letter))
            {
                if (plain.Length > 0 && plain[^1] != ' ')
                {
                    plain.Append(' ');
                }
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                plain.Append(char.ToUpperInvariant(letter));
            }
        }

        return plain.ToString().TrimEnd();
    }
}
