using System.Globalization;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F04 counts, and how it weighs.</summary>
public sealed record IncreaseOverShareOptions
{
    /// <summary>Share of the initial value, 0.25 = 25 %; an increase above it counts. Default 0.25 (Lei 14.133/2021, art. 125).</summary>
    public decimal Share { get; init; } = 0.25m;

    /// <summary>The same for the renovation of a building or of equipment. Default 0.50 (art. 125).</summary>
    public decimal RenovationShare { get; init; } = 0.50m;

    /// <summary>Score of an increase just above its share, in [0, 1]. Default 0.5.</summary>
    public double Base { get; init; } = 0.5;

    /// <summary>What each doubling of the share adds to the score. Default 0.15.</summary>
    public double PerDoubling { get; init; } = 0.15;

    /// <summary>Highest score, in [0, 1]. Default 0.85.</summary>
    public double Cap { get; init; } = 0.85;

    /// <summary>In [0, 1]. Default 0.4: only totals are known.</summary>
    public double Confidence { get; init; } = 0.4;
}

/// <summary>
/// F04: a final value that exceeds the initial one by more than the law lets an amendment add. Of the totals only, as the source gives
/// the amendments no value: readjustments and the value of extensions are inside. Score: <c>0.5 + 0.15·log₂(increase/share)</c>, capped.
/// Value: final − initial. Source: domain.md F04.
/// </summary>
public sealed class IncreaseOverShareDetector(IncreaseOverShareOptions options) : IDetector
{
    private const string Norm = "Lei 14.133/2021, art. 125";
    private const string Renovation = "reforma";
    private const CompareOptions AnyCaseOrAccent = CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace;
    private static readonly CompareInfo Letters = CultureInfo.InvariantCulture.CompareInfo;

    /// <summary>With the defaults of the documentation.</summary>
    public IncreaseOverShareDetector()
        : this(new IncreaseOverShareOptions())
    {
    }

    /// <inheritdoc/>
    public string Indicator => "F04";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Objects;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var lowest = Math.Min(options.Share, options.RenovationShare);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!HasPlausibleValues(view, row, detection))
            {
                continue;
            }

            detection.Examined++;
            if (!Exceeds(view, row, lowest))
            {
                continue;
            }

            // The object is read for the few that are above the lower share.
            var isRenovation = SaysRenovation(view.Objects[row]);
            var share = isRenovation ? options.RenovationShare : options.Share;
            if (Exceeds(view, row, share))
            {
                detection.Add(FindingOf(view, row, share, isRenovation));
            }
        }

        return detection.Build();
    }

    /// <returns>True when <c>reforma</c> stands in the text as a whole word, whatever its case and accents.</returns>
    internal static bool SaysRenovation(string text)
    {
        var rest = text.AsSpan();
        var before = ' ';
        while (Letters.IndexOf(rest, Renovation, AnyCaseOrAccent, out var length) is var at and >= 0)
        {
            var end = at + length;
            var left = at == 0 ? before : rest[at - 1];
            if (!char.IsLetterOrDigit(left) && (end == rest.Length || !char.IsLetterOrDigit(rest[end])))
            {
                return true;
            }

            before = rest[end - 1];
            rest = rest[end..];
        }

        return false;
    }

    private static bool HasPlausibleValues(ContractView view, int row, DetectionBuilder detection)
    {
        if (!ValueGate.IsPlausible(view.InitialValues[row]))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
            return false;
        }

        if (!ValueGate.IsPlausible(view.FinalValues[row]))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "finalValue");
            return false;
        }

        return true;
    }

    // Multiplied rather than divided: an increase of exactly the share must not exceed it by a rounding.
    private static bool Exceeds(ContractView view, int row, decimal share) =>
        view.FinalValues[row] > view.InitialValues[row] * (1 + share);

    private Finding FindingOf(ContractView view, int row, decimal share, bool isRenovation)
    {
        var (initial, final) = (view.InitialValues[row], view.FinalValues[row]);
        var increase = final / initial - 1;
        return new Finding(
            Indicator,
            $"contract:{view.Ids[row]}",
            SummaryOf(initial, final, increase, share),
            Scores.Of(options.Base + options.PerDoubling * Math.Log2((double)(increase / share)), options.Cap),
            options.Confidence,
            final - initial,
            EvidenceOf(initial, final, increase, share, isRenovation),
            [view.Ids[row]]);
    }

    private static LocalizedText SummaryOf(decimal initial, decimal final, decimal increase, decimal share) => new(
        $"O valor passou de {Wording.Pt.Money(initial)} para {Wording.Pt.Money(final)}, aumento de {Wording.Pt.Percent((double)increase)}, "
        + $"acima dos {Wording.Pt.Percent((double)share)} que a lei admite em aditivos: indício que merece verificação.",
        $"The value went from {Wording.En.Money(initial)} to {Wording.En.Money(final)}, an increase of "
        + $"{Wording.En.Percent((double)increase)}, "
        + $"above the {Wording.En.Percent((double)share)} that the law lets amendments add: a red flag that deserves verification.");

    private static Evidence EvidenceOf(decimal initial, decimal final, decimal increase, decimal share, bool isRenovation) => new(
        [
            Figures.Brl("Valor inicial", "Initial value", initial),
            Figures.Brl("Valor final", "Final value", final),
            Figures.Brl("Aumento (valor final − valor inicial)", "Increase (final − initial value)", final - initial),
        ],
        PeerGroup: null,
        new Threshold(Figures.Invariant((double)share), FigureUnit.Ratio, Norm),
        Figures.Ratio("Valor final ÷ valor inicial − 1", "Final value ÷ initial value − 1", increase),
        [
            new LocalizedText(
                "A fonte só dá os totais: reajustes, repactuações e o valor de prorrogações, que não contam para o limite, estão dentro "
                + "da diferença.",
                "The source gives totals only: readjustments and the value of extensions, which do not count towards the limit, are "
                + "inside the difference."),
            isRenovation
                ? new LocalizedText(
                    "O objeto fala em reforma: vale o limite de reforma de edifício ou equipamento.",
                    "The object speaks of renovation: the limit for the renovation of a building or equipment applies.")
                : new LocalizedText(
                    "O objeto não fala em reforma de edifício ou equipamento, para a qual o limite seria maior.",
                    "The object does not speak of the renovation of a building or equipment, for which the limit would be higher."),
        ]);
}
