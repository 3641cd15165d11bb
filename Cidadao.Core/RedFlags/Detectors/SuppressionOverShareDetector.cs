namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F05 counts.</summary>
public sealed record SuppressionOverShareOptions
{
    /// <summary>Share of the initial value; a suppression above it counts. Default 0.25 (Lei 14.133/2021, art. 125).</summary>
    public decimal Share { get; init; } = 0.25m;
}

/// <summary>
/// F05: a final value below the initial one by more than the law lets the buyer impose. Of the totals only.
/// Score: <c>0.4 + 0.4·(suppression − 0.25)/0.75</c>. Value: initial − final. Source: domain.md F05.
/// </summary>
public sealed class SuppressionOverShareDetector(SuppressionOverShareOptions options) : ContractRule("F05", ViewParts.None)
{
    private const double Base = 0.4;
    private const double Span = 0.4;
    private const double Confidence = 0.4;

    private protected override void Look(ContractView view, int row, DetectionBuilder detection)
    {
        var (initial, final) = (view.InitialValues[row], view.FinalValues[row]);
        if (!ValueGate.IsPlausible(initial))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
        }
        else if (final is < 0 or >= ValueGate.ImplausibleFrom)
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "finalValue");
        }
        else
        {
            detection.Examined++;
            // Multiplied rather than divided: exactly the share must not exceed it by a rounding.
            if (final < initial * (1 - options.Share))
            {
                detection.Add(FindingOf(view, row, initial, final));
            }
        }
    }

    private Finding FindingOf(ContractView view, int row, decimal initial, decimal final)
    {
        var suppression = 1 - final / initial;
        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            Stated.Of(
                $"O valor caiu de {Wording.Pt.Money(initial)} para {Wording.Pt.Money(final)}, redução de "
                + $"{Wording.Pt.Percent((double)suppression)}, acima dos {Wording.Pt.Percent((double)options.Share)} que a lei deixa impor",
                $"The value fell from {Wording.En.Money(initial)} to {Wording.En.Money(final)}, a reduction of "
                + $"{Wording.En.Percent((double)suppression)}, above the {Wording.En.Percent((double)options.Share)} that the law lets impose"),
            Scores.Of(Base + Span * (double)((suppression - options.Share) / (1 - options.Share)), cap: 1),
            Confidence,
            initial - final,
            new Evidence(
                [
                    .. ContractText.Identity(view, row),
                    Figures.Brl("Valor inicial", "Initial value", initial),
                    Figures.Brl("Valor final", "Final value", final),
                ],
                null,
                new Threshold(Figures.Invariant((double)options.Share), FigureUnit.Ratio, "Lei 14.133/2021, art. 125"),
                Figures.Ratio("1 − valor final ÷ valor inicial", "1 − final value ÷ initial value", suppression),
                [
                    new(
                        "A fonte só dá os totais. Supressões acordadas entre as partes, rescisões e execução parcial não têm este limite.",
                        "The source gives totals only. Suppressions agreed by both parties, terminations and partial execution have no such "
                        + "limit."),
                ])
            {
                Chart = Charts.AgainstLimit("Redução", "Reduction", FigureUnit.Ratio, (double)suppression, (double)options.Share),
            },
            [view.Ids[row]]);
    }
}
