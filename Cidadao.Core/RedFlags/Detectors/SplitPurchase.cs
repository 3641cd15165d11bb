using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>Contracts that together reach a limit which each of them stays below.</summary>
/// <param name="Rows">Rows of the view, ascending.</param>
/// <param name="Period">The limits in force; the higher ones where the year has two.</param>
/// <param name="Limit">BRL: the limit that the sum reaches.</param>
/// <param name="Total">BRL: sum of the initial values.</param>
/// <param name="IsCertain">The limit is that for works, which is the higher: it does not matter what was bought.</param>
internal sealed record SplitPurchase(IReadOnlyList<int> Rows, LegalLimit Period, decimal Limit, decimal Total, bool IsCertain, int Year)
{
    /// <param name="group">Direct awards of one unit and year, each with a limit, at least one.</param>
    /// <returns>The split of the group against the limit for works, or else that for others; null when there is neither.</returns>
    public static SplitPurchase? In(ContractView view, ReadOnlySpan<int> group, int minContracts) =>
        Against(view, group, minContracts, isCertain: true) ?? Against(view, group, minContracts, isCertain: false);

    public LocalizedText SummaryOf(ContractView view, string? itemClass)
    {
        var unit = Wording.Short(view.UnitParties[view.Units[Rows[0]]].Name);
        var supplier = SupplierText.NameOf(view, Rows[0]);
        var what = itemClass is null
            ? new LocalizedText($"com {supplier.Pt}", $"with {supplier.En}")
            : new LocalizedText($"da classe “{Wording.Short(itemClass)}”", $"of class “{Wording.Short(itemClass)}”");
        return new LocalizedText(
            $"{Wording.Pt.Count(Rows.Count)} dispensas de {unit} em {Year} {what.Pt}, cada uma abaixo do limite de "
            + $"{Wording.Pt.Money(Limit)}, "
            + $"somam {Wording.Pt.Money(Total)}{(IsCertain ? "" : " (incerto: o limite de obras não foi atingido)")}: "
            + "indício de fracionamento que merece verificação.",
            $"{Wording.En.Count(Rows.Count)} direct awards of {unit} in {Year} {what.En}, each below the limit of "
            + $"{Wording.En.Money(Limit)}, "
            + $"add up to {Wording.En.Money(Total)}{(IsCertain ? "" : " (uncertain: the limit for works is not reached)")}: "
            + "a red flag of splitting that deserves verification.");
    }

    public Evidence EvidenceOf(ContractView view, string? itemClass)
    {
        var unit = view.UnitParties[view.Units[Rows[0]]];
        var inputs = new List<Figure>
        {
            Figures.Text("Unidade gestora", "Buying unit", $"{unit.Code} {unit.Name}"),
            itemClass is null
                ? SupplierText.FigureOf(view, Rows[0])
                : Figures.Text("Classe comum a todos os itens", "Class shared by all items", itemClass),
            Figures.Count("Contratos", "Contracts", Rows.Count),
            Figures.Ratio("Soma ÷ limite", "Sum ÷ limit", Total / Limit),
        };
        List<LocalizedText> notes = [.. DirectAwards.Notes(Period, IsCertain), ScopeNote(itemClass is null)];
        if (itemClass is null && view.SupplierParties[view.Suppliers[Rows[0]]].Kind == SupplierKind.Person)
        {
            notes.Add(SupplierText.MaskedPerson);
        }

        ContractListing.AppendTo(inputs, notes, view, Rows);
        return new Evidence(
            inputs,
            PeerGroup: null,
            new Threshold(Figures.Invariant(Limit), FigureUnit.Brl, $"{Period.SplitNorm}; {Period.Norm}"),
            Figures.Brl("Soma dos valores iniciais", "Sum of the initial values", Total),
            notes)
        {
            Chart = Charts.AgainstLimit("Soma dos valores iniciais", "Sum of the initial values", FigureUnit.Brl, (double)Total, (double)Limit),
        };
    }

    private static SplitPurchase? Against(ContractView view, ReadOnlySpan<int> group, int minContracts, bool isCertain)
    {
        var rows = new List<int>(group.Length);
        var total = 0m;
        LegalLimit? period = null;
        foreach (var row in group)
        {
            var own = LegalLimits.At(view.SignedOn[row].GetValueOrDefault())
                ?? throw new InvalidOperationException($"Contract {view.Ids[row]} has no legal limit and cannot be in a group.");
            if (view.InitialValues[row] < AmountOf(own, isCertain))
            {
                rows.Add(row);
                total += view.InitialValues[row];
                period = period is null || own.Works > period.Works ? own : period;
            }
        }

        return period is not null && rows.Count >= minContracts && AmountOf(period, isCertain) is var limit && total >= limit
            ? new SplitPurchase(rows, period, limit, total, isCertain, view.SignedOn[rows[0]].GetValueOrDefault().Year)
            : null;
    }

    private static decimal AmountOf(LegalLimit limit, bool isCertain) => isCertain ? limit.Works : limit.Others;

    private static LocalizedText ScopeNote(bool isBySupplier) => isBySupplier
        ? new LocalizedText(
            "A lei soma despesas da mesma natureza; aqui se somam as do mesmo fornecedor, que podem ser de naturezas diferentes.",
            "The law adds up spending of the same nature; here that with one supplier is added up, which may be of several natures.")
        : new LocalizedText(
            "A lei soma despesas da mesma natureza, isto é, do mesmo ramo; a descrição do item é só uma aproximação dela.",
            "The law adds up spending of the same nature, that is, of one line of business; the item's description only comes near it.");
}
