using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F19 counts.</summary>
public sealed record FrequentLoserOptions
{
    /// <summary>Quantile of the participations, in (0, 1); suppliers from it on are frequent. Default 0.75.</summary>
    public double Frequent { get; init; } = 0.75;

    /// <summary>Interquartile ranges below the first quartile of the frequent suppliers' win rates. Default 1.5.</summary>
    public double Fence { get; init; } = 1.5;

    /// <summary>Frequent suppliers: the smallest peer group. Default 20.</summary>
    public int MinSuppliers { get; init; } = 20;

    /// <summary>Participations: with fewer nobody is a frequent loser. Default 10.</summary>
    public int MinBids { get; init; } = 10;
}

/// <summary>
/// F19: a supplier that bids often and wins far less than others who bid as often. Score: <c>0.45 + 0.3·(1 − rate/fence)</c>.
/// Source: domain.md F19.
/// </summary>
public sealed class FrequentLoserDetector(FrequentLoserOptions options) : IDetector
{
    private const double Base = 0.45;
    private const double Span = 0.3;
    private const double Confidence = 0.4;

    /// <inheritdoc/>
    public string Indicator => "F19";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Participations;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var records = BidderRecord.Of(view, cancellation);
        double[] bids = [.. records.OfType<BidderRecord>().Select(record => (double)record.Bids).Order()];
        if (bids.Length == 0)
        {
            return detection.Build();
        }

        var least = Math.Max(Quartiles.At(bids, options.Frequent), options.MinBids);
        double[] rates = [.. records.OfType<BidderRecord>().Where(record => record.Bids >= least).Select(record => record.WinRate).Order()];
        if (rates.Length < options.MinSuppliers)
        {
            detection.Exclude(ExclusionReason.NotEnoughData, $"suppliers n<{options.MinSuppliers}", rates.Length);
            return detection.Build();
        }

        detection.Examined = rates.Length;
        var quartiles = Quartiles.Of(rates);
        var fence = quartiles.LowerFence(options.Fence);
        for (var supplier = 0; supplier < records.Length; supplier++)
        {
            if (records[supplier] is { } record && record.Bids >= least && record.WinRate <= fence && record.WinRate < quartiles.Q1)
            {
                detection.Add(FindingOf(view, supplier, record, least, fence, quartiles, rates));
            }
        }

        return detection.Build();
    }

    private Finding FindingOf(
        ContractView view, int supplier, BidderRecord record, double least, double fence, Quartiles quartiles, double[] rates)
    {
        var party = view.SupplierParties[supplier];
        return new Finding(
            Indicator,
            $"supplier:{party.Id}",
            Stated.Of(
                $"{Wording.Short(party.Name)} disputou {Wording.Pt.Count(record.Bids)} itens e venceu {Wording.Pt.Count(record.Wins)} "
                + $"({Wording.Pt.Percent(record.WinRate)}); a mediana de quem disputa tanto é {Wording.Pt.Percent(quartiles.Median)}",
                $"{Wording.Short(party.Name)} bid for {Wording.En.Count(record.Bids)} lines and won {Wording.En.Count(record.Wins)} "
                + $"({Wording.En.Percent(record.WinRate)}); the median of those who bid as often is {Wording.En.Percent(quartiles.Median)}"),
            Scores.Of(Base + Span * (fence > 0 ? 1 - record.WinRate / fence : 1), cap: 1),
            Confidence,
            0,
            new Evidence(
                [
                    Figures.Text("Fornecedor", "Supplier", $"{party.Name} ({party.Document})"),
                    Figures.Count("Itens disputados", "Lines bid for", record.Bids),
                    Figures.Count("Itens vencidos", "Lines won", record.Wins),
                    Figures.Statistic("Participações a partir das quais é frequente", "Participations from which it is frequent", least),
                ],
                PeerGroups.Quartiles(
                    new("Fornecedores que participam tanto ou mais, taxa de vitória", "Suppliers that take part as often or more, win rate"),
                    rates.Length,
                    quartiles),
                new Threshold(Figures.Invariant(fence), FigureUnit.Ratio, "R025; Q1 − 1.5·IQR"),
                Figures.Ratio("Taxa de vitória", "Win rate", record.WinRate),
                [
                    new(
                        "Um fornecedor novo ou caro perde muito sem nada de errado; a fonte não mostra os lances.",
                        "A new or dear supplier loses often with nothing wrong; the source does not show the bids."),
                    new(
                        "O indício é de um fornecedor e não de contratos.", "This red flag is of a supplier, not of contracts."),
                ])
            {
                Chart = Charts.AmongPeers("Taxa de vitória", "Win rate", FigureUnit.Ratio, rates, [record.WinRate], fence),
            },
            []);
    }
}
