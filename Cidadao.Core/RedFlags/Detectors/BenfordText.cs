using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What F22 says of a unit or supplier.</summary>
internal static class BenfordText
{
    private const double Base = 0.4;
    private const double PerDoubling = 0.15;
    private const double Cap = 0.7;
    private const double Confidence = 0.3;
    private const int MostContracts = 1_000;

    /// <param name="rows">The contracts of the unit or supplier.</param>
    /// <param name="bound">The deviation that it lies above.</param>
    /// <param name="tests">How many were adjusted together.</param>
    public static Finding FindingOf(ContractView view, BenfordTest test, IReadOnlyList<int> rows, double adjusted, double bound, int tests)
    {
        var (fit, isFirst) = (test.Fit, test.Lowest == BenfordLaw.First);
        var (code, name) = test.IsUnit
            ? (view.UnitParties[test.Group].Code, view.UnitParties[test.Group].Name)
            : (view.SupplierParties[test.Group].Document, view.SupplierParties[test.Group].Name);
        var key = test.IsUnit ? $"unit:{code}" : $"supplier:{view.SupplierParties[test.Group].Id}";
        var which = isFirst ? new LocalizedText("primeiros dígitos", "first digits") : new("dois primeiros dígitos", "first two digits");
        return new Finding(
            "F22",
            $"{key}|{(isFirst ? "first" : "firstTwo")}",
            Stated.Of(
                $"Os {which.Pt} de {Wording.Pt.Count(fit.Size)} valores de {Wording.Short(name)} desviam da lei de Benford (desvio médio "
                + $"{Wording.Pt.Number(fit.Deviation, 4)}, limite {Wording.Pt.Number(bound, 4)})",
                $"The {which.En} of {Wording.En.Count(fit.Size)} amounts of {Wording.Short(name)} deviate from Benford's law (mean deviation "
                + $"{Wording.En.Number(fit.Deviation, 4)}, bound {Wording.En.Number(bound, 4)})"),
            Scores.Of(Base + PerDoubling * Math.Log2(fit.Deviation / bound), Cap),
            Confidence,
            0,
            new Evidence(
                [
                    Figures.Text(test.IsUnit ? "Unidade gestora" : "Fornecedor", test.IsUnit ? "Buying unit" : "Supplier", $"{code} {name}"),
                    Figures.Count("Valores", "Amounts", fit.Size),
                    .. CountsOf(test),
                    Figures.Score("χ²", "χ²", fit.ChiSquare),
                    Figures.Score("p de χ², ajustado", "p of χ², adjusted", adjusted),
                ],
                new PeerGroup(
                    new("Frequências da lei de Benford, log₁₀(1 + 1/d)", "Frequencies of Benford's law, log₁₀(1 + 1/d)"),
                    fit.Size,
                    [Figures.Count("Testes ajustados em conjunto", "Tests adjusted together", tests)]),
                new Threshold(Figures.Invariant(bound), FigureUnit.Ratio, "Nigrini (2012), Benford's Law"),
                Figures.Statistic("Desvio absoluto médio", "Mean absolute deviation", fit.Deviation),
                [
                    new(
                        "Preços fixos, tabelas e limites legais afastam valores legítimos da lei de Benford. O indício é do conjunto: nenhum valor "
                        + "isolado está errado por causa dele.",
                        "Fixed prices, schedules and legal limits keep lawful amounts from Benford's law. The red flag is of the whole: no single "
                        + "amount is wrong because of it."),
                    new(
                        $"O p de χ² foi ajustado (Benjamini–Hochberg) entre {tests} testes.",
                        $"The p of χ² was adjusted (Benjamini–Hochberg) over {tests} tests."),
                ])
            {
                Chart = Charts.Series(
                    "Parcela de cada dígito, do menor ao maior",
                    "Share of each digit, lowest first",
                    FigureUnit.Ratio,
                    [.. test.Counts.Select((_, i) => BenfordLaw.Expected(test.Lowest + i))],
                    [.. test.Counts.Select(count => (double)count / fit.Size)],
                    null),
            },
            LargestOf(view, rows));
    }

    /// <summary>All nine, or of the ninety the ten that are farthest from what was expected.</summary>
    private static IEnumerable<Figure> CountsOf(BenfordTest test) => test.Counts
        .Select((count, i) => (Digits: test.Lowest + i, Count: count))
        .OrderByDescending(digit => Math.Abs((double)digit.Count / test.Fit.Size - BenfordLaw.Expected(digit.Digits)))
        .Take(10)
        .OrderBy(digit => digit.Digits)
        .Select(digit => Figures.Count($"Começam por {digit.Digits}", $"Begin with {digit.Digits}", digit.Count));

    /// <summary>The largest: a list of everything would say nothing.</summary>
    private static long[] LargestOf(ContractView view, IReadOnlyList<int> rows) => ContractListing.IdsOf(
        view, [.. rows.OrderByDescending(row => view.InitialValues[row]).ThenBy(row => row).Take(MostContracts)]);
}
