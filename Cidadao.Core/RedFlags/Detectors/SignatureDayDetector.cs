using System.Globalization;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F28 counts.</summary>
public sealed record SignatureDayOptions
{
    /// <summary>Days of the term before the signature; more count as retroactive. Default 0.</summary>
    public int GraceDays { get; init; }
}

/// <summary>
/// F28: a term that starts before the contract was signed is a finding of its own; the signatures of one buying unit and year on weekends
/// and national holidays are one finding, of information. Score: retroactive <c>0.5 + 0.1·log₁₀(days)</c>, at most 0.69; free days 0.2.
/// Examined and exclusions count contracts. Source: domain.md F28.
/// </summary>
public sealed class SignatureDayDetector(SignatureDayOptions options) : IDetector
{
    private const double FreeDayScore = 0.2;
    private const double RetroactiveBase = 0.5;
    private const double PerTenfold = 0.1;
    private const double Cap = 0.69;

    private static readonly LocalizedText Note = new(
        "Assinaturas eletrônicas podem ser feitas em qualquer dia, e a data da fonte pode ser a do registro e não a do acordo.",
        "Electronic signatures can be made on any day, and the source's date may be that of the record, not of the agreement.");

    /// <inheritdoc/>
    public string Indicator => "F28";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var free = new KeyedRows(view.Count);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (view.SignedOn[row] is not { } signedOn)
            {
                detection.Exclude(ExclusionReason.MissingField, "signedOn");
                continue;
            }

            detection.Examined++;
            if (view.StartsOn[row] is not { } startsOn)
            {
                detection.Exclude(ExclusionReason.MissingField, "startsOn");
            }
            else if (signedOn.DayNumber - startsOn.DayNumber > options.GraceDays)
            {
                detection.Add(Retroactive(view, row, signedOn, startsOn));
            }

            if (BusinessCalendar.IsFree(signedOn))
            {
                free.Add(RowGroups.Pack(view.Units[row], signedOn.Year), row);
            }
        }

        var groups = free.Group();
        for (var group = 0; group < groups.Count; group++)
        {
            detection.Add(OnFreeDays(view, [.. groups[group]]));
        }

        return detection.Build();
    }

    private Finding Retroactive(ContractView view, int row, DateOnly signedOn, DateOnly startsOn)
    {
        var days = signedOn.DayNumber - startsOn.DayNumber;
        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            Stated.Of(
                $"A vigência começou em {Wording.Pt.Date(startsOn)}, {Wording.Pt.Count(days)} dia(s) antes da assinatura em {Wording.Pt.Date(signedOn)}",
                $"The term began on {Wording.En.Date(startsOn)}, {Wording.En.Count(days)} day(s) before the signature on {Wording.En.Date(signedOn)}"),
            Scores.Of(RetroactiveBase + PerTenfold * Math.Log10(days), Cap),
            0.6,
            ContractText.ValueOf(view, row),
            new Evidence(
                [
                    .. ContractText.Identity(view, row),
                    Figures.Date("Data de assinatura", "Date of signature", signedOn),
                    Figures.Date("Início da vigência", "First day of the term", startsOn),
                ],
                null,
                new Threshold(options.GraceDays.ToString(CultureInfo.InvariantCulture), FigureUnit.Days, "Practice"),
                Figures.Days("Dias de vigência antes da assinatura", "Days of the term before the signature", days),
                [Note])
            {
                Chart = Charts.AgainstLimit(
                    "Dias de vigência antes da assinatura", "Days of the term before the signature", FigureUnit.Days, days, options.GraceDays),
            },
            [view.Ids[row]]);
    }

    private Finding OnFreeDays(ContractView view, int[] rows)
    {
        var unit = view.UnitParties[view.Units[rows[0]]];
        var year = view.SignedOn[rows[0]].GetValueOrDefault().Year;
        var holidays = rows.Count(row => BusinessCalendar.IsHoliday(view.SignedOn[row].GetValueOrDefault()));
        var inputs = new List<Figure>
        {
            ContractText.UnitOf(view, rows[0]),
            Figures.Count("Assinados em feriado nacional", "Signed on a national holiday", holidays),
            Figures.Count("Assinados em fim de semana", "Signed on a weekend", rows.Count(row => BusinessCalendar.IsWeekend(view.SignedOn[row].GetValueOrDefault()))),
        };
        List<LocalizedText> notes = [Note];
        ContractListing.AppendTo(inputs, notes, view, rows);
        return new Finding(
            Indicator,
            $"unit:{unit.Code}|{year}",
            Stated.Of(
                $"{Wording.Short(unit.Name)} assinou {Wording.Pt.Count(rows.Length)} contrato(s) de {year} em fim de semana ou feriado nacional",
                $"{Wording.Short(unit.Name)} signed {Wording.En.Count(rows.Length)} contract(s) of {year} on a weekend or national holiday"),
            FreeDayScore,
            0.5,
            rows.Sum(row => ContractText.ValueOf(view, row)),
            new Evidence(
                inputs,
                null,
                new Threshold("0", FigureUnit.Count, "Practice"),
                Figures.Count("Contratos assinados em dia livre", "Contracts signed on a free day", rows.Length),
                notes)
            {
                Chart = Charts.AgainstLimit(
                    "Contratos assinados em dia livre", "Contracts signed on a free day", FigureUnit.Count, rows.Length, 0),
            },
            ContractListing.IdsOf(view, rows));
    }
}
