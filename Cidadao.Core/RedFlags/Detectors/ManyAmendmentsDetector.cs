using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F06 counts.</summary>
public sealed record ManyAmendmentsOptions
{
    /// <summary>Interquartile ranges above the third quartile. Default 1.5 (Tukey).</summary>
    public double Fence { get; init; } = 1.5;

    /// <summary>Amendments: fewer never count. Default 4.</summary>
    public int Least { get; init; } = 4;

    /// <summary>Contracts with amendments: the smallest peer group. Default 20.</summary>
    public int MinContracts { get; init; } = 20;
}

/// <summary>
/// F06: more amendments than nearly all contracts that have any. Score: <c>0.4 + 0.15·log₂(count/threshold)</c>, at most 0.75.
/// Value: the initial value. Source: domain.md F06.
/// </summary>
public sealed class ManyAmendmentsDetector(ManyAmendmentsOptions options) : IDetector
{
    private const double Base = 0.4;
    private const double PerDoubling = 0.15;
    private const double Cap = 0.75;
    private const double Confidence = 0.5;

    /// <inheritdoc/>
    public string Indicator => "F06";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Amendments;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var counts = AmendmentCounts.Of(view, detection);
        double[] sorted = [.. counts.Where(count => count > 0).Select(count => (double)count).Order()];
        if (sorted.Length < options.MinContracts)
        {
            if (sorted.Length > 0)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinContracts}", sorted.Length);
            }

            return detection.Build();
        }

        detection.Examined = sorted.Length;
        var quartiles = Quartiles.Of(sorted);
        var threshold = Math.Max(quartiles.UpperFence(options.Fence), options.Least);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (counts[row] >= threshold && counts[row] > quartiles.Q3)
            {
                detection.Add(FindingOf(view, row, counts[row], threshold, quartiles, sorted));
            }
        }

        return detection.Build();
    }

    private Finding FindingOf(ContractView view, int row, int count, double threshold, Quartiles quartiles, double[] sorted) => new(
        Indicator,
        ContractText.SubjectOf(view, row),
        Stated.Of(
            $"O contrato {view.Numbers[row]} tem {Wording.Pt.Count(count)} termos aditivos; a mediana dos contratos com aditivos é "
            + $"{Wording.Pt.Number(quartiles.Median)}",
            $"Contract {view.Numbers[row]} has {Wording.En.Count(count)} amendments; the median of contracts with any is "
            + $"{Wording.En.Number(quartiles.Median)}"),
        Scores.Of(Base + PerDoubling * Math.Log2(count / threshold), Cap),
        Confidence,
        ContractText.ValueOf(view, row),
        new Evidence(
            [.. ContractText.Identity(view, row), Figures.Count("Termos aditivos", "Amendments", count)],
            PeerGroups.Quartiles(
                new("Contratos do escopo com ao menos um termo aditivo", "Contracts of the scope with at least one amendment"),
                sorted.Length,
                quartiles),
            new Threshold(
                Figures.Invariant(threshold), FigureUnit.Count, $"Q3 + {Figures.Invariant(options.Fence)}·IQR, min {options.Least} (Corruption Risk Index)"),
            Figures.Count("Termos aditivos", "Amendments", count),
            [
                new(
                    "Contratos longos de serviços contínuos acumulam prorrogações lícitas; apostilamentos não contam aqui.",
                    "Long contracts of continuous services gather lawful extensions; apostilles do not count here."),
            ])
        {
            Chart = Charts.AmongPeers("Termos aditivos", "Amendments", FigureUnit.Count, sorted, [count], threshold),
        },
        [view.Ids[row]]);
}
