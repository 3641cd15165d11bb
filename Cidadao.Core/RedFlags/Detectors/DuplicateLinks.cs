using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>
/// The links among the contracts of one group of equal unit, supplier and value. Every distinct object is cut into trigrams once.
/// </summary>
internal sealed class DuplicateLinks
{
    private readonly int[] _parents;
    private readonly int[] _textOf;
    private readonly List<long[]> _trigrams = [];
    private readonly double[] _lowest;
    private readonly int[] _longest;

    private DuplicateLinks(ContractView view, int[] rows)
    {
        _parents = [.. Enumerable.Range(0, rows.Length)];
        _lowest = new double[rows.Length];
        _longest = new int[rows.Length];
        Array.Fill(_lowest, 1);
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        _textOf = Array.ConvertAll(rows, row =>
        {
            if (!texts.TryGetValue(view.Objects[row], out var text))
            {
                texts.Add(view.Objects[row], text = texts.Count);
                _trigrams.Add(TrigramSimilarity.TrigramsOf(view.Objects[row]));
            }

            return text;
        });
    }

    /// <param name="rows">Rows of one group in the order of their signature.</param>
    public static DuplicateLinks Of(ContractView view, int[] rows, DuplicateContractOptions options, CancellationToken cancellation)
    {
        var links = new DuplicateLinks(view, rows);
        for (var i = 0; i < rows.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var j = i + 1; j < rows.Length; j++)
            {
                var days = DayOf(view, rows[j]) - DayOf(view, rows[i]);
                if (days > options.Days)
                {
                    break;
                }

                if (links.SimilarityOf(i, j, options.Similarity) is var similarity && similarity >= options.Similarity)
                {
                    links.Link(i, j, similarity, days);
                }
            }
        }

        return links;
    }

    /// <returns>The representative of the member's cluster.</returns>
    public int ClusterOf(int member)
    {
        while (_parents[member] != member)
        {
            _parents[member] = _parents[_parents[member]];
            member = _parents[member];
        }

        return member;
    }

    /// <summary>The lowest similarity of the links that start at a member; 1 when none does.</summary>
    public double LowestFrom(int member) => _lowest[member];

    /// <summary>Days: the longest link that starts at a member; 0 when none does.</summary>
    public int LongestFrom(int member) => _longest[member];

    private static int DayOf(ContractView view, int row) => view.SignedOn[row].GetValueOrDefault().DayNumber;

    /// <returns>The similarity, or 0 when it cannot reach the threshold.</returns>
    private double SimilarityOf(int i, int j, double threshold)
    {
        if (_textOf[i] == _textOf[j])
        {
            return 1;
        }

        var (left, right) = (_trigrams[_textOf[i]], _trigrams[_textOf[j]]);
        // The shared set is no larger than the smaller one: most pairs are told apart by their sizes alone.
        return Math.Min(left.Length, right.Length) < threshold * Math.Max(left.Length, right.Length) ? 0 : TrigramSimilarity.Of(left, right);
    }

    private void Link(int i, int j, double similarity, int days)
    {
        _parents[ClusterOf(j)] = ClusterOf(i);
        _lowest[i] = Math.Min(_lowest[i], similarity);
        _longest[i] = Math.Max(_longest[i], days);
    }
}
