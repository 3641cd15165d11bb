using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F09 counts.</summary>
public sealed record LatePublicationOptions
{
    /// <summary>Business days after a tender; more count. Default 20 (Lei 14.133/2021, art. 94, I).</summary>
    public int TenderDays { get; init; } = 20;

    /// <summary>Business days after a direct award; more count. Default 10 (art. 94, II).</summary>
    public int DirectDays { get; init; } = 10;
}

/// <summary>
/// F09: a contract published later than the law wants, in business days from the signature. Carnival and Corpus Christi do not count as
/// business days, in the agency's favour. Score: <c>0.3 + 0.15·log₂(days/limit)</c>, at most 0.7. Source: domain.md F09.
/// </summary>
public sealed class LatePublicationDetector(LatePublicationOptions options) : ContractRule("F09", ViewParts.None)
{
    private const double Base = 0.3;
    private const double PerDoubling = 0.15;
    private const double Cap = 0.7;
    private const double Confidence = 0.6;

    /// <summary>Lei 14.133/2021 came into force.</summary>
    private static readonly DateOnly InForceFrom = new(2021, 4, 1);

    private protected override void Look(ContractView view, int row, DetectionBuilder detection)
    {
        if (view.Methods[row] == ProcurementMethod.Unknown)
        {
            detection.Exclude(ExclusionReason.MissingField, "method");
        }
        else if (view.SignedOn[row] is not { } signedOn)
        {
            detection.Exclude(ExclusionReason.MissingField, "signedOn");
        }
        else if (view.PublishedOn[row] is not { } publishedOn)
        {
            detection.Exclude(ExclusionReason.MissingField, "publishedOn");
        }
        else if (signedOn < InForceFrom)
        {
            detection.Exclude(ExclusionReason.OutsideLegalTable, "signedOn");
        }
        else if (publishedOn < signedOn)
        {
            detection.Exclude(ExclusionReason.NotApplicable, "publishedOn<signedOn");
        }
        else
        {
            detection.Examined++;
            var isDirect = view.Methods[row] is ProcurementMethod.DirectAward or ProcurementMethod.NonCompetitive;
            var limit = isDirect ? options.DirectDays : options.TenderDays;
            // A business day is a day: most contracts are told by the calendar alone.
            if (publishedOn.DayNumber - signedOn.DayNumber > limit
                && BusinessCalendar.DaysBetween(signedOn, publishedOn, optionalDaysCount: false) is var days && days > limit)
            {
                detection.Add(FindingOf(view, row, signedOn, publishedOn, days, limit, isDirect));
            }
        }
    }

    private Finding FindingOf(ContractView view, int row, DateOnly signedOn, DateOnly publishedOn, int days, int limit, bool isDirect) => new(
        Indicator,
        ContractText.SubjectOf(view, row),
        Stated.Of(
            $"Publicado em {Wording.Pt.Date(publishedOn)}, {Wording.Pt.Count(days)} dias úteis depois da assinatura em "
            + $"{Wording.Pt.Date(signedOn)}; o prazo é de {limit}",
            $"Published on {Wording.En.Date(publishedOn)}, {Wording.En.Count(days)} business days after the signature on "
            + $"{Wording.En.Date(signedOn)}; the deadline is {limit}"),
        Scores.Of(Base + PerDoubling * Math.Log2((double)days / limit), Cap),
        Confidence,
        ContractText.ValueOf(view, row),
        new Evidence(
            [
                .. ContractText.Identity(view, row),
                Figures.Date("Data de assinatura", "Date of signature", signedOn),
                Figures.Date("Data de publicação", "Date of publication", publishedOn),
            ],
            null,
            new Threshold(limit.ToString(System.Globalization.CultureInfo.InvariantCulture), FigureUnit.Days, $"Lei 14.133/2021, art. 94, {(isDirect ? "II" : "I")}"),
            Figures.Days("Dias úteis até a publicação", "Business days until publication", days),
            [
                new(
                    "O prazo da lei é o da divulgação no PNCP; a data da fonte pode ser a do Diário Oficial. Contam-se dias úteis nacionais, "
                    + "sem carnaval e Corpus Christi; feriados locais são desconhecidos.",
                    "The law's deadline is that of publication in PNCP; the source's date may be that of the gazette. National business days "
                    + "are counted, without Carnival and Corpus Christi; local holidays are unknown."),
                new(
                    "Contratos regidos pela Lei 8.666 seguem outro prazo (art. 61).",
                    "Contracts under Lei 8.666 follow another deadline (art. 61)."),
            ])
        {
            Chart = Charts.AgainstLimit("Dias úteis até a publicação", "Business days until publication", FigureUnit.Days, days, limit),
        },
        [view.Ids[row]]);
}
