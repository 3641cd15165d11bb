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

    /// <summary>In [0, 1], where the amendments have values. Default 0.7.</summary>
    public double AmendmentConfidence { get; init; } = 0.7;
}

/// <summary>
/// F04: increases beyond what the law lets amendments add. Where every increase of a contract has its value, their sum over the initial
/// value; elsewhere final over initial value, with readjustments and the value of extensions inside, which the finding says.
/// Score: <c>0.5 + 0.15·log₂(increase/share)</c>, capped. Value: the increase. Source: domain.md F04.
/// </summary>
public sealed class IncreaseOverShareDetector(IncreaseOverShareOptions options) : IDetector
{
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
    public ViewParts Needs => ViewParts.Objects | ViewParts.Amendments;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var known = KnownIncreases.Of(view, detection);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IncreaseOf(view, row, known[row], detection) is not { } increase)
            {
                continue;
            }

            detection.Examined++;
            var initial = view.InitialValues[row];
            if (!Exceeds(increase, initial, Math.Min(options.Share, options.RenovationShare)))
            {
                continue;
            }

            // The object is read for the few that are above the lower share.
            var isRenovation = SaysRenovation(view.Objects[row]);
            var share = isRenovation ? options.RenovationShare : options.Share;
            if (Exceeds(increase, initial, share))
            {
                detection.Add(FindingOf(view, row, increase, share, isRenovation, isOfTotals: known[row] is null));
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

    /// <returns>BRL; null when the row was excluded.</returns>
    private static decimal? IncreaseOf(ContractView view, int row, decimal? known, DetectionBuilder detection)
    {
        if (!ValueGate.IsPlausible(view.InitialValues[row]))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
        }
        else if (known is not null)
        {
            return known;
        }
        else if (!ValueGate.IsPlausible(view.FinalValues[row]))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "finalValue");
        }
        else
        {
            return view.FinalValues[row] - view.InitialValues[row];
        }

        return null;
    }

    // Multiplied rather than divided: an increase of exactly the share must not exceed it by a rounding.
    private static bool Exceeds(decimal increase, decimal initial, decimal share) => increase > initial * share;

    private Finding FindingOf(ContractView view, int row, decimal increase, decimal share, bool isRenovation, bool isOfTotals)
    {
        var initial = view.InitialValues[row];
        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            IncreaseText.SummaryOf(initial, initial + increase, increase / initial, share),
            Scores.Of(options.Base + options.PerDoubling * Math.Log2((double)(increase / initial / share)), options.Cap),
            isOfTotals ? options.Confidence : options.AmendmentConfidence,
            increase,
            IncreaseText.EvidenceOf(initial, initial + increase, share, isRenovation, isOfTotals),
            [view.Ids[row]]);
    }
}
