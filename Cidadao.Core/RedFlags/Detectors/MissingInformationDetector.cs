using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F29 counts.</summary>
public sealed record MissingInformationOptions
{
    /// <summary>Share of the required fields in [0, 1); above it counts. Default 0.5.</summary>
    public double Share { get; init; } = 0.5;
}

/// <summary>
/// F29: a contract of which most of what must be published is blank, a sentinel or withheld. The fields: object, legal basis, method,
/// supplier, signature, publication, start and end of the term, value above zero, tender (unless awarded without one), lines.
/// Score: the share of blanks, apart from all other indicators' meaning: it says how little is known. Source: domain.md F29.
/// </summary>
public sealed class MissingInformationDetector(MissingInformationOptions options) : IDetector
{
    private const double Confidence = 0.9;

    /// <inheritdoc/>
    public string Indicator => "F29";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Objects | ViewParts.Terms | ViewParts.Items;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder { Examined = view.Count };
        var hasItems = new bool[view.Count];
        foreach (var row in view.Items.Contracts)
        {
            hasItems[row] = true;
        }

        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (blank, required) = CountOf(view, row, hasItems[row]);
            if (blank > options.Share * required)
            {
                detection.Add(FindingOf(view, row, blank, required, [.. BlanksOf(view, row, hasItems[row])]));
            }
        }

        return detection.Build();
    }

    private static bool NeedsTender(ContractView view, int row) =>
        view.Methods[row] is not (ProcurementMethod.DirectAward or ProcurementMethod.NonCompetitive);

    /// <summary>Without the names, which only a finding needs.</summary>
    private static (int Blank, int Required) CountOf(ContractView view, int row, bool hasItems)
    {
        var needsTender = NeedsTender(view, row);
        var blank = (view.LegalBases[row] is null ? 1 : 0)
            + (view.Methods[row] == ProcurementMethod.Unknown ? 1 : 0)
            + (SupplierText.IsIdentified(view, row) ? 0 : 1)
            + (view.SignedOn[row] is null ? 1 : 0)
            + (view.PublishedOn[row] is null ? 1 : 0)
            + (view.StartsOn[row] is null ? 1 : 0)
            + (view.EndsOn[row] is null ? 1 : 0)
            + (view.InitialValues[row] > 0 ? 0 : 1)
            + (needsTender && !view.NamesTender[row] ? 1 : 0)
            + (hasItems ? 0 : 1)
            + (WithheldText.IsWithheld(view.Objects[row]) ? 1 : 0);
        return (blank, needsTender ? 11 : 10);
    }

    private static IEnumerable<string> BlanksOf(ContractView view, int row, bool hasItems)
    {
        (string Field, bool IsBlank)[] fields =
        [
            ("object", WithheldText.IsWithheld(view.Objects[row])),
            ("legalBasis", view.LegalBases[row] is null),
            ("method", view.Methods[row] == ProcurementMethod.Unknown),
            ("supplier", !SupplierText.IsIdentified(view, row)),
            ("signedOn", view.SignedOn[row] is null),
            ("publishedOn", view.PublishedOn[row] is null),
            ("startsOn", view.StartsOn[row] is null),
            ("endsOn", view.EndsOn[row] is null),
            ("initialValue", view.InitialValues[row] <= 0),
            ("tender", NeedsTender(view, row) && !view.NamesTender[row]),
            ("items", !hasItems),
        ];
        return fields.Where(field => field.IsBlank).Select(field => field.Field);
    }

    private Finding FindingOf(ContractView view, int row, int blank, int required, IReadOnlyList<string> fields)
    {
        var share = (double)blank / required;
        return new Finding(
            Indicator,
            ContractText.SubjectOf(view, row),
            Stated.Of(
                $"Faltam {blank} de {required} informações obrigatórias do contrato {view.Numbers[row]}",
                $"{blank} of {required} required pieces of information on contract {view.Numbers[row]} are missing"),
            Scores.Of(share, cap: 1),
            Confidence,
            ContractText.ValueOf(view, row),
            new Evidence(
                [
                    .. ContractText.Identity(view, row),
                    Figures.Count("Campos exigidos", "Required fields", required),
                    Figures.Count("Campos em branco", "Blank fields", blank),
                    Figures.Text("Em branco", "Blank", string.Join(", ", fields)),
                ],
                null,
                new Threshold(Figures.Invariant(options.Share), FigureUnit.Ratio, "opentender.eu, integrity indicators"),
                Figures.Ratio("Parcela em branco", "Share blank", share),
                [
                    new(
                        "Mede a transparência do registro, não a do contrato: a lei protege parte das informações por sigilo, e a fonte perde "
                        + "outras na publicação.",
                        "It measures the record's transparency, not the contract's: the law withholds some information, and the source loses "
                        + "other on publication."),
                ])
            {
                Chart = Charts.AgainstLimit("Parcela em branco", "Share blank", FigureUnit.Ratio, share, options.Share),
            },
            [view.Ids[row]]);
    }
}
