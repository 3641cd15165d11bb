namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F13 counts, and how it weighs.</summary>
public sealed record SupplierConcentrationOptions
{
    /// <summary>Herfindahl index in [0, 1); above it counts. Default 0.25.</summary>
    public double Index { get; init; } = 0.25;

    /// <summary>Share of the largest supplier in [0, 1); above it counts. Default 0.5.</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>Contracts: the smallest group. Default 20.</summary>
    public int MinContracts { get; init; } = 20;

    /// <summary>Score at a threshold, in [0, 1]. Default 0.45.</summary>
    public double Base { get; init; } = 0.45;

    /// <summary>What the whole way from a threshold to a single supplier adds to the score. Default 0.4.</summary>
    public double Span { get; init; } = 0.4;

    /// <summary>In [0, 1]. Default 0.5.</summary>
    public double Confidence { get; init; } = 0.5;
}

/// <summary>
/// F13: one supplier, or few, holding most of what an agency contracts in a year.
/// <list type="number">
/// <item>Group the contracts with a plausible value, a day of signature and an identified supplier by agency and year.</item>
/// <item>Sum the initial values by supplier.</item>
/// <item>Find those whose Herfindahl index or largest share is above its threshold.</item>
/// </list>
/// Score: <c>0.45 + 0.4·max((HHI − 0.25)/0.75, (share − 0.5)/0.5)</c>. Value and contracts: those of the largest supplier.
/// Examined and <c>n&lt;20</c> count groups, the other exclusions contracts. Source: domain.md F13.
/// </summary>
public sealed class SupplierConcentrationDetector(SupplierConcentrationOptions options) : IDetector
{
    /// <summary>
    /// Who says from where on: the share of one supplier is the CRI's, the index of 2,500 points that of the merger guidelines.
    /// </summary>
    internal const string Source = "Corruption Risk Index (Fazekas & Kocsis); DOJ/FTC Horizontal Merger Guidelines (2010), § 5.3";

    /// <summary>With the defaults of the documentation.</summary>
    public SupplierConcentrationDetector()
        : this(new SupplierConcentrationOptions())
    {
    }

    /// <inheritdoc/>
    public string Indicator => "F13";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var groups = GroupsOf(view, detection, cancellation); // 1
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
            var market = SupplierMarket.Of(view, rows); // 2
            if (market.Index > options.Index || market.LargestShare > options.Share) // 3
            {
                detection.Add(FindingOf(view, rows, market));
            }
        }

        return detection.Build();
    }

    private static RowGroups GroupsOf(ContractView view, DetectionBuilder detection, CancellationToken cancellation)
    {
        var keyed = new KeyedRows(view.Count);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (view.SignedOn[row] is not { } signedOn)
            {
                detection.Exclude(ExclusionReason.MissingField, "signedOn");
            }
            else if (!SupplierText.IsIdentified(view, row))
            {
                detection.Exclude(ExclusionReason.SecretParty, "supplier");
            }
            else if (!ValueGate.IsPlausible(view.InitialValues[row]))
            {
                detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
            }
            else
            {
                keyed.Add(RowGroups.Pack(view.Agencies[row], signedOn.Year), row);
            }
        }

        return keyed.Group();
    }

    private Finding FindingOf(ContractView view, ReadOnlySpan<int> rows, SupplierMarket market)
    {
        var agency = view.AgencyParties[view.Agencies[rows[0]]];
        var year = view.SignedOn[rows[0]].GetValueOrDefault().Year;
        var excess = Math.Max(
            (market.Index - options.Index) / (1 - options.Index),
            (market.LargestShare - options.Share) / (1 - options.Share));
        return new Finding(
            Indicator,
            $"agency:{agency.Code}|{year}",
            SummaryOf(agency, year, rows.Length, market),
            Scores.Of(options.Base + options.Span * excess, cap: 1),
            options.Confidence,
            market.Largest.Amount,
            EvidenceOf(agency, year, rows.Length, market),
            ContractListing.IdsOf(view, market.RowsOfLargest(view, rows)));
    }

    private static LocalizedText SummaryOf(Party agency, int year, int contracts, SupplierMarket market)
    {
        var (name, supplier) = (Wording.Short(agency.Name), Wording.Short(market.Largest.Supplier.Name));
        return new LocalizedText(
            $"{supplier} tem {Wording.Pt.Percent(market.LargestShare)} ({Wording.Pt.Money(market.Largest.Amount)}) do valor dos "
            + $"{Wording.Pt.Count(contracts)} contratos de {name} assinados em {year} (índice de Herfindahl "
            + $"{Wording.Pt.Number(market.Index, 3)}): "
            + "indício de concentração que merece verificação.",
            $"{supplier} holds {Wording.En.Percent(market.LargestShare)} ({Wording.En.Money(market.Largest.Amount)}) of the value of the "
            + $"{Wording.En.Count(contracts)} contracts of {name} signed in {year} (Herfindahl index "
            + $"{Wording.En.Number(market.Index, 3)}): "
            + "a red flag of concentration that deserves verification.");
    }

    private Evidence EvidenceOf(Party agency, int year, int contracts, SupplierMarket market) => new(
        [Figures.Text("Órgão", "Agency", $"{agency.Code} {agency.Name}"), .. market.Figures()],
        new PeerGroup(
            new LocalizedText(
                $"Contratos do órgão {agency.Code} assinados em {year}, no escopo da investigação, com valor plausível e fornecedor "
                + $"identificado",
                $"Contracts of agency {agency.Code} signed in {year}, within the investigation's scope, with a plausible value and an "
                + $"identified supplier"),
            contracts,
            [
                Figures.Count("Fornecedores", "Suppliers", market.Suppliers.Count),
                Figures.Brl("Valor inicial total", "Total initial value", market.Total),
                Figures.Ratio("Maior participação", "Largest share", market.LargestShare),
            ]),
        new Threshold(
            Figures.Invariant(options.Index),
            FigureUnit.Ratio,
            Source),
        Figures.Ratio("Índice de Herfindahl–Hirschman", "Herfindahl–Hirschman index", market.Index),
        [
            new LocalizedText(
                $"Conta a partir de um índice acima de {Wording.Pt.Number(options.Index, 2)} ou de uma participação acima de "
                + $"{Wording.Pt.Percent(options.Share)}.",
                $"Counts from an index above {Wording.En.Number(options.Index, 2)} or a share above {Wording.En.Percent(options.Share)} "
                + $"on."),
            new LocalizedText(
                "Os contratos do indício são os do maior fornecedor. Um escopo estreito pode concentrar o que o órgão todo não concentra.",
                "The finding's contracts are those of the largest supplier. A narrow scope can concentrate what the whole agency does "
                + "not."),
        ])
    {
        Chart = Charts.Shares(
            "Participação de cada fornecedor, da maior à menor",
            "Share of each supplier, largest first",
            market.Suppliers.Select(supplier => (double)(supplier.Amount / market.Total)),
            options.Share),
    };
}
