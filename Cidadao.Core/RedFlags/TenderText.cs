namespace Cidadao.Core.RedFlags;

/// <summary>What the findings on tenders have in common.</summary>
internal static class TenderText
{
    public static string SubjectOf(TenderView tenders, int tender) => $"tender:{tenders.Ids[tender]}";

    public static IEnumerable<Figure> Identity(TenderView tenders, int tender)
    {
        yield return Figures.Text("Licitação", "Tender", tenders.Numbers[tender]);
        yield return Figures.Text("Unidade gestora", "Buying unit", tenders.Units[tender]);
        yield return Figures.Text("Objeto", "Object", Wording.Short(tenders.Objects[tender], 300));
    }

    /// <returns>The contracts of the scope that came out of each tender, ascending; a tender may have none yet.</returns>
    public static ILookup<int, long> ContractsOf(ContractView view) =>
        Enumerable.Range(0, view.Count)
            .Where(row => view.TenderRows[row] >= 0)
            .ToLookup(row => view.TenderRows[row], row => view.Ids[row]);
}
