namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F11 counts.</summary>
public sealed record SingleBidderOptions
{
    /// <summary>Distinct valid participants of a line; no more than these count. Default 1.</summary>
    public int Participants { get; init; } = 1;
}

/// <summary>
/// F11: lines of an open tender for which one supplier alone bid. One finding a tender. Score: <c>0.4 + 0.35·share</c> of such lines.
/// Value: the award, else the estimate. Source: domain.md F11.
/// </summary>
public sealed class SingleBidderDetector(SingleBidderOptions options) : IDetector
{
    private const double Base = 0.4;
    private const double Span = 0.35;
    private const double Confidence = 0.6;
    private const int MostListed = 20;

    /// <inheritdoc/>
    public string Indicator => "F11";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Participations;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var (tenders, participations) = (view.Tenders, view.Tenders.Participations);
        var contracts = TenderText.ContractsOf(view);
        var seen = new bool[tenders.Count];
        foreach (var tender in TenderLine.In(participations).GroupBy(line => line.Tender))
        {
            cancellation.ThrowIfCancellationRequested();
            seen[tender.Key] = true;
            if (!OpenMethods.Admits(tenders, tender.Key, detection))
            {
                continue;
            }

            detection.Examined++;
            TenderLine[] lines = [.. tender];
            TenderLine[] single = [.. lines.Where(line => line.SuppliersIn(participations).Length <= options.Participants)];
            if (single.Length > 0)
            {
                detection.Add(FindingOf(view, tender.Key, lines.Length, single, [.. contracts[tender.Key]]));
            }
        }

        if (seen.Count(has => !has) is var without and > 0)
        {
            detection.Exclude(ExclusionReason.MissingField, "participations", without);
        }

        return detection.Build();
    }

    private Finding FindingOf(ContractView view, int tender, int lines, TenderLine[] single, long[] contracts)
    {
        var (tenders, participations) = (view.Tenders, view.Tenders.Participations);
        var share = (double)single.Length / lines;
        var inputs = new List<Figure>(TenderText.Identity(tenders, tender))
        {
            Figures.Count("Itens com participantes", "Lines with participants", lines),
            Figures.Count("Itens com um só participante", "Lines with one participant", single.Length),
        };
        foreach (var line in single.Take(MostListed))
        {
            var supplier = view.SupplierParties[participations.Suppliers[line.Start]];
            inputs.Add(Figures.Text(
                $"Item {participations.Items[line.Start]}", $"Line {participations.Items[line.Start]}", $"{supplier.Name} ({supplier.Document})"));
        }

        return new Finding(
            Indicator,
            TenderText.SubjectOf(tenders, tender),
            Stated.Of(
                $"Só um fornecedor disputou {Wording.Pt.Count(single.Length)} de {Wording.Pt.Count(lines)} itens da licitação "
                + $"{tenders.Numbers[tender]} ({Wording.Pt.Percent(share)})",
                $"One supplier alone bid for {Wording.En.Count(single.Length)} of {Wording.En.Count(lines)} lines of tender "
                + $"{tenders.Numbers[tender]} ({Wording.En.Percent(share)})"),
            Scores.Of(Base + Span * share, cap: 1),
            Confidence,
            tenders.AwardedValues[tender] ?? tenders.EstimatedValues[tender] ?? 0,
            new Evidence(
                inputs,
                new PeerGroup(
                    new("Itens da licitação com participantes válidos", "Lines of the tender with valid participants"), lines, []),
                new Threshold(
                    options.Participants.ToString(System.Globalization.CultureInfo.InvariantCulture), FigureUnit.Count, "R018; Corruption Risk Index"),
                Figures.Ratio("Parcela dos itens com um só participante", "Share of lines with one participant", share),
                [
                    new(
                        "Mercados especializados ou distantes têm poucos fornecedores; a fonte não mostra propostas desclassificadas.",
                        "Specialised or remote markets have few suppliers; the source does not show bids that were turned down."),
                ])
            {
                Chart = Charts.Shares(
                    "Itens com um só participante, e os demais", "Lines with one participant, and the others", [share, 1 - share], null),
            },
            contracts);
    }
}
