using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F18 counts.</summary>
public sealed record HeterogeneousSupplierOptions
{
    /// <summary>Interquartile ranges above the third quartile. Default 1.5 (Tukey).</summary>
    public double Fence { get; init; } = 1.5;

    /// <summary>Contracts of the supplier: the fewest. Default 20.</summary>
    public int MinContracts { get; init; } = 20;

    /// <summary>Suppliers: the smallest peer group. Default 20.</summary>
    public int MinSuppliers { get; init; } = 20;
}

/// <summary>
/// F18: a supplier that sells far more kinds of things than others with as many contracts. Kinds are item classes.
/// Score: <c>0.35 + 0.15·log₂(classes/fence)</c>, at most 0.65. Source: domain.md F18.
/// </summary>
public sealed class HeterogeneousSupplierDetector(HeterogeneousSupplierOptions options) : IDetector
{
    private const double Base = 0.35;
    private const double PerDoubling = 0.15;
    private const double Cap = 0.65;
    private const double Confidence = 0.3;

    /// <inheritdoc/>
    public string Indicator => "F18";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Items;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var contracts = ContractsBySupplier(view, detection);
        var classes = ClassesBySupplier(view, contracts, detection, cancellation);
        var suppliers = Enumerable.Range(0, contracts.Length).Where(supplier => contracts[supplier] >= options.MinContracts && classes[supplier] > 0).ToList();
        if (contracts.Count(count => count > 0 && count < options.MinContracts) is var few and > 0)
        {
            detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinContracts}", few);
        }

        if (suppliers.Count < options.MinSuppliers)
        {
            if (suppliers.Count > 0)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"suppliers n<{options.MinSuppliers}", suppliers.Count);
            }

            return detection.Build();
        }

        detection.Examined = suppliers.Count;
        double[] sorted = [.. suppliers.Select(supplier => (double)classes[supplier]).Order()];
        var quartiles = Quartiles.Of(sorted);
        var fence = quartiles.UpperFence(options.Fence);
        List<int> outliers = [.. suppliers.Where(supplier => classes[supplier] >= fence && classes[supplier] > quartiles.Q3)];
        var rows = RowsOfGroups.Of(view.Suppliers, outliers);
        foreach (var supplier in outliers)
        {
            detection.Add(FindingOf(view, supplier, rows[supplier], classes[supplier], fence, quartiles, sorted));
        }

        return detection.Build();
    }

    private static int[] ContractsBySupplier(ContractView view, DetectionBuilder detection)
    {
        var contracts = new int[view.SupplierParties.Count];
        for (var row = 0; row < view.Count; row++)
        {
            if (SupplierText.IsIdentified(view, row))
            {
                contracts[view.Suppliers[row]]++;
            }
            else
            {
                detection.Exclude(ExclusionReason.SecretParty, "supplier");
            }
        }

        return contracts;
    }

    private int[] ClassesBySupplier(ContractView view, int[] contracts, DetectionBuilder detection, CancellationToken cancellation)
    {
        var items = view.Items;
        var seen = new HashSet<long>();
        var classes = new int[contracts.Length];
        for (var line = 0; line < items.Count; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            var supplier = view.Suppliers[items.Contracts[line]];
            if (contracts[supplier] < options.MinContracts)
            {
                continue;
            }

            if (items.ClassOf[line] == ItemView.NoClass)
            {
                detection.Exclude(ExclusionReason.MissingField, "itemClass");
            }
            else if (items.IsSharedNumber[line])
            {
                detection.Exclude(ExclusionReason.NotApplicable, "sharedNumber");
            }
            else if (seen.Add(RowGroups.Pack(supplier, items.ClassOf[line])))
            {
                classes[supplier]++;
            }
        }

        return classes;
    }

    private Finding FindingOf(ContractView view, int supplier, List<int> rows, int classes, double fence, Quartiles quartiles, double[] sorted)
    {
        var party = view.SupplierParties[supplier];
        return new Finding(
            Indicator,
            $"supplier:{party.Id}",
            Stated.Of(
                $"{Wording.Short(party.Name)} vendeu {Wording.Pt.Count(classes)} classes de itens em {Wording.Pt.Count(rows.Count)} contratos; a "
                + $"mediana dos fornecedores comparáveis é {Wording.Pt.Number(quartiles.Median)}",
                $"{Wording.Short(party.Name)} sold {Wording.En.Count(classes)} item classes in {Wording.En.Count(rows.Count)} contracts; the "
                + $"median of comparable suppliers is {Wording.En.Number(quartiles.Median)}"),
            Scores.Of(Base + PerDoubling * Math.Log2(classes / Math.Max(fence, 1)), Cap),
            Confidence,
            rows.Sum(row => ContractText.ValueOf(view, row)),
            new Evidence(
                [
                    Figures.Text("Fornecedor", "Supplier", $"{party.Name} ({party.Document})"),
                    Figures.Count("Classes de itens distintas", "Distinct item classes", classes),
                    Figures.Count("Contratos", "Contracts", rows.Count),
                ],
                PeerGroups.Quartiles(
                    new($"Fornecedores com {options.MinContracts} contratos ou mais no escopo", $"Suppliers with {options.MinContracts} contracts or more in the scope"),
                    sorted.Length,
                    quartiles),
                new Threshold(Figures.Invariant(fence), FigureUnit.Count, "R048; Q3 + 1.5·IQR"),
                Figures.Count("Classes de itens distintas", "Distinct item classes", classes),
                [
                    new(
                        "Distribuidores e atacadistas vendem de tudo; a classe é a descrição do item na fonte, mais fina que um ramo de atividade.",
                        "Distributors and wholesalers sell everything; the class is the item's description in the source, finer than a line of "
                        + "business."),
                ])
            {
                Chart = Charts.AmongPeers("Classes de itens distintas", "Distinct item classes", FigureUnit.Count, sorted, [classes], fence),
            },
            ContractListing.IdsOf(view, rows));
    }
}
