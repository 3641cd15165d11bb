using System.Text;

namespace Cidadao.Core.RedFlags.Statistics;

/// <summary>
/// Similarity of two texts exactly as PostgreSQL's <c>pg_trgm</c> defines <c>similarity()</c>, so that SQL can recompute it:
/// <list type="number">
/// <item>lower case;</item>
/// <item>words are the maximal runs of letters and digits;</item>
/// <item>each word is padded with two spaces before and one after;</item>
/// <item>the trigrams of all words form one set;</item>
/// <item>|A∩B| / |A∪B|, and 0 when either set is empty.</item>
/// </list>
/// PostgreSQL returns a <c>real</c> of seven digits, and asks the database's locale what a letter is: a UTF-8 locale agrees with this
/// class.
/// </summary>
public static class TrigramSimilarity
{
    // A code point has 21 bits, so three of them fill a long up to its sign.
    private const int CodePointBits = 21;
    private const long WindowMask = long.MaxValue;

    /// <returns>In [0, 1]; symmetric.</returns>
    public static double Of(string left, string right) => Of(TrigramsOf(left), TrigramsOf(right));

    /// <param name="left">As <see cref="TrigramsOf"/> gives it: ascending, distinct.</param>
    /// <param name="right">Likewise.</param>
    /// <returns>In [0, 1]; symmetric.</returns>
    public static double Of(ReadOnlySpan<long> left, ReadOnlySpan<long> right)
    {
        if (left.IsEmpty || right.IsEmpty)
        {
            return 0;
        }

        int shared = 0, i = 0, j = 0;
        while (i < left.Length && j < right.Length)
        {
            var order = left[i].CompareTo(right[j]);
            shared += order == 0 ? 1 : 0;
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return (double)shared / (left.Length + right.Length - shared);
    }

    /// <returns>The set of trigrams, each packed into a number, ascending and distinct; empty when the text has no letter or
    /// digit.</returns>
    public static long[] TrigramsOf(string text)
    {
        var trigrams = new List<long>(text.Length + 8);
        var window = 0L;
        var inWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                window = inWord ? window : Push(Push(0, ' '), ' ');
                window = Push(window, Rune.ToLowerInvariant(rune).Value);
                trigrams.Add(window);
                inWord = true;
            }
            else if (inWord)
            {
                trigrams.Add(Push(window, ' '));
                inWord = false;
            }
        }

        if (inWord)
        {
            trigrams.Add(Push(window, ' '));
        }

        return SortedDistinct(trigrams);
    }

    private static long Push(long window, int codePoint) => ((window << CodePointBits) | (uint)codePoint) & WindowMask;

    private static long[] SortedDistinct(List<long> trigrams)
    {
        trigrams.Sort();
        var kept = 0;
        for (var i = 0; i < trigrams.Count; i++)
        {
            if (i == 0 || trigrams[i] != trigrams[i - 1])
            {
                trigrams[kept++] = trigrams[i];
            }
        }

        trigrams.RemoveRange(kept, trigrams.Count - kept);
        return [.. trigrams];
    }
}
