using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>Reads proper names, by their capitals, and every word. What was understood before separates names.</summary>
internal static partial class NameReader
{
    private static readonly string[] Connectors = ["DE", "DA", "DO", "DAS", "DOS", "E", "OF", "THE", "AND", "FOR"];

    public static void Read(Draft draft, Reading into)
    {
        var text = draft.Text;
        var name = new List<string>();
        var (startsSentence, previousEnd, capitals) = (false, 0, 0);
        foreach (Match match in Word().Matches(text))
        {
            var folded = Draft.Fold(match.Value);
            into.Words.Add(folded);
            var between = text[previousEnd..match.Index];
            var follows = name.Count > 0 && Inside().IsMatch(between);
            if (name.Count > 0 && !follows)
                End();
            if (match.Value.Any(char.IsUpper))
            {
                if (name.Count == 0)
                    startsSentence = previousEnd == 0 || SentenceEnd().IsMatch(between);
                name.Add(folded);
                capitals = name.Count;
            }
            else if (name.Count > 0 && Connectors.Contains(folded))
            {
                name.Add(folded);
            }
            else if (name.Count > 0)
            {
                End();
            }

            previousEnd = match.Index + match.Length;
        }

        End();

        void End()
        {
            if (capitals > 0)
                into.Names.Add(new([.. name.Take(capitals)], startsSentence));
            name.Clear();
            capitals = 0;
        }
    }

    [GeneratedRegex(@"\p{L}[\p{L}\p{M}]*(?:['-]\p{L}+)*")]
    public static partial Regex Word();

    /// <summary>What may stand within a name.</summary>
    [GeneratedRegex(@"^(?:\x20|\.|-|\x20?&\x20?)\z")]
    public static partial Regex Inside();

    [GeneratedRegex(@"[.!?\n]")]
    private static partial Regex SentenceEnd();
}
