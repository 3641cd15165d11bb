namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F25 and F26 count.</summary>
public sealed record PriceRatioOptions
{
    /// <summary>Awarded over estimated value; from it on F25 counts. Default 0.99.</summary>
    public decimal Close { get; init; } = 0.99m;

    /// <summary>Awarded over estimated value; up to it F26 counts. Default 0.4.</summary>
    public decimal Far { get; init; } = 0.4m;
}

/// <summary>
/// F25: an open tender awarded at nearly the estimate or above; F26: far below it. Over the tender's own values, or else over the lines
/// that have both prices. Score: F25 0.4, with 0.1 more from 1 on; F26 <c>0.45 + 0.35·(1 − ratio/0.4)</c>. Value: the award.
/// Source: domain.md F25, F26.
/// </summary>
public sealed class PriceRatioDetector(string indicator, PriceRatioOptions options) : IDetector
{
    /// <summary>Close to the estimate.</summary>
    public const string CloseCode = "F25";

    /// <summary>Far below the estimate.</summary>
    public const string FarCode = "F26";

    /// <inheritdoc/>
    public string Indicator => indicator;

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Tenders;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var tenders = view.Tenders;
        var contracts = TenderText.ContractsOf(view);
        var sums = SumsByTender(tenders);
        for (var tender = 0; tender < tenders.Count; tender++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!OpenMethods.Admits(tenders, tender, detection))
            {
                continue;
            }

            var (estimated, awarded) = tenders is { EstimatedValues: var e, AwardedValues: var a } && e[tender] > 0 && a[tender] is not null
                ? (e[tender].GetValueOrDefault(), a[tender].GetValueOrDefault())
                : sums[tender];
            if (estimated == 0 && awarded == 0)
            {
                detection.Exclude(ExclusionReason.MissingField, "estimatedValue");
            }
            else if (!ValueGate.IsPlausible(estimated) || !ValueGate.IsPlausible(awarded))
            {
                detection.Exclude(ExclusionReason.ImplausibleValue, "estimatedValue");
            }
            else
            {
                detection.Examined++;
                var ratio = awarded / estimated;
                if (indicator == CloseCode ? ratio >= options.Close : ratio <= options.Far)
                {
                    detection.Add(FindingOf(tenders, tender, estimated, awarded, ratio, [.. contracts[tender]]));
                }
            }
        }

        return detection.Build();
    }

    /// <summary>Lines without a quantity count once.</summary>
    private static (decimal Estimated, decimal Awarded)[] SumsByTender(TenderView tenders)
    {
        var sums = new (decimal Estimated, decimal Awarded)[tenders.Count];
        var items = tenders.Items;
        for (var i = 0; i < items.Count; i++)
        {
            if (items.EstimatedPrices[i] is > 0 and var estimated && items.AwardedPrices[i] is > 0 and var awarded)
            {
                var quantity = items.Quantities[i] ?? 1;
                ref var sum = ref sums[items.Tenders[i]];
                sum = (sum.Estimated + quantity * estimated, sum.Awarded + quantity * awarded);
            }
        }

        return sums;
    }

    private Finding FindingOf(TenderView tenders, int tender, decimal estimated, decimal awarded, decimal ratio, long[] contracts)
    {
        var isClose = indicator == CloseCode;
        var threshold = isClose ? options.Close : options.Far;
        var raw = isClose ? 0.4 + (ratio >= 1 ? 0.1 : 0) : 0.45 + 0.35 * (double)(1 - ratio / options.Far);
        return new Finding(
            indicator,
            TenderText.SubjectOf(tenders, tender),
            Stated.Of(
                $"Licitação {tenders.Numbers[tender]} homologada por {Wording.Pt.Money(awarded)}, {Wording.Pt.Percent((double)ratio)} do "
                + $"valor estimado de {Wording.Pt.Money(estimated)}",
                $"Tender {tenders.Numbers[tender]} awarded for {Wording.En.Money(awarded)}, {Wording.En.Percent((double)ratio)} of the "
                + $"estimate of {Wording.En.Money(estimated)}"),
            Scores.Of(raw, cap: 1),
            0.4,
            awarded,
            new Evidence(
                [
                    .. TenderText.Identity(tenders, tender),
                    Figures.Brl("Valor estimado", "Estimated value", estimated),
                    Figures.Brl("Valor homologado", "Awarded value", awarded),
                ],
                null,
                new Threshold(Figures.Invariant((double)threshold), FigureUnit.Ratio, isClose ? "R031" : "DOZORRO"),
                Figures.Ratio("Homologado ÷ estimado", "Awarded ÷ estimated", ratio),
                [
                    isClose
                        ? new(
                            "Com um orçamento público e bem feito, propostas próximas dele são naturais.",
                            "With a public and sound estimate, bids close to it are natural.")
                        : new(
                            "O orçamento pode estar inflado ou velho; a lei presume inexequíveis obras abaixo de 75% do orçado (art. 59, § 4º).",
                            "The estimate may be inflated or old; the law presumes works below 75% of it infeasible (art. 59 § 4)."),
                ])
            {
                Chart = Charts.AgainstLimit("Homologado ÷ estimado", "Awarded ÷ estimated", FigureUnit.Ratio, (double)ratio, (double)threshold),
            },
            contracts);
    }
}
