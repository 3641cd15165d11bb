namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F28 counts.</summary>
public sealed record SignatureDayOptions
{
    /// <summary>Days of the term before the signature; more count as retroactive. Default 0.</summary>
    public int GraceDays { get; init; }
}

/// <summary>
/// F28: a term that starts before the contract was signed (retroactive), or a signature on a weekend or national holiday.
/// Score: 0.2 for the day alone; retroactive <c>0.5 + 0.1·log₁₀(days)</c>, at most 0.69. Source: domain.md F28.
/// </summary>
public sealed class SignatureDayDetector(SignatureDayOptions options) : ContractRule("F28", ViewParts.None)
{
    private const double FreeDayScore = 0.2;
    private const double RetroactiveBase = 0.5;
    private const double PerTenfold = 0.1;
    private const double Cap = 0.69;

    private protected override void Look(ContractView view, int row, DetectionBuilder detection)
    {
        if (view.SignedOn[row] is not { } signedOn)
        {
            detection.Exclude(ExclusionReason.MissingField, "signedOn");
            return;
        }

        detection.Examined++;
        var early = 0;
        if (view.StartsOn[row] is { } startsOn)
        {
            early = signedOn.DayNumber - startsOn.DayNumber;
        }
        else
        {
            detection.Exclude(ExclusionReason.MissingField, "startsOn");
        }

        var isFree = BusinessCalendar.IsFree(signedOn);
        if (early > options.GraceDays || isFree)
        {
            detection.Add(FindingOf(view, row, signedOn, Math.Max(early, 0), isFree));
        }
    }

    private Finding FindingOf(ContractView view, int row, DateOnly signedOn, int early, bool isFree)
    {
        var isRetroactive = early > options.GraceDays;
        var day = BusinessCalendar.IsHoliday(signedOn)
            ? new LocalizedText("feriado nacional", "a national holiday")
            : new LocalizedText("fim de semana", "a weekend");
        var inputs = new List<Figure>(ContractText.Identity(view, row))
        {
            Figures.Date("Data de assinatura", "Date of signature", signedOn),
            Figures.Text("Dia da semana", "Day of the week", signedOn.DayOfWeek.ToString()),
        };
        if (view.StartsOn[row] is { } startsOn)
        {
            inputs.Add(Figures.Date("Início da vigência", "First day of the term", startsOn));
        }

        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            isRetroactive
                ? Stated.Of(
                    $"A vigência começou {Wording.Pt.Count(early)} dia(s) antes da assinatura, em {Wording.Pt.Date(signedOn)}"
                    + (isFree ? $", {day.Pt}" : ""),
                    $"The term began {Wording.En.Count(early)} day(s) before the signature on {Wording.En.Date(signedOn)}"
                    + (isFree ? $", {day.En}" : ""))
                : Stated.Of(
                    $"Assinado em {Wording.Pt.Date(signedOn)}, {day.Pt}", $"Signed on {Wording.En.Date(signedOn)}, {day.En}"),
            isRetroactive ? Scores.Of(RetroactiveBase + PerTenfold * Math.Log10(early), Cap) : FreeDayScore,
            isRetroactive ? 0.6 : 0.5,
            ContractText.ValueOf(view, row),
            new Evidence(
                inputs,
                null,
                new Threshold(
                    options.GraceDays.ToString(System.Globalization.CultureInfo.InvariantCulture), FigureUnit.Days, "Practice"),
                Figures.Days("Dias de vigência antes da assinatura", "Days of the term before the signature", early),
                [
                    new(
                        "Assinaturas eletrônicas podem ser feitas em qualquer dia, e a data da fonte pode ser a do registro e não a do acordo.",
                        "Electronic signatures can be made on any day, and the source's date may be that of the record, not of the agreement."),
                ])
            {
                Chart = Charts.AgainstLimit(
                    "Dias de vigência antes da assinatura", "Days of the term before the signature", FigureUnit.Days, early, options.GraceDays),
            },
            [view.Ids[row]]);
    }
}
