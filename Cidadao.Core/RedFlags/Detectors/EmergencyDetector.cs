using System.Globalization;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F24 counts.</summary>
public sealed record EmergencyOptions
{
    /// <summary>Calendar years; a longer term counts. Default 1 (Lei 14.133/2021, art. 75, VIII).</summary>
    public int Years { get; init; } = 1;
}

/// <summary>
/// F24: an emergency award whose term passes one year, or the same supplier contracted again by the same unit on an emergency. That it
/// is an emergency is taken from the legal basis or the method in the source's words; a direct award without either is "not applicable".
/// Score: 0.6 for the term, 0.55 for the repetition, 0.75 for both. Source: domain.md F24.
/// </summary>
public sealed class EmergencyDetector(EmergencyOptions options) : IDetector
{
    private const string Norm = "Lei 14.133/2021, art. 75, VIII";
    private static readonly string[] EmergencyWords = ["EMERGENC", "CALAMIDADE"];

    // "Art. 75, inc. VIII", "ART. 75, VIII"; of the old law art. 24, IV.
    private static readonly string[] Articles = ["75", "24"];

    /// <inheritdoc/>
    public string Indicator => "F24";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Terms;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var byText = new Dictionary<string, bool>(StringComparer.Ordinal);
        var emergencies = new List<int>();
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsEmergency(view, row, byText, detection))
            {
                emergencies.Add(row);
            }
        }

        detection.Examined = emergencies.Count;
        var repeated = RepeatedIn(view, emergencies);
        foreach (var row in emergencies)
        {
            var isLong = view.StartsOn[row] is { } start && view.EndsOn[row] is { } end && end > start.AddYears(options.Years);
            int? before = repeated.TryGetValue(row, out var earlier) ? earlier : null;
            if (isLong || before is not null)
            {
                detection.Add(FindingOf(view, row, isLong, before));
            }
        }

        return detection.Build();
    }

    /// <summary>The texts are few: each is judged once.</summary>
    private static bool IsEmergency(ContractView view, int row, Dictionary<string, bool> byText, DetectionBuilder detection)
    {
        if (view.Methods[row] != ProcurementMethod.DirectAward)
        {
            detection.Exclude(view.Methods[row] == ProcurementMethod.Unknown ? ExclusionReason.MissingField : ExclusionReason.NotApplicable, "method");
            return false;
        }

        var text = $"{view.LegalBases[row]} {view.MethodTexts[row]}";
        if (!byText.TryGetValue(text, out var isEmergency))
        {
            byText.Add(text, isEmergency = SaysEmergency(text));
        }

        if (!isEmergency)
        {
            detection.Exclude(view.LegalBases[row] is null ? ExclusionReason.MissingField : ExclusionReason.NotApplicable, "legalBasis");
        }

        return isEmergency;
    }

    /// <returns>True where the words are of an emergency or calamity, or of the article that is.</returns>
    public static bool SaysEmergency(string text)
    {
        var plain = PlainText.Of(text);
        if (Array.Exists(EmergencyWords, word => plain.Contains(word, StringComparison.Ordinal)))
        {
            return true;
        }

        var words = plain.Split([' ', ',', '.', ';', ':', '-', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return Array.Exists(Articles, article => words.Contains(article)) && words.Contains(words.Contains("75") ? "VIII" : "IV");
    }

    /// <returns>For each emergency contract that follows another of its unit and supplier, the one before.</returns>
    private static Dictionary<int, int> RepeatedIn(ContractView view, List<int> emergencies)
    {
        var repeated = new Dictionary<int, int>();
        var groups = emergencies
            .Where(row => view.SignedOn[row] is not null && SupplierText.IsIdentified(view, row))
            .GroupBy(row => (view.Units[row], view.Suppliers[row]));
        foreach (var group in groups)
        {
            var rows = group.OrderBy(row => view.SignedOn[row]).ThenBy(row => view.Ids[row]).ToList();
            for (var i = 1; i < rows.Count; i++)
            {
                repeated.Add(rows[i], rows[i - 1]);
            }
        }

        return repeated;
    }

    private Finding FindingOf(ContractView view, int row, bool isLong, int? before)
    {
        var isRepeated = before is not null;
        var days = view.StartsOn[row] is { } start && view.EndsOn[row] is { } end ? end.DayNumber - start.DayNumber : 0;
        var inputs = new List<Figure>(ContractText.Identity(view, row))
        {
            Figures.Text("Fundamento legal", "Legal basis", view.LegalBases[row] ?? view.MethodTexts[row]),
            Figures.Days("Duração", "Length", days),
        };
        if (isRepeated)
        {
            inputs.Add(Figures.Text("Contratação emergencial anterior", "Emergency contract before", view.Numbers[before!.Value]));
        }

        var supplier = SupplierText.NameOf(view, row);
        long[] ids = isRepeated ? [view.Ids[before!.Value], view.Ids[row]] : [view.Ids[row]];
        Array.Sort(ids);
        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            Stated.Of(
                $"Contratação emergencial com {supplier.Pt}" + (isLong ? $", vigência de {Wording.Pt.Count(days)} dias, além de um ano" : "")
                + (isRepeated ? ", repetida com o mesmo fornecedor" : ""),
                $"Emergency contract with {supplier.En}" + (isLong ? $", a term of {Wording.En.Count(days)} days, beyond one year" : "")
                + (isRepeated ? ", repeated with the same supplier" : "")),
            isLong && isRepeated ? 0.75 : isLong ? 0.6 : 0.55,
            0.5,
            ContractText.ValueOf(view, row),
            new Evidence(
                inputs,
                null,
                new Threshold((365 * options.Years).ToString(CultureInfo.InvariantCulture), FigureUnit.Days, Norm),
                Figures.Days("Duração", "Length", days),
                [
                    new(
                        "A lei limita a vigência a um ano da emergência e veda recontratar a empresa com base nela; uma emergência nova e distinta "
                        + "admite contrato novo (STF, ADI 6890).",
                        "The law limits the term to one year from the emergency and forbids contracting the firm again on it; a new, distinct "
                        + "emergency admits a new contract (STF, ADI 6890)."),
                ])
            {
                Chart = Charts.AgainstLimit("Duração", "Length", FigureUnit.Days, days, 365 * options.Years),
            },
            ids);
    }
}
