namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>The participants of one line of a tender: a run of the participations, which are in that order.</summary>
/// <param name="Start">First participation.</param>
/// <param name="End">After the last one.</param>
internal readonly record struct TenderLine(int Tender, int Start, int End)
{
    public static IEnumerable<TenderLine> In(ParticipationView participations)
    {
        var start = 0;
        for (var i = 1; i <= participations.Count; i++)
        {
            if (i == participations.Count
                || participations.Tenders[i] != participations.Tenders[start]
                || !string.Equals(participations.Items[i], participations.Items[start], StringComparison.Ordinal))
            {
                yield return new(participations.Tenders[start], start, i);
                start = i;
            }
        }
    }

    /// <returns>Rows of suppliers, ascending and distinct.</returns>
    public int[] SuppliersIn(ParticipationView participations) =>
        [.. participations.Suppliers[Start..End].Distinct().Order()];
}
