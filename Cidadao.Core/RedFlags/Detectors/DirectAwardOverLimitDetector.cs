namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>How F01 weighs. Its limits are the dated table of <see cref="LegalLimits"/>.</summary>
public sealed record DirectAwardOverLimitOptions
{
    /// <summary>Score of an award exactly at the limit for works, in [0, 1]. Default 0.5.</summary>
    public double Base { get; init; } = 0.5;

    /// <summary>Score of an award exactly at the limit for others, when it is below that for works, in [0, 1]. Default 0.3.</summary>
    public double UncertainBase { get; init; } = 0.3;

    /// <summary>What each tenfold of the limit adds to the score. Default 0.2.</summary>
    public double PerTenfold { get; init; } = 0.2;

    /// <summary>
    /// Highest score, in [0, 1]. Default 0.85: the figures alone cannot be critical, as the source does not name the item of art. 75.
    /// </summary>
    public double Cap { get; init; } = 0.85;

    /// <summary>In [0, 1]. Default 0.5.</summary>
    public double Confidence { get; init; } = 0.5;

    /// <summary>Of a value between the two limits, in [0, 1]. Default 0.25.</summary>
    public double UncertainConfidence { get; init; } = 0.25;
}

/// <summary>
/// F01: a direct award whose value reaches the limit of its day. The law wants values below (<i>inferiores a</i>) the limit, so the limit
/// itself counts. From the limit for works on, the amount is certain; between the two limits it depends on what was bought.
/// Score: <c>base + 0.2·log₁₀(initial/limit)</c>, capped. Value: the initial value. Source: domain.md F01.
/// </summary>
public sealed class DirectAwardOverLimitDetector(DirectAwardOverLimitOptions options) : IDetector
{
    /// <summary>With the defaults of the documentation.</summary>
    public DirectAwardOverLimitDetector()
        : this(new DirectAwardOverLimitOptions())
    {
    }

    /// <inheritdoc/>
    public string Indicator => "F01";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (DirectAwards.LimitOf(view, row, detection) is not { } limit)
            {
                continue;
            }

            detection.Examined++;
            if (view.InitialValues[row] >= limit.Others)
            {
                detection.Add(FindingOf(view, row, limit));
            }
        }

        return detection.Build();
    }

    private Finding FindingOf(ContractView view, int row, LegalLimit limit)
    {
        var initial = view.InitialValues[row];
        var isCertain = initial >= limit.Works;
        var amount = isCertain ? limit.Works : limit.Others;
        var ratio = initial / amount;
        var score = (isCertain ? options.Base : options.UncertainBase) + options.PerTenfold * Math.Log10((double)ratio);
        return new Finding(
            Indicator,
            $"contract:{view.Ids[row]}",
            SummaryOf(view, row, amount, ratio, isCertain),
            Scores.Of(score, options.Cap),
            isCertain ? options.Confidence : options.UncertainConfidence,
            initial,
            EvidenceOf(view, row, limit, amount, isCertain),
            [view.Ids[row]]);
    }

    private static LocalizedText SummaryOf(ContractView view, int row, decimal amount, decimal ratio, bool isCertain)
    {
        var signedOn = view.SignedOn[row].GetValueOrDefault();
        var initial = view.InitialValues[row];
        var supplier = SupplierText.NameOf(view, row);
        return new LocalizedText(
            $"Dispensa de {Wording.Pt.Money(initial)} assinada em {Wording.Pt.Date(signedOn)} com {supplier.Pt}, "
            + $"{Wording.Pt.Factor(ratio)} vezes o limite de {Wording.Pt.Money(amount)} "
            + (isCertain ? "para obras e serviços de engenharia" : "para compras e outros serviços (incerto: pode ser obra)")
            + ": indício que merece verificação.",
            $"Direct award of {Wording.En.Money(initial)} signed on {Wording.En.Date(signedOn)} with {supplier.En}, "
            + $"{Wording.En.Factor(ratio)} times the limit of {Wording.En.Money(amount)} "
            + (isCertain ? "for works and engineering services" : "for purchases and other services (uncertain: may be works)")
            + ": a red flag that deserves verification.");
    }

    private static Evidence EvidenceOf(ContractView view, int row, LegalLimit limit, decimal amount, bool isCertain) => new(
        [
            Figures.Brl("Valor inicial", "Initial value", view.InitialValues[row]),
            Figures.Date("Data de assinatura", "Date of signature", view.SignedOn[row].GetValueOrDefault()),
            Figures.Brl("Limite para obras e serviços de engenharia", "Limit for works and engineering services", limit.Works),
            Figures.Brl("Limite para compras e outros serviços", "Limit for purchases and other services", limit.Others),
        ],
        PeerGroup: null,
        new Threshold(Figures.Invariant(amount), FigureUnit.Brl, limit.Norm),
        Figures.Ratio("Valor inicial ÷ limite", "Initial value ÷ limit", view.InitialValues[row] / amount),
        [.. DirectAwards.Notes(limit, isCertain)])
    {
        Chart = Charts.AgainstLimit("Valor inicial", "Initial value", FigureUnit.Brl, (double)view.InitialValues[row], (double)amount),
    };
}
