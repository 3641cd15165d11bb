namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What F09 says of a unit's year.</summary>
internal static class LatePublicationText
{
    private const double Base = 0.3;
    private const double PerDoubling = 0.15;
    private const double Cap = 0.6;
    private const double Habit = 0.1;
    private const double Confidence = 0.6;
    private const int MostListed = 12;

    /// <param name="late">Latest first.</param>
    /// <param name="examined">Contracts of the unit and year that could be judged.</param>
    public static Finding FindingOf(ContractView view, IReadOnlyList<LateContract> late, int examined, LatePublicationOptions options)
    {
        var first = late[0];
        var unit = view.UnitParties[view.Units[first.Row]];
        var year = view.SignedOn[first.Row].GetValueOrDefault().Year;
        var share = (double)late.Count / examined;
        int[] rows = [.. late.Select(one => one.Row)];
        return new Finding(
            "F09",
            $"unit:{unit.Code}|{year}",
            Stated.Of(
                $"{Wording.Short(unit.Name)} publicou fora do prazo {Wording.Pt.Count(late.Count)} de {Wording.Pt.Count(examined)} contratos "
                + $"assinados em {year}, um deles {Wording.Pt.Count(first.Days)} dias úteis depois da assinatura (prazo de {first.Limit})",
                $"{Wording.Short(unit.Name)} published late {Wording.En.Count(late.Count)} of {Wording.En.Count(examined)} contracts signed in "
                + $"{year}, one of them {Wording.En.Count(first.Days)} business days after the signature (deadline of {first.Limit})"),
            Scores.Of(Math.Min(Base + PerDoubling * Math.Log2(first.Ratio), Cap) + (share >= 0.5 ? Habit : 0), cap: 1),
            Confidence,
            rows.Sum(row => ContractText.ValueOf(view, row)),
            new Evidence(
                [
                    ContractText.UnitOf(view, first.Row),
                    Figures.Count("Contratos fora do prazo", "Late contracts", late.Count),
                    Figures.Count("Contratos examinados", "Contracts examined", examined),
                    .. late.Take(MostListed).Select(one => DaysFigure(view, one)),
                ],
                new PeerGroup(
                    new($"Contratos da unidade assinados em {year} com modalidade e datas", $"The unit's contracts signed in {year} with method and days"),
                    examined,
                    []),
                new Threshold(
                    $"{options.TenderDays} / {options.DirectDays}", FigureUnit.Days, "Lei 14.133/2021, art. 94, I e II"),
                Figures.Ratio("Parcela fora do prazo", "Share late", share),
                [
                    new(
                        "O prazo da lei é o da divulgação no PNCP; a data da fonte pode ser a do Diário Oficial. Contam-se dias úteis nacionais, sem "
                        + "carnaval e Corpus Christi; feriados locais são desconhecidos.",
                        "The law's deadline is that of publication in PNCP; the source's date may be that of the gazette. National business days are "
                        + "counted, without Carnival and Corpus Christi; local holidays are unknown."),
                ])
            {
                Chart = Charts.AmongPeers(
                    "Dias úteis até a publicação ÷ prazo, contratos atrasados da unidade",
                    "Business days until publication ÷ deadline, the unit's late contracts",
                    FigureUnit.Ratio,
                    [.. late.Select(one => one.Ratio).Reverse()], [first.Ratio], 1),
            },
            ContractListing.IdsOf(view, rows));
    }

    private static Figure DaysFigure(ContractView view, LateContract late)
    {
        var (signedOn, publishedOn) = (view.SignedOn[late.Row].GetValueOrDefault(), view.PublishedOn[late.Row].GetValueOrDefault());
        return Figures.Days(
            $"Contrato {view.Numbers[late.Row]}, {Wording.Pt.Date(signedOn)} a {Wording.Pt.Date(publishedOn)}, prazo {late.Limit}",
            $"Contract {view.Numbers[late.Row]}, {Wording.En.Date(signedOn)} to {Wording.En.Date(publishedOn)}, deadline {late.Limit}",
            late.Days);
    }
}
