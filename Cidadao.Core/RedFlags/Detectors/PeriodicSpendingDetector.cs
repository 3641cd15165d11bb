using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F31 counts.</summary>
public sealed record PeriodicSpendingOptions
{
    /// <summary>Adjusted p-value in (0, 1); below it counts. Default 0.01.</summary>
    public double PValue { get; init; } = 0.01;

    /// <summary>Weeks from the first to the last contract: the fewest. Default 52.</summary>
    public int MinWeeks { get; init; } = 52;

    /// <summary>Weeks with a contract: the fewest. Default 12.</summary>
    public int MinActiveWeeks { get; init; } = 12;

    /// <summary>Shuffled series at most. Default 9,999: fewer could not reach the level once many series are tested.</summary>
    public int Shuffles { get; init; } = 9_999;

    /// <summary>Seed of the shuffles. Default 20260101.</summary>
    public int Seed { get; init; } = 20_260_101;
}

/// <summary>
/// F31: spending that beats in time: a period in a unit's or supplier's weekly values that shuffled weeks do not show.
/// <list type="number">
/// <item>Sum the initial values by week, from the first to the last week with a contract; take ln(1 + value).</item>
/// <item>Take out what each week has of the one before, so that busy stretches are no periods; then the strongest ordinate of the
/// periodogram (FFT) with three cycles or more, as its share of the variance, is held against shuffled series.</item>
/// <item>p-values are adjusted (Benjamini–Hochberg) over all series; those below 0.01 are findings.</item>
/// </list>
/// Score: <c>0.3 + 0.3·share</c> of the peak: a rhythm is no wrong in itself. Value: 0. Source: domain.md F31.
/// </summary>
public sealed class PeriodicSpendingDetector(PeriodicSpendingOptions options) : IDetector
{
    /// <summary>After so many shuffled series with as high a peak it is clear that the period is chance.</summary>
    private const int Enough = 10;

    private const double Base = 0.3;
    private const double Span = 0.3;
    private const double Confidence = 0.3;

    /// <inheritdoc/>
    public string Indicator => "F31";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var series = new List<WeeklySeries>();
        series.AddRange(WeeklySeries.Of(view, isUnit: true, options, detection, cancellation)); // 1
        series.AddRange(WeeklySeries.Of(view, isUnit: false, options, detection, cancellation));
        detection.Examined = series.Count;
        double[][] rests = [.. series.Select(one => SpectralPeak.Whitened(one.Values))];
        var tables = rests.Select(rest => rest.Length).Distinct().ToDictionary(length => length, length => new CosineTable(length));
        // Each series is told by its own values and the seed alone, so the processors may take them in any order.
        var tests = rests.AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select(rest => (Peak: SpectralPeak.Of(rest), P: SpectralPeak.PermutationPValue(rest, options.Shuffles, Enough, options.Seed, tables[rest.Length]))) // 2
            .ToList();
        var adjusted = FalseDiscovery.Adjust([.. tests.Select(test => test.P)]); // 3
        for (var i = 0; i < series.Count; i++)
        {
            if (adjusted[i] < options.PValue)
            {
                detection.Add(FindingOf(view, series[i], tests[i].Peak, tests[i].P, adjusted[i], series.Count));
            }
        }

        return detection.Build();
    }

    private Finding FindingOf(ContractView view, WeeklySeries series, SpectralPeak peak, double p, double adjusted, int tests)
    {
        var (key, code, name) = series.Party(view);
        return new Finding(
            Indicator,
            key,
            Stated.Of(
                $"Os contratos de {Wording.Short(name)} se repetem a cada {Wording.Pt.Number(peak.Period)} semanas "
                + $"({Wording.Pt.Percent(peak.Share)} da variância de {Wording.Pt.Count(series.Values.Length)} semanas)",
                $"The contracts of {Wording.Short(name)} recur every {Wording.En.Number(peak.Period)} weeks "
                + $"({Wording.En.Percent(peak.Share)} of the variance of {Wording.En.Count(series.Values.Length)} weeks)"),
            Scores.Of(Base + Span * peak.Share, cap: 1),
            Confidence,
            0,
            new Evidence(
                [
                    Figures.Text(series.IsUnit ? "Unidade gestora" : "Fornecedor", series.IsUnit ? "Buying unit" : "Supplier", $"{code} {name}"),
                    Figures.Date("Primeira semana", "First week", series.FirstWeek),
                    Figures.Count("Semanas", "Weeks", series.Values.Length),
                    Figures.Count("Semanas com contrato", "Weeks with a contract", series.Values.Count(value => value > 0)),
                    Figures.Statistic("Período em semanas", "Period in weeks", peak.Period),
                    Figures.Score("p da permutação, sem ajuste", "Permutation p, unadjusted", p),
                    Figures.Ratio("Parcela da variância no pico", "Share of the variance at the peak", peak.Share),
                ],
                new PeerGroup(
                    new("A mesma série em ordem embaralhada", "The same series in shuffled order"),
                    options.Shuffles,
                    [Figures.Count("Séries ajustadas em conjunto", "Series adjusted together", tests)]),
                new Threshold(Figures.Invariant(options.PValue), FigureUnit.Score, "Fisher's g, permutation test (Besag & Clifford 1991)"),
                Figures.Score("p ajustado (Benjamini–Hochberg)", "Adjusted p (Benjamini–Hochberg)", adjusted),
                [
                    new(
                        "Compras mensais, trimestrais ou do ano letivo têm ritmo por natureza; o indício serve para ver o que se repete.",
                        "Monthly, quarterly or school-year purchases have a rhythm by nature; the red flag helps to see what recurs."),
                ])
            {
                Chart = Charts.Series(
                    "ln(1 + valor) por semana", "ln(1 + value) by week", FigureUnit.Score, [], [.. series.Values.Take(260)], null),
            },
            [.. series.Contracts.Take(1_000)]);
    }
}
