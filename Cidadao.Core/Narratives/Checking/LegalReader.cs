using System.Globalization;
using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>
/// Reads <c>Lei 14.133/2021, arts. 14, III, 91, § 4º, e 156</c> and <c>art. 75, II, da Lei nº 14.133</c>.
/// <list type="number">
/// <item>Find the laws.</item>
/// <item>From each <c>art.</c> on, read numbers and their parts as long as they follow each other.</item>
/// <item>The law of an article is the one that follows at once, or else the one before it in the same clause.</item>
/// <item>What is left of parts stands alone.</item>
/// </list>
/// </summary>
internal static partial class LegalReader
{
    private const int Clause = 60;

    public static void Read(Draft draft, Reading into)
    {
        var text = draft.Text;
        var laws = Law().Matches(text).Select(match => (match.Index, End: match.Index + match.Length, Mention: LawOf(match))).ToList(); // 1
        into.Laws.AddRange(laws.Select(law => law.Mention));

        foreach (Match start in Article().Matches(text)) // 2
        {
            var found = new List<(string Article, string? Part)>();
            var end = ReadParts(text, start.Index + start.Length, found);
            if (found.Count == 0)
                continue;
            var law = LawOf(text, start.Index, end, laws); // 3
            into.Articles.AddRange(found.Select(part => new ArticleMention(law, part.Article, part.Part)));
            draft.Erase(start.Index, end - start.Index);
        }

        foreach (var (index, end, _) in laws)
            draft.Erase(index, end - index);
        draft.Take(Alone(), match => // 4
        {
            into.Articles.Add(new(null, null, PartOf(match)));
            return true;
        });
    }

    private static int ReadParts(string text, int position, List<(string Article, string? Part)> found)
    {
        string? article = null;
        var end = position;
        for (var match = Part().Match(text, position); match.Success && match.Length > 0; match = Part().Match(text, position))
        {
            position = match.Index + match.Length;
            if (match.Groups["article"] is { Success: true } number)
            {
                article = number.Value.ToUpperInvariant();
                found.Add((article, null));
            }
            else if (PartOf(match) is { Length: > 0 } part && article is not null)
            {
                found.Add((article, part));
            }
            else if (!match.Groups["between"].Success)
            {
                break;
            }
            else
            {
                continue;
            }

            end = position;
        }

        return end;
    }

    private static string PartOf(Match match) =>
        match.Groups["roman"].Success ? match.Groups["roman"].Value.ToUpperInvariant()
        : match.Groups["paragraph"].Success ? "§" + Draft.Fold(match.Groups["paragraph"].Value)
        : "";

    private static LawMention LawOf(Match match)
    {
        var kind = Draft.Fold(match.Groups["kind"].Value) switch
        {
            "LAW" => "LEI",
            "DECREE" => "DECRETO",
            "ORDINANCE" => "PORTARIA",
            "RULING" => "ACORDAO",
            var own => own,
        };
        var number = string.Concat(match.Groups["number"].Value.Where(char.IsAsciiDigit));
        int? year = match.Groups["year"].Success ? int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture) : null;
        return new($"{kind} {number}", year < 100 ? year + (year < 50 ? 2000 : 1900) : year);
    }

    private static string? LawOf(string text, int start, int end, List<(int Index, int End, LawMention Mention)> laws)
    {
        foreach (var law in laws)
        {
            if (law.Index >= end && law.Index - end < Clause && Following().IsMatch(text[end..law.Index]))
                return law.Mention.Key;
        }

        foreach (var law in Enumerable.Reverse(laws))
        {
            if (law.End <= start && start - law.End < Clause && !ClauseEnd().IsMatch(text[law.End..start]))
                return law.Mention.Key;
        }

        return null;
    }

    [GeneratedRegex(
        @"\b(?<kind>lei\s+complementar|decreto-lei|lei|law|decreto|decree|portaria|ordinance|instru[cç][aã]o\s+normativa|medida\s+provis[oó]ria|emenda\s+constitucional|s[uú]mula|ac[oó]rd[aã]o|ruling|resolu[cç][aã]o|resolution)(?:\s+(?:federal|n\.?|no\.?|n[uú]mero|number))*\s*(?<number>\d{1,3}(?:[.,]\d{3})+|\d+)(?:\s*/\s*(?<year>\d{4}|\d{2})\b|,?\s+(?:de|of)\s+(?<year>(?:19|20)\d{2})\b)?",
        RegexOptions.IgnoreCase)]
    private static partial Regex Law();

    [GeneratedRegex(@"\b(?:arts?|artigos?|articles?)\b\.?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Article();

    // Roman numerals in capitals only: "e" and "i" are words.
    [GeneratedRegex(
        @"\G\s*(?:(?<article>\d{1,4}(?:-[A-Z]\b)?)(?![\d.,]*\d|\s*%)|(?<roman>[IVXLC]+)\b|(?:§+|[Pp]ar[aá]grafos?|[Pp]aragraphs?)\s*(?<paragraph>\d+|[uú]nico)|(?<between>[Ii]ncisos?\b|[Ii]tems?\b|[Ii]tens\b|[Cc]aput\b|[,–—-]|(?:e|and|a|to|ou|or)\b))")]
    private static partial Regex Part();

    [GeneratedRegex(@"(?:\b[Ii]ncisos?|\b[Ii]nc\.|\b[Ii]tems?)\s+(?<roman>[IVXLC]+)\b|(?:§+|\b[Pp]ar[aá]grafos?|\b[Pp]aragraphs?)\s*(?<paragraph>\d+|[uú]nico\b)")]
    private static partial Regex Alone();

    [GeneratedRegex(@"^[\s,]*(?:da|do|of(?:\s+the)?|c/c)?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Following();

    [GeneratedRegex(@"[;\n]|[.!?]\s")]
    private static partial Regex ClauseEnd();
}
