using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>A line whose unit price lies far above its peers.</summary>
/// <param name="Quantity">As the source gives it; can be zero or less.</param>
/// <param name="Price">BRL for one unit.</param>
internal sealed record PriceLine(decimal Quantity, decimal Price, double Z)
{
    /// <summary>Quantity × price counts towards the value at stake.</summary>
    public bool HasPlausibleValue => Quantity > 0 && ValueGate.IsPlausible(Quantity) && ValueGate.IsPlausible(Quantity * Price);
}

/// <summary>The outlying lines of one contract and item class.</summary>
/// <param name="Contract">Row of the view.</param>
/// <param name="Lines">Dearest first.</param>
/// <param name="Scale">Of ln(price) in the peer group.</param>
/// <param name="Prices">ln(price) of the peer group's lines, these included, ascending.</param>
internal sealed record PriceOutlier(int Contract, string ItemClass, IReadOnlyList<PriceLine> Lines, RobustScale Scale, double[] Prices)
{
    private const int MostListed = 20;

    /// <summary>Lines of the peer group, these included.</summary>
    public int Peers => Prices.Length;

    /// <summary>BRL, to four decimals: exp(median of ln(price)).</summary>
    public decimal MedianPrice => Math.Round((decimal)Math.Exp(Scale.Median), 4);

    public double Z => Lines[0].Z;

    /// <summary>The dearest price over the median price.</summary>
    public double Ratio => Math.Exp(Math.Log((double)Lines[0].Price) - Scale.Median);

    /// <summary>BRL, to the cent: what the lines cost above the median price.</summary>
    public decimal Excess => Math.Round(
        Lines.Where(line => line.HasPlausibleValue).Sum(line => line.Quantity * (line.Price - MedianPrice)), 2);

    public static PriceOutlier Of(ContractView view, IReadOnlyList<(int Line, double Z)> outliers, RobustScale scale, double[] prices)
    {
        var items = view.Items;
        var first = outliers[0].Line;

        // The order of the lines within a contract is the source's whim; by price the same facts read the same.
        var lines = outliers
            .Select(outlier => new PriceLine(items.Quantities[outlier.Line], items.UnitPrices[outlier.Line], outlier.Z))
            .OrderByDescending(line => line.Price)
            .ThenByDescending(line => line.Quantity);
        return new PriceOutlier(items.Contracts[first], items.Classes[items.ClassOf[first]], [.. lines], scale, prices);
    }

    public LocalizedText SummaryOf(ContractView view)
    {
        var year = view.SignedOn[Contract].GetValueOrDefault().Year;
        var (name, ratio) = (Wording.Short(ItemClass), (decimal)Ratio);
        return new LocalizedText(
            $"Preço unitário de {Wording.Pt.Money(Lines[0].Price)} para “{name}”, {Wording.Pt.Factor(ratio)} vezes a mediana de "
            + $"{Wording.Pt.Money(MedianPrice)} em {Wording.Pt.Count(Peers)} linhas da mesma unidade gestora em {year} "
            + $"(z robusto {Wording.Pt.Number(Z, 2)}): indício que merece verificação.",
            $"Unit price of {Wording.En.Money(Lines[0].Price)} for “{name}”, {Wording.En.Factor(ratio)} times the median of "
            + $"{Wording.En.Money(MedianPrice)} over {Wording.En.Count(Peers)} lines of the same buying unit in {year} "
            + $"(robust z {Wording.En.Number(Z, 2)}): a red flag that deserves verification.");
    }

    public Evidence EvidenceOf(ContractView view, UnitPriceOutlierOptions options) => new(
        [.. InputsOf(view)],
        PeerGroupOf(view),
        new Threshold(Figures.Invariant(options.Z), FigureUnit.Score, UnitPriceOutlierDetector.Source),
        Figures.Score("Maior z robusto: 0,6745·(ln preço − mediana)/MAD", "Largest robust z: 0.6745·(ln price − median)/MAD", Z),
        [.. NotesOf()])
    {
        Chart = Charts.AmongLogarithms(
            "preço unitário, em escala logarítmica",
            "unit price, on a logarithmic scale",
            FigureUnit.Brl,
            Prices,
            [.. Lines.Take(MostListed).Select(line => (double)line.Price)],
            Math.Exp(Scale.Median + options.Z * Scale.Mad / RobustStatistics.NormalConsistency)),
    };

    private IEnumerable<Figure> InputsOf(ContractView view)
    {
        var unit = view.UnitParties[view.Units[Contract]];
        yield return Figures.Text("Classe do item", "Item class", ItemClass);
        yield return Figures.Text("Unidade gestora", "Buying unit", $"{unit.Code} {unit.Name}");
        yield return Figures.Date("Data de assinatura", "Date of signature", view.SignedOn[Contract].GetValueOrDefault());
        yield return Figures.Count("Linhas atípicas", "Outlying lines", Lines.Count);
        yield return Figures.Brl("Valor acima da mediana", "Value above the median", Excess);
        foreach (var (line, number) in Lines.Take(MostListed).Select((line, i) => (line, i + 1)))
        {
            yield return Figures.Brl($"Preço unitário, linha {number}", $"Unit price, line {number}", line.Price);
            yield return Figures.Quantity($"Quantidade, linha {number}", $"Quantity, line {number}", line.Quantity);
            yield return Figures.Score($"z robusto, linha {number}", $"Robust z, line {number}", line.Z);
        }
    }

    private PeerGroup PeerGroupOf(ContractView view)
    {
        var (code, year) = (view.UnitParties[view.Units[Contract]].Code, view.SignedOn[Contract].GetValueOrDefault().Year);
        return new PeerGroup(
            new LocalizedText(
                $"Linhas da classe “{ItemClass}” em contratos da unidade gestora {code} assinados em {year}, no escopo da investigação, "
                + $"estas incluídas",
                $"Lines of class “{ItemClass}” in contracts of buying unit {code} signed in {year}, within the investigation's scope, "
                + $"these included"),
            Peers,
            [
                Figures.Brl("Preço mediano", "Median price", MedianPrice),
                Figures.Statistic("Mediana de ln(preço)", "Median of ln(price)", Scale.Median),
                Figures.Statistic("MAD de ln(preço)", "MAD of ln(price)", Scale.Mad),
                Figures.Ratio("Maior preço ÷ preço mediano", "Dearest price ÷ median price", Ratio),
            ]);
    }

    private IEnumerable<LocalizedText> NotesOf()
    {
        yield return new LocalizedText(
            "A classe é a descrição do item na fonte: produtos de qualidade, tamanho ou unidade de fornecimento diferentes podem ter a "
            + "mesma.",
            "The class is the item's description in the source: goods of different quality, size or unit of supply can share one.");
        if (Lines.Any(line => !line.HasPlausibleValue))
        {
            yield return new LocalizedText(
                "Linhas com quantidade ou valor total não plausível ficaram fora do valor acima da mediana.",
                "Lines with an implausible quantity or total were left out of the value above the median.");
        }

        if (Lines.Count > MostListed)
        {
            yield return new LocalizedText(
                $"As parcelas mostram as {MostListed} linhas mais caras de {Wording.Pt.Count(Lines.Count)}.",
                $"The inputs show the {MostListed} dearest lines of {Wording.En.Count(Lines.Count)}.");
        }
    }
}
