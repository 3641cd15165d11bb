using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F32 counts.</summary>
public sealed record MultivariateOutlierOptions
{
    /// <summary>Share of the contracts, in (0, 0.1]: the most isolated of them count. Default 0.005.</summary>
    public double Top { get; init; } = 0.005;

    /// <summary>Isolation score in (0, 1); below it none counts, however many there are. Default 0.6.</summary>
    public double Score { get; init; } = 0.6;

    /// <summary>Contracts: the smallest scope. Default 200.</summary>
    public int MinContracts { get; init; } = 200;

    /// <summary>Trees of the forest. Default 64.</summary>
    public int Trees { get; init; } = 64;

    /// <summary>Points in each tree's sample. Default 256 (Liu, Ting &amp; Zhou).</summary>
    public int Sample { get; init; } = 256;

    /// <summary>Seed of the forest. Default 20260101.</summary>
    public int Seed { get; init; } = 20_260_101;
}

/// <summary>
/// F32: contracts that are unlike the others in several respects at once.
/// <list type="number">
/// <item>Each feature of a contract becomes a robust z-score over all contracts of the scope: see <see cref="OutlierFeatures"/>.</item>
/// <item>An isolation forest, seeded, scores the contracts.</item>
/// <item>The top 0.5 % with a score of 0.6 or more are findings, with their features.</item>
/// </list>
/// Score: <c>0.3 + (isolation − 0.6)</c>, at most 0.6: the rule does not say what is wrong. Source: domain.md F32.
/// </summary>
public sealed class MultivariateOutlierDetector(MultivariateOutlierOptions options) : IDetector
{
    private const double Base = 0.3;
    private const double Cap = 0.6;
    private const double Confidence = 0.3;

    /// <inheritdoc/>
    public string Indicator => "F32";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Items | ViewParts.Amendments;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var features = OutlierFeatures.Of(view, detection, cancellation); // 1
        if (features.Rows.Length < options.MinContracts)
        {
            if (features.Rows.Length > 0)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinContracts}", features.Rows.Length);
            }

            return detection.Build();
        }

        detection.Examined = features.Rows.Length;
        var scores = new IsolationForest(features.Scores, options.Trees, options.Sample, options.Seed).Score(features.Scores, cancellation); // 2
        var sorted = (double[])scores.Clone();
        Array.Sort(sorted);
        // Of equal scores at the cut none is preferred: all of them count, or none.
        var cut = sorted[^Math.Max(1, (int)(options.Top * sorted.Length))];
        for (var point = 0; point < scores.Length; point++)
        {
            if (scores[point] >= cut && scores[point] >= options.Score) // 3
            {
                detection.Add(FindingOf(view, features, point, scores[point], Math.Max(cut, options.Score), sorted));
            }
        }

        return detection.Build();
    }

    private Finding FindingOf(ContractView view, OutlierFeatures features, int point, double score, double cut, double[] sorted)
    {
        var row = features.Rows[point];
        var strongest = Enumerable.Range(0, features.Names.Count)
            .OrderByDescending(feature => Math.Abs(features.Scores[feature][point]))
            .ThenBy(feature => feature)
            .Take(2)
            .Select(feature => features.Names[feature])
            .ToList();
        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            Stated.Of(
                $"O contrato {view.Numbers[row]} ({Wording.Pt.Money(view.InitialValues[row])}) difere dos demais em vários aspectos, sobretudo "
                + $"{strongest[0].Pt} e {strongest[1].Pt}",
                $"Contract {view.Numbers[row]} ({Wording.En.Money(view.InitialValues[row])}) is unlike the others in several respects, above all "
                + $"{strongest[0].En} and {strongest[1].En}"),
            Scores.Of(Base + (score - options.Score), Cap),
            Confidence,
            ContractText.ValueOf(view, row),
            new Evidence(
                [
                    .. ContractText.Identity(view, row),
                    .. features.Names.Select((name, feature) => Figures.Score(
                        $"z robusto de {name.Pt}", $"Robust z of {name.En}", Math.Round(features.Scores[feature][point], 4))),
                ],
                new PeerGroup(
                    new("Contratos do escopo com todos os aspectos conhecidos", "Contracts of the scope with all respects known"),
                    features.Rows.Length,
                    [
                        .. features.Names.SelectMany((name, feature) => new[]
                        {
                            Figures.Statistic($"Mediana de {name.Pt}", $"Median of {name.En}", features.Scales[feature].Median),
                            Figures.Statistic($"MAD de {name.Pt}", $"MAD of {name.En}", features.Scales[feature].Mad),
                        }),
                    ]),
                new Threshold(Figures.Invariant(cut), FigureUnit.Score, $"Liu, Ting & Zhou (2008); top {Figures.Invariant(100 * options.Top)}%, seed {options.Seed}"),
                Figures.Score("Isolamento", "Isolation", score),
                [
                    new(
                        "Um contrato incomum não é irregular: grande, longo ou muito alterado por boas razões, ele também se isola.",
                        "An unusual contract is not irregular: one that is large, long or much changed for good reasons stands apart too."),
                ])
            {
                Chart = Charts.AmongPeers("Isolamento", "Isolation", FigureUnit.Score, sorted, [score], cut),
            },
            [view.Ids[row]]);
    }
}
