namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F23 counts, and how it weighs.</summary>
public sealed record LongTermOptions
{
    /// <summary>Calendar years, ≥ 1; a longer term counts. Default 5 (Lei 14.133/2021, art. 106).</summary>
    public int Years { get; init; } = 5;

    /// <summary>Calendar years; a term longer than this weighs more. Default 10 (art. 107).</summary>
    public int ExtendedYears { get; init; } = 10;

    /// <summary>
    /// Calendar years; a longer term is taken for a slip in the dates. Default 100: the law's longest ordinary terms are of 35 years.
    /// </summary>
    public int ImplausibleYears { get; init; } = 100;

    /// <summary>Score just above <see cref="Years"/>, in [0, 1]. Default 0.4.</summary>
    public double Base { get; init; } = 0.4;

    /// <summary>Score just above <see cref="ExtendedYears"/>, in [0, 1]. Default 0.6.</summary>
    public double ExtendedBase { get; init; } = 0.6;

    /// <summary>What each further year adds to the score. Default 0.01.</summary>
    public double PerYear { get; init; } = 0.01;

    /// <summary>Highest score, in [0, 1]. Default 0.75.</summary>
    public double Cap { get; init; } = 0.75;

    /// <summary>In [0, 1]. Default 0.4: a term up to <see cref="ExtendedYears"/> may be the sum of lawful extensions.</summary>
    public double Confidence { get; init; } = 0.4;

    /// <summary>In [0, 1]. Default 0.6.</summary>
    public double ExtendedConfidence { get; init; } = 0.6;
}

/// <summary>
/// F23: a term longer than five years, and more so than ten, counted by the calendar from the first to the last day.
/// Score: <c>0.4 + 0.01·(years − 5)</c>, from ten years on <c>0.6 + 0.01·(years − 10)</c>, capped; a year has 365.25 days here.
/// Value: the initial value, 0 when that is implausible. Source: domain.md F23.
/// </summary>
public sealed class LongTermDetector(LongTermOptions options) : IDetector
{
    private const double DaysPerYear = 365.25;

    /// <summary>With the defaults of the documentation.</summary>
    public LongTermDetector()
        : this(new LongTermOptions())
    {
    }

    /// <inheritdoc/>
    public string Indicator => "F23";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (TermOf(view, row, detection) is not var (start, end))
            {
                continue;
            }

            detection.Examined++;
            if (end > After(start, options.Years))
            {
                detection.Add(FindingOf(view, row, start, end));
            }
        }

        return detection.Build();
    }

    private (DateOnly Start, DateOnly End)? TermOf(ContractView view, int row, DetectionBuilder detection)
    {
        if (view.StartsOn[row] is not { } start)
        {
            detection.Exclude(ExclusionReason.MissingField, "startsOn");
        }
        else if (view.EndsOn[row] is not { } end)
        {
            detection.Exclude(ExclusionReason.MissingField, "endsOn");
        }
        else if (end < start)
        {
            detection.Exclude(ExclusionReason.NotApplicable, "endsOn<startsOn");
        }
        else if (end > After(start, options.ImplausibleYears))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "endsOn");
        }
        else
        {
            return (start, end);
        }

        return null;
    }

    /// <returns>The same day so many years later; the last day of the calendar when that is beyond it.</returns>
    private static DateOnly After(DateOnly start, int years) =>
        start.Year + years > DateOnly.MaxValue.Year ? DateOnly.MaxValue : start.AddYears(years);

    private Finding FindingOf(ContractView view, int row, DateOnly start, DateOnly end)
    {
        var isExtended = end > After(start, options.ExtendedYears);
        var limit = isExtended ? options.ExtendedYears : options.Years;
        var years = (end.DayNumber - start.DayNumber) / DaysPerYear;
        var raw = (isExtended ? options.ExtendedBase : options.Base) + options.PerYear * (years - limit);
        var initial = view.InitialValues[row];
        return new Finding(
            Indicator,
            $"contract:{view.Ids[row]}",
            SummaryOf(start, end, years, limit),
            Scores.Of(raw, options.Cap),
            isExtended ? options.ExtendedConfidence : options.Confidence,
            ValueGate.IsPlausible(initial) ? initial : 0,
            EvidenceOf(view, row, start, end, limit),
            [view.Ids[row]]);
    }

    private static LocalizedText SummaryOf(DateOnly start, DateOnly end, double years, int limit) => new(
        $"Vigência de {Wording.Pt.Date(start)} a {Wording.Pt.Date(end)}, {Wording.Pt.Number(years)} anos, além dos {limit} anos "
        + "que a lei admite em regra: indício que merece verificação.",
        $"Term from {Wording.En.Date(start)} to {Wording.En.Date(end)}, {Wording.En.Number(years)} years, beyond the {limit} years "
        + "that the law allows as a rule: a red flag that deserves verification.");

    private Evidence EvidenceOf(ContractView view, int row, DateOnly start, DateOnly end, int limit)
    {
        var norm = limit == options.ExtendedYears ? "Lei 14.133/2021, art. 107" : "Lei 14.133/2021, art. 106";
        var notes = new List<LocalizedText>
        {
            new(
                "A lei admite prazos maiores: até 10 anos com prorrogações (art. 107) e até 35 anos em casos próprios (arts. 108 a 114).",
                "The law allows longer terms: up to 10 years with extensions (art. 107) and up to 35 in cases of their own (arts. "
                + "108–114)."),
        };
        if (!ValueGate.IsPlausible(view.InitialValues[row]))
        {
            notes.Add(new LocalizedText(
                "O valor inicial não é plausível e não foi considerado: o valor do indício é zero.",
                "The initial value is implausible and was not considered: the value of this red flag is zero."));
        }

        return new Evidence(
            [
                Figures.Date("Início da vigência", "First day of the term", start),
                Figures.Date("Fim da vigência", "Last day of the term", end),
                Figures.Days("Duração", "Length", end.DayNumber - start.DayNumber),
                Figures.Brl("Valor inicial", "Initial value", view.InitialValues[row]),
            ],
            PeerGroup: null,
            new Threshold(Figures.Invariant(After(start, limit)), FigureUnit.Date, $"{norm} ({limit} anos)"),
            Figures.Date("Fim da vigência, depois do limite", "Last day of the term, after the threshold", end),
            notes)
        {
            Chart = Charts.AgainstLimit(
                "Duração", "Length", FigureUnit.Days, end.DayNumber - start.DayNumber, After(start, limit).DayNumber - start.DayNumber),
        };
    }
}
