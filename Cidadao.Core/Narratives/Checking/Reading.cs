using System.Globalization;
using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>
/// All that a text says that can be true or false. Each reader blanks what it understood:
/// <list type="number">
/// <item>What has no place in a plain text: invisible characters, foreign scripts, links.</item>
/// <item>Laws and articles.</item>
/// <item>Days.</item>
/// <item>Identifiers.</item>
/// <item>Numbers in digits. A digit that is left is understood by nobody, and an oddity.</item>
/// <item>Numbers in words; names; words.</item>
/// </list>
/// </summary>
internal sealed partial class Reading
{
    public List<LawMention> Laws { get; } = [];

    public List<ArticleMention> Articles { get; } = [];

    public List<DayMention> Days { get; } = [];

    public List<string> Identifiers { get; } = [];

    public List<NumberMention> Numbers { get; } = [];

    public List<NameMention> Names { get; } = [];

    public List<string> Words { get; } = [];

    public List<string> Oddities { get; } = [];

    public static Reading Of(string text, bool isEnglish)
    {
        var reading = new Reading();
        var draft = new Draft(text);
        reading.ReadOddities(draft.Text); // 1
        LegalReader.Read(draft, reading); // 2
        DayReader.Read(draft, isEnglish, reading); // 3
        IdentifierReader.Read(draft, reading); // 4
        NumberReader.Read(draft, isEnglish, reading); // 5
        draft.Take(Digits(), match =>
        {
            reading.Oddities.Add(match.Value);
            return true;
        });
        NumberWords.Read(draft, reading); // 6
        NameReader.Read(draft, reading);
        return reading;
    }

    private void ReadOddities(string text)
    {
        foreach (var letter in text.Where(IsOdd))
            Oddities.Add(letter.ToString());
        Oddities.AddRange(Link().Matches(text).Select(match => match.Value.ToUpperInvariant()));
    }

    private static bool IsOdd(char letter) => char.GetUnicodeCategory(letter) switch
    {
        UnicodeCategory.Control => letter is not ('\n' or '\r' or '\t'),
        UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => true,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => !char.IsAsciiDigit(letter),
        // Latin, with its additional letters; whatever looks like it and is not could hide a name or a number.
        _ => char.IsLetter(letter) && letter is > '\u024F' and not (>= '\u1E00' and <= '\u1EFF'),
    };

    [GeneratedRegex(@"\d+(?:[.,]\d+)*")]
    private static partial Regex Digits();

    [GeneratedRegex(@"https?:|www\.|@|</?[a-z!]|\]\(|[\p{L}\d-]+\.(?:com|org|net|gov|edu|info|br|pt|eu|io|ai|app|dev|me|co|us|uk)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
