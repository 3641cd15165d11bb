using System.Globalization;
using System.Text;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>What an amendment does, by its words: the Portal's files have no column for it.</summary>
internal static class AmendmentText
{
    // In the order in which the first that applies counts.
    private static readonly (string Stem, AmendmentKind Kind)[] Stems =
    [
        ("ACRESCIMO", AmendmentKind.Increase),
        ("SUPRESSAO", AmendmentKind.Suppression),
        ("REAJUST", AmendmentKind.Readjustment),
        ("REPACTUA", AmendmentKind.Readjustment),
        ("REEQUILIBRIO", AmendmentKind.Readjustment),
        ("PRORROGA", AmendmentKind.Extension),
        ("VIGENCIA", AmendmentKind.Extension),
    ];

    public static AmendmentKind KindOf(string text)
    {
        var folded = Fold(text);
        foreach (var (stem, kind) in Stems)
        {
            if (folded.Contains(stem, StringComparison.Ordinal))
                return kind;
        }

        return string.IsNullOrWhiteSpace(text) ? AmendmentKind.Unknown : AmendmentKind.Other;
    }

    /// <summary>Upper case without accents.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
                folded.Append(char.ToUpperInvariant(character));
        }

        return folded.ToString();
    }
}
