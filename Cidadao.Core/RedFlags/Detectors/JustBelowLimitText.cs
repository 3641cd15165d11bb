namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What F02 says of an award and of a unit.</summary>
internal static class JustBelowLimitText
{
    private const double AwardBase = 0.3;
    private const double AwardSpan = 0.15;
    private const double UnitBase = 0.5;
    private const double PerTenfold = 0.1;
    private const double UnitCap = 0.85;

    public static Finding OfAward(ContractView view, int row, decimal limit, bool isWorks, LegalLimit period, decimal share)
    {
        var value = view.InitialValues[row];
        var signedOn = view.SignedOn[row].GetValueOrDefault();
        var supplier = SupplierText.NameOf(view, row);
        var closeness = (double)((value / limit - share) / (1 - share));
        return new Finding(
            "F02",
            $"{ContractText.SubjectOf(view, row)}|{(isWorks ? "works" : "others")}",
            Stated.Of(
                $"Dispensa de {Wording.Pt.Money(value)} assinada em {Wording.Pt.Date(signedOn)} com {supplier.Pt}, "
                + $"{Wording.Pt.Percent((double)(value / limit))} do limite de {Wording.Pt.Money(limit)} ({Kind(isWorks).Pt})",
                $"Direct award of {Wording.En.Money(value)} signed on {Wording.En.Date(signedOn)} with {supplier.En}, "
                + $"{Wording.En.Percent((double)(value / limit))} of the limit of {Wording.En.Money(limit)} ({Kind(isWorks).En})"),
            Scores.Of(AwardBase + AwardSpan * closeness, cap: 1),
            isWorks ? 0.2 : 0.3,
            value,
            new Evidence(
                [
                    .. ContractText.Identity(view, row),
                    Figures.Brl("Valor inicial", "Initial value", value),
                    Figures.Date("Data de assinatura", "Date of signature", signedOn),
                    Figures.Brl("Limite", "Limit", limit),
                ],
                null,
                new Threshold(Figures.Invariant(share * limit), FigureUnit.Brl, period.Norm),
                Figures.Ratio("Valor inicial ÷ limite", "Initial value ÷ limit", value / limit),
                [
                    new(
                        "Um valor próximo do limite é comum e permitido; pesa quando a unidade os concentra logo abaixo dele.",
                        "A value close to the limit is common and lawful; it weighs when a unit bunches them just below it."),
                    .. DirectAwards.Notes(period, isCertain: true),
                ])
            {
                Chart = Charts.AgainstLimit("Valor inicial", "Initial value", FigureUnit.Brl, (double)value, (double)limit),
            },
            [view.Ids[row]]);
    }

    public static Finding OfUnit(
        ContractView view, bool isWorks, LimitBands bands, double p, double adjusted, int tested, JustBelowLimitOptions options)
    {
        var unit = view.UnitParties[view.Units[bands.Below[0]]];
        var (below, above) = (bands.Below.Count, bands.Above);
        var total = bands.Below.Sum(row => view.InitialValues[row]);
        var inputs = new List<Figure>
        {
            ContractText.UnitOf(view, bands.Below[0]),
            Figures.Text("Limite considerado", "Limit considered", Kind(isWorks).En),
            Figures.Count("Dispensas logo abaixo do limite", "Awards just below the limit", below),
            Figures.Count("Dispensas logo acima do limite", "Awards just above the limit", above),
            Figures.Score("p binomial, sem ajuste", "Binomial p, unadjusted", p),
        };
        List<LocalizedText> notes =
        [
            new(
                $"Sem concentração, abaixo e acima seriam igualmente prováveis. O p foi ajustado (Benjamini–Hochberg) entre {tested} testes.",
                $"Without bunching, below and above would be as likely. The p was adjusted (Benjamini–Hochberg) over {tested} tests."),
            new(
                "Passar do limite exige licitação: uma queda logo acima dele também tem causa lícita.",
                "Beyond the limit a tender is due: a drop just above it has a lawful cause too."),
        ];
        ContractListing.AppendTo(inputs, notes, view, bands.Below);
        return new Finding(
            "F02",
            $"unit:{unit.Code}|{(isWorks ? "works" : "others")}",
            Stated.Of(
                $"{Wording.Short(unit.Name)} tem {Wording.Pt.Count(below)} dispensas logo abaixo do limite ({Kind(isWorks).Pt}) e "
                + $"{Wording.Pt.Count(above)} logo acima",
                $"{Wording.Short(unit.Name)} has {Wording.En.Count(below)} direct awards just below the limit ({Kind(isWorks).En}) and "
                + $"{Wording.En.Count(above)} just above"),
            Scores.Of(UnitBase + PerTenfold * Math.Log10(options.PValue / Math.Max(adjusted, 1e-12)), UnitCap),
            0.5,
            total,
            new Evidence(
                inputs,
                new PeerGroup(
                    new(
                        "Dispensas da unidade entre 90% e 110% do limite da data de assinatura",
                        "Direct awards of the unit between 90% and 110% of the limit of their day"),
                    below + above,
                    [Figures.Count("Testes", "Tests", tested)]),
                new Threshold(Figures.Invariant(options.PValue), FigureUnit.Score, bands.Period!.Norm),
                Figures.Score("p ajustado", "Adjusted p", adjusted),
                notes)
            {
                Chart = new Chart(
                    ChartKind.Series, new("Abaixo e acima do limite", "Below and above the limit"), FigureUnit.Count, [above], [below], null),
            },
            ContractListing.IdsOf(view, bands.Below));
    }

    private static LocalizedText Kind(bool isWorks) => isWorks
        ? new("obras e serviços de engenharia", "works and engineering services")
        : new("compras e outros serviços", "purchases and other services");
}
