namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What F04 says of a contract.</summary>
internal static class IncreaseText
{
    private const string Norm = "Lei 14.133/2021, art. 125";

    public static LocalizedText SummaryOf(decimal initial, decimal final, decimal increase, decimal share) => new(
        $"O valor passou de {Wording.Pt.Money(initial)} para {Wording.Pt.Money(final)}, aumento de {Wording.Pt.Percent((double)increase)}, "
        + $"acima dos {Wording.Pt.Percent((double)share)} que a lei admite em aditivos: indício que merece verificação.",
        $"The value went from {Wording.En.Money(initial)} to {Wording.En.Money(final)}, an increase of "
        + $"{Wording.En.Percent((double)increase)}, "
        + $"above the {Wording.En.Percent((double)share)} that the law lets amendments add: a red flag that deserves verification.");

    public static Evidence EvidenceOf(decimal initial, decimal final, decimal share, bool isRenovation, bool isOfTotals) => new(
        [
            Figures.Brl("Valor inicial", "Initial value", initial),
            Figures.Brl(
                isOfTotals ? "Valor final" : "Valor inicial com os acréscimos",
                isOfTotals ? "Final value" : "Initial value with the increases",
                final),
            Figures.Brl("Aumento", "Increase", final - initial),
        ],
        PeerGroup: null,
        new Threshold(Figures.Invariant((double)share), FigureUnit.Ratio, Norm),
        Figures.Ratio(
            isOfTotals ? "Valor final ÷ valor inicial − 1" : "Acréscimos ÷ valor inicial",
            isOfTotals ? "Final value ÷ initial value − 1" : "Increases ÷ initial value", final / initial - 1),
        [
            isOfTotals
                ? new LocalizedText(
                    "A fonte só dá os totais: reajustes, repactuações e o valor de prorrogações, que não contam para o limite, estão dentro "
                    + "da diferença.",
                    "The source gives totals only: readjustments and the value of extensions, which do not count towards the limit, are "
                    + "inside the difference.")
                : new LocalizedText(
                    "Soma dos termos aditivos de acréscimo, com o valor que a fonte lhes dá; reajustes e prorrogações ficam de fora.",
                    "Sum of the amendments that increase, with the value that the source gives them; readjustments and extensions are left out."),
            isRenovation
                ? new LocalizedText(
                    "O objeto fala em reforma: vale o limite de reforma de edifício ou equipamento.",
                    "The object speaks of renovation: the limit for the renovation of a building or equipment applies.")
                : new LocalizedText(
                    "O objeto não fala em reforma de edifício ou equipamento, para a qual o limite seria maior.",
                    "The object does not speak of the renovation of a building or equipment, for which the limit would be higher."),
        ])
    {
        Chart = Charts.AgainstLimit("Aumento", "Increase", FigureUnit.Ratio, (double)(final / initial - 1), (double)share),
    };
}
