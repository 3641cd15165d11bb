using System.Globalization;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F07 counts.</summary>
public sealed record EarlyIncreaseOptions
{
    /// <summary>Days from the start of the term; an increase up to then is early. Default 90.</summary>
    public int Days { get; init; } = 90;
}

/// <summary>
/// F07: a first increase by amendment soon after the contract began. Score: <c>0.4 + 0.3·(1 − days/90)</c>, and 0.1 more where the
/// increase itself is known and above 10 % of the initial value. Value: the increase where known, else the initial value.
/// Source: domain.md F07.
/// </summary>
public sealed class EarlyIncreaseDetector(EarlyIncreaseOptions options) : IDetector
{
    private const double Base = 0.4;
    private const double Span = 0.3;
    private const double Large = 0.1;
    private const decimal LargeShare = 0.1m;
    private const double Confidence = 0.5;

    /// <inheritdoc/>
    public string Indicator => "F07";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Amendments;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var first = FirstIncreases(view, detection);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (first[row] < 0)
            {
                continue;
            }

            var day = view.Amendments.Days[first[row]].GetValueOrDefault();
            if (view.StartsOn[row] is not { } startsOn)
            {
                detection.Exclude(ExclusionReason.MissingField, "startsOn");
            }
            else if (view.SignedOn[row] > day)
            {
                detection.Exclude(ExclusionReason.NotApplicable, "amendment<signedOn");
            }
            else
            {
                detection.Examined++;
                if (day.DayNumber - startsOn.DayNumber <= options.Days)
                {
                    detection.Add(FindingOf(view, row, startsOn, day, view.Amendments.Values[first[row]]));
                }
            }
        }

        return detection.Build();
    }

    /// <returns>For each contract its earliest increase, by index of the amendment; −1 where it has none.</returns>
    private static int[] FirstIncreases(ContractView view, DetectionBuilder detection)
    {
        var amendments = view.Amendments;
        var first = new int[view.Count];
        Array.Fill(first, -1);
        for (var i = 0; i < amendments.Count; i++)
        {
            if (amendments.IsSharedNumber[i])
            {
                detection.Exclude(ExclusionReason.NotApplicable, "sharedNumber");
            }
            else if (amendments.Kinds[i] == AmendmentKind.Unknown)
            {
                detection.Exclude(ExclusionReason.MissingField, "amendmentKind");
            }
            else if (amendments.Kinds[i] == AmendmentKind.Increase && amendments.Days[i] is null)
            {
                detection.Exclude(ExclusionReason.MissingField, "amendmentDay");
            }
            else if (amendments.Kinds[i] == AmendmentKind.Increase)
            {
                ref var soFar = ref first[amendments.Contracts[i]];
                soFar = soFar < 0 || IsBefore(amendments, i, soFar) ? i : soFar;
            }
        }

        return first;
    }

    /// <summary>Of two on one day the larger, so that the order of the rows does not matter.</summary>
    private static bool IsBefore(AmendmentView amendments, int one, int other) =>
        amendments.Days[one] < amendments.Days[other]
        || (amendments.Days[one] == amendments.Days[other] && (amendments.Values[one] ?? 0) > (amendments.Values[other] ?? 0));

    private Finding FindingOf(ContractView view, int row, DateOnly startsOn, DateOnly day, decimal? increase)
    {
        var days = day.DayNumber - startsOn.DayNumber;
        var initial = ContractText.ValueOf(view, row);
        var known = increase is { } value && ValueGate.IsPlausible(value) ? value : 0;
        var raw = Base + Span * (1 - (double)Math.Max(days, 0) / options.Days) + (initial > 0 && known > LargeShare * initial ? Large : 0);
        var inputs = new List<Figure>(ContractText.Identity(view, row))
        {
            Figures.Date("Início da vigência", "First day of the term", startsOn),
            Figures.Date("Primeiro aditivo de acréscimo", "First amendment with an increase", day),
            Figures.Brl("Valor inicial", "Initial value", view.InitialValues[row]),
        };
        if (known > 0)
        {
            inputs.Add(Figures.Brl("Acréscimo", "Increase", known));
        }

        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            Stated.Of(
                $"O primeiro acréscimo do contrato {view.Numbers[row]} veio em {Wording.Pt.Date(day)}, {Wording.Pt.Count(days)} dias depois "
                + "do início da vigência",
                $"The first increase of contract {view.Numbers[row]} came on {Wording.En.Date(day)}, {Wording.En.Count(days)} days after "
                + "the start of the term"),
            Scores.Of(raw, cap: 1),
            Confidence,
            known > 0 ? known : initial,
            new Evidence(
                inputs,
                null,
                new Threshold(options.Days.ToString(CultureInfo.InvariantCulture), FigureUnit.Days, "Practice"),
                Figures.Days("Dias do início ao primeiro acréscimo", "Days from the start to the first increase", days),
                [
                    new(
                        "O tipo do aditivo vem da fonte ou, onde ela não o diz, do texto do termo. A data é a da assinatura ou, na falta dela, a "
                        + "da publicação.",
                        "The amendment's kind is the source's or, where it gives none, its text's. The day is that of signature or else of "
                        + "publication."),
                    new(
                        "Uma mudança imprevista do projeto pode exigir o acréscimo logo no começo.",
                        "An unforeseen change of the project may call for the increase right at the start."),
                ])
            {
                Chart = Charts.AgainstLimit(
                    "Dias do início ao primeiro acréscimo", "Days from the start to the first increase", FigureUnit.Days, days, options.Days),
            },
            [view.Ids[row]]);
    }
}
