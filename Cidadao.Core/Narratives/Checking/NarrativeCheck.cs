namespace Cidadao.Core.Narratives.Checking;

/// <summary>What a text was refused for: a closed list.</summary>
public enum RefusalKind
{
    Length,
    Oddity,
    Figure,
    Day,
    Identifier,
    Law,
    Name,
    Claim,
}

/// <summary>A thing in a text that the evidence does not hold.</summary>
/// <param name="What">Its words. Not for logs: it may be anything.</param>
public sealed record Refusal(RefusalKind Kind, string What);

/// <summary>
/// Holds a text against the evidence of a case: whatever it says in figures, days, identifiers, laws, articles and names must stand there. It
/// does not trust the text, whoever wrote it, nor what the evidence's own texts may have told the writer to do.
/// </summary>
public sealed class NarrativeCheck(NarrativeCase of)
{
    private const int Shortest = 40;
    private const int Longest = 3_000;

    private readonly CaseFacts _facts = new(of);

    /// <returns>Empty when the text may stand.</returns>
    public IReadOnlyList<Refusal> Refusals(string text, bool isEnglish)
    {
        if (text.Length is < Shortest or > Longest)
            return [new(RefusalKind.Length, text.Length.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        var said = Reading.Of(text, isEnglish);
        return
        [
            .. Not(RefusalKind.Oddity, said.Oddities, _facts.HoldOddity),
            .. Not(RefusalKind.Law, said.Laws, _facts.Hold),
            .. Not(RefusalKind.Law, said.Articles, _facts.Hold),
            .. Not(RefusalKind.Day, said.Days, _facts.Hold),
            .. Not(RefusalKind.Identifier, said.Identifiers, _facts.HoldIdentifier),
            .. Not(RefusalKind.Figure, said.Numbers, _facts.Hold),
            .. Not(RefusalKind.Name, said.Names, Holds),
            .. Not(RefusalKind.Claim, said.Words.Where(WordLists.Claims.Contains), _facts.HoldWord),
        ];
    }

    private static IEnumerable<Refusal> Not<T>(RefusalKind kind, IEnumerable<T> said, Func<T, bool> holds) =>
        said.Where(mention => !holds(mention)).Select(mention => new Refusal(kind, Display(mention)));

    private static string Display<T>(T mention) => mention is NameMention name ? string.Join(' ', name.Words) : $"{mention}";

    private bool Holds(NameMention name)
    {
        var words = name.Words;
        if (HoldsParts(words))
            return true;
        if (!name.StartsSentence || !WordLists.Starters.Contains(words[0]))
            return false;
        var rest = words.Skip(1).SkipWhile(word => word is "DE" or "DA" or "DO" or "DAS" or "DOS" or "OF" or "THE").ToList();
        return rest.Count == 0 || HoldsParts(rest);
    }

    /// <summary>As one name, or as several that are enumerated.</summary>
    private bool HoldsParts(IReadOnlyList<string> words)
    {
        if (IsKnown(words))
            return true;
        for (var i = 1; i < words.Count - 1; i++)
        {
            if (words[i] is "E" or "AND" && IsKnown([.. words.Take(i)]))
                return HoldsParts([.. words.Skip(i + 1)]);
        }

        return false;
    }

    private bool IsKnown(IReadOnlyList<string> words) => _facts.Hold(words) || (words.Count == 1 && WordLists.Known.Contains(words[0]));
}
