namespace Cidadao.Cli.Sample.Planting;

/// <summary>Similarity of two texts as PostgreSQL's <c>pg_trgm</c> defines it.</summary>
internal static class Trigrams
{
    /// <returns>Shared trigrams over all trigrams, in [0, 1].</returns>
    public static double Similarity(string left, string right)
    {
        var (a, b) = (Of(left), Of(right));
        var shared = a.Count(b.Contains);
        return (double)shared / (a.Count + b.Count - shared);
    }

    /// <summary>Words are runs of letters and digits in lower case, with two blanks before and one behind.</summary>
    private static HashSet<string> Of(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var words = new string([.. text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]);
        foreach (var word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var padded = $"  {word} ";
            for (var i = 0; i + 3 <= padded.Length; i++)
                found.Add(padded.Substring(i, 3));
        }

        return found;
    }
}
