namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What F08 says of a contract.</summary>
internal static class SanctionText
{
    private const int MostListed = 10;

    public static Finding FindingOf(ContractView view, int row, DateOnly signedOn, IReadOnlyList<SanctionMatch> matches)
    {
        var strongest = matches[0];
        var (score, confidence) = WeightOf(strongest.Strength);
        var supplier = SupplierText.NameOf(view, row);
        var said = Said(strongest.Strength);
        return new Finding(
            "F08",
            ContractText.SubjectOf(view, row),
            Stated.Of(
                $"{supplier.Pt}, contratado em {Wording.Pt.Date(signedOn)} por {Wording.Pt.Money(view.InitialValues[row])}, {said.Pt} "
                + $"({ListName(strongest)}: {strongest.Sanction.Category})",
                $"{supplier.En}, contracted on {Wording.En.Date(signedOn)} for {Wording.En.Money(view.InitialValues[row])}, {said.En} "
                + $"({ListName(strongest)}: {strongest.Sanction.Category})"),
            score,
            confidence,
            ContractText.ValueOf(view, row),
            new Evidence(
                [.. InputsOf(view, row, signedOn, matches)],
                null,
                new Threshold("start ≤ signature ≤ end", FigureUnit.Text, "Lei 14.133/2021, arts. 14, III, 91, § 4º, e 156"),
                Figures.Text("Resultado", "Result", said.En),
                [.. NotesOf(strongest, matches.Count)])
            {
                Chart = ChartOf(strongest.Sanction, signedOn),
            },
            [view.Ids[row]]);
    }

    /// <returns>How long the sanction had been in force; null where the list has no start, and so nothing to draw.</returns>
    private static Chart? ChartOf(SanctionEntry sanction, DateOnly signedOn) => sanction is { HasDates: true, StartsOn: { } startsOn }
        ? Charts.AgainstLimit(
            "Dias do início da sanção à assinatura",
            "Days from the start of the sanction to the signature",
            FigureUnit.Days,
            signedOn.DayNumber - startsOn.DayNumber,
            0)
        : null;

    private static IEnumerable<Figure> InputsOf(ContractView view, int row, DateOnly signedOn, IReadOnlyList<SanctionMatch> matches)
    {
        foreach (var figure in ContractText.Identity(view, row))
        {
            yield return figure;
        }

        yield return Figures.Date("Data de assinatura", "Date of signature", signedOn);
        foreach (var match in matches.Take(MostListed))
        {
            var (sanction, list) = (match.Sanction, ListName(match));
            yield return Figures.Text(
                $"Sanção ({list})",
                $"Sanction ({list})",
                $"{sanction.Document}; {sanction.Category}; {Day(sanction.StartsOn)} – {Day(sanction.EndsOn)}; {sanction.Scope}; "
                + $"{sanction.AgencyName ?? "?"}; {sanction.Process ?? "?"}");
        }
    }

    private static IEnumerable<LocalizedText> NotesOf(SanctionMatch strongest, int count)
    {
        yield return new(
            "Sanções podem estar suspensas por decisão judicial ou ter sido revistas; a lista importada é a do dia em que foi publicada.",
            "Sanctions may be suspended by a court or have been revised; the list imported is that of the day of its publication.");
        if (strongest.Strength == SanctionStrength.ListMembership)
        {
            yield return new(
                "Apenas presença na lista: a fonte não dá a data de início, e não se sabe se a sanção vigia na assinatura.",
                "List membership only: the source gives no start date, and it is not known whether the sanction was in force at signature.");
        }

        if (strongest.Strength == SanctionStrength.SameRoot)
        {
            yield return new(
                "A sanção é de outro estabelecimento da mesma empresa (mesma raiz do CNPJ).",
                "The sanction is of another establishment of the same firm (same root of the CNPJ).");
        }

        if (strongest.Strength == SanctionStrength.ScopeUnknown)
        {
            yield return new(
                "A fonte não permite dizer se a abrangência da sanção alcança este órgão.",
                "The source does not let tell whether the sanction's scope reaches this agency.");
        }

        if (count > MostListed)
        {
            yield return new($"As parcelas mostram {MostListed} de {count} sanções.", $"The inputs show {MostListed} of {count} sanctions.");
        }
    }

    private static (double Score, double Confidence) WeightOf(SanctionStrength strength) => strength switch
    {
        SanctionStrength.InForce => (0.95, 1),
        SanctionStrength.ScopeUnknown => (0.75, 0.7),
        SanctionStrength.NotBarring => (0.5, 0.8),
        SanctionStrength.SameRoot => (0.45, 0.5),
        _ => (0.35, 0.3),
    };

    private static LocalizedText Said(SanctionStrength strength) => strength switch
    {
        SanctionStrength.InForce => new("tinha sanção em vigor na assinatura", "had a sanction in force at signature"),
        SanctionStrength.ScopeUnknown => new(
            "tinha sanção em vigor na assinatura, de abrangência incerta", "had a sanction in force at signature, of uncertain scope"),
        SanctionStrength.NotBarring => new(
            "tinha sanção em vigor que não impede contratar", "had a sanction in force that does not bar from contracting"),
        SanctionStrength.SameRoot => new(
            "é da mesma empresa de um estabelecimento com sanção em vigor", "is of the firm of an establishment with a sanction in force"),
        _ => new("consta de lista de sanções sem datas (apenas presença na lista)", "is on a list of sanctions without dates (list membership only)"),
    };

    private static string ListName(SanctionMatch match) => match.Sanction.List.ToString().ToUpperInvariant();

    private static string Day(DateOnly? day) => day is { } known ? Figures.Invariant(known) : "…";
}
