namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F14 counts.</summary>
public sealed record BuyerDependenceOptions
{
    /// <summary>Share of the supplier's value that one unit holds, in (0, 1]; from it on it counts. Default 0.9.</summary>
    public double Share { get; init; } = 0.9;

    /// <summary>Contracts of the supplier: the fewest. Default 5.</summary>
    public int MinContracts { get; init; } = 5;
}

/// <summary>
/// F14: a supplier that lives on one buying unit. Score: <c>0.3 + 0.2·(share − 0.9)/0.1 + 0.05·log₂(contracts/5)</c>, at most 0.65.
/// Value: what the unit contracted with it. Examined and <c>n&lt;5</c> count suppliers. Source: domain.md F14.
/// </summary>
public sealed class BuyerDependenceDetector(BuyerDependenceOptions options) : IDetector
{
    private const double Base = 0.3;
    private const double Span = 0.2;
    private const double PerDoubling = 0.05;
    private const double Cap = 0.65;
    private const double Confidence = 0.3;

    /// <inheritdoc/>
    public string Indicator => "F14";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var groups = SupplierRows.Of(view, detection, cancellation);
        for (var group = 0; group < groups.Count; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = groups[group];
            if (rows.Length < options.MinContracts)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinContracts}");
                continue;
            }

            detection.Examined++;
            var (unit, ofUnit, total) = LargestBuyer(view, rows);
            if ((double)(ofUnit / total) >= options.Share)
            {
                detection.Add(FindingOf(view, [.. rows], unit, ofUnit, total));
            }
        }

        return detection.Build();
    }

    private static (int Unit, decimal OfUnit, decimal Total) LargestBuyer(ContractView view, ReadOnlySpan<int> rows)
    {
        var sums = new Dictionary<int, decimal>();
        var total = 0m;
        foreach (var row in rows)
        {
            sums[view.Units[row]] = sums.GetValueOrDefault(view.Units[row]) + view.InitialValues[row];
            total += view.InitialValues[row];
        }

        var largest = sums.OrderByDescending(sum => sum.Value).ThenBy(sum => view.UnitParties[sum.Key].Code, StringComparer.Ordinal).First();
        return (largest.Key, largest.Value, total);
    }

    private Finding FindingOf(ContractView view, int[] rows, int unit, decimal ofUnit, decimal total)
    {
        var (party, supplier) = (view.UnitParties[unit], view.SupplierParties[view.Suppliers[rows[0]]]);
        var share = (double)(ofUnit / total);
        int[] own = [.. rows.Where(row => view.Units[row] == unit)];
        var inputs = new List<Figure>
        {
            SupplierText.FigureOf(view, rows[0]),
            Figures.Text("Unidade gestora", "Buying unit", $"{party.Code} {party.Name}"),
            Figures.Brl("Valor com a unidade", "Value with the unit", ofUnit),
            Figures.Brl("Valor com todas as unidades", "Value with all units", total),
            Figures.Count("Contratos", "Contracts", rows.Length),
        };
        List<LocalizedText> notes =
        [
            new(
                "Só contam os contratos federais do escopo: o fornecedor pode vender muito a estados, municípios e particulares.",
                "Only the scope's contracts count: the supplier may sell much to states, cities and private buyers."),
        ];
        ContractListing.AppendTo(inputs, notes, view, own);
        var raw = Base + Span * (share - options.Share) / Math.Max(1 - options.Share, 1e-9)
            + PerDoubling * Math.Log2((double)rows.Length / options.MinContracts);
        return new Finding(
            Indicator,
            $"supplier:{supplier.Id}|unit:{party.Code}",
            Stated.Of(
                $"{Wording.Short(supplier.Name)} tem {Wording.Pt.Percent(share)} do valor de seus {Wording.Pt.Count(rows.Length)} contratos "
                + $"({Wording.Pt.Money(ofUnit)}) com {Wording.Short(party.Name)}",
                $"{Wording.Short(supplier.Name)} has {Wording.En.Percent(share)} of the value of its {Wording.En.Count(rows.Length)} contracts "
                + $"({Wording.En.Money(ofUnit)}) with {Wording.Short(party.Name)}"),
            Scores.Of(raw, Cap),
            Confidence,
            ofUnit,
            new Evidence(
                inputs,
                new PeerGroup(new("Contratos do fornecedor no escopo", "Contracts of the supplier in the scope"), rows.Length, []),
                new Threshold(Figures.Invariant(options.Share), FigureUnit.Ratio, "DOZORRO"),
                Figures.Ratio("Parcela da maior compradora", "Share of the largest buyer", share),
                notes)
            {
                Chart = Charts.Shares(
                    "Parcela da maior compradora, e as demais", "Share of the largest buyer, and the others", [share, 1 - share], options.Share),
            },
            ContractListing.IdsOf(view, own));
    }
}
