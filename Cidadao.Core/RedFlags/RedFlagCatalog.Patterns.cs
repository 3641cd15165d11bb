using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.Core.RedFlags;

/// <content>Patterns of many contracts at once.</content>
public static partial class RedFlagCatalog
{
    private static Indicator JustBelowLimit()
    {
        var defaults = new JustBelowLimitOptions();
        return new(
            "F02",
            AgentRole.Oxossi,
            new("Logo abaixo do limite", "Just below the limit"),
            new(
                "Dispensas entre 90% e 100% do limite de valor da sua data e, mais forte, unidades gestoras que têm muito mais delas logo abaixo do "
                + "limite que logo acima.",
                "Direct awards between 90% and 100% of the value limit of their day and, stronger, buying units with far more of them just below "
                + "the limit than just above."),
            new(
                "0,9·L ≤ valor inicial < L; por unidade: teste binomial de [0,9·L, L) contra [L, 1,1·L), p < 0,01 após Benjamini–Hochberg, n ≥ 7",
                "0.9·L ≤ initial < L; per unit: binomial test of [0.9·L, L) against [L, 1.1·L), p < 0.01 after Benjamini–Hochberg, n ≥ 7"),
            new(Figures.Invariant((double)defaults.Share), FigureUnit.Ratio, "Bunching literature; Lei 14.133/2021, art. 75, I e II"),
            "Lei 14.133/2021, art. 75, I e II",
            new(
                "Acima do limite é preciso licitar: que haja menos dispensas ali é também efeito da própria lei.",
                "Above the limit a tender is due: that there are fewer direct awards is also an effect of the law itself."))
        {
            SeverityRule = new(
                "Dispensa: 0,3 + 0,15·(valor ÷ limite − 0,9)/0,1, confiança 0,3 (0,2 no limite de obras). Unidade: 0,5 + 0,1·log₁₀(0,01 ÷ p), até "
                + "0,85, confiança 0,5.",
                "Award: 0.3 + 0.15·(value ÷ limit − 0.9)/0.1, confidence 0.3 (0.2 at the limit for works). Unit: 0.5 + 0.1·log₁₀(0.01 ÷ p), at most "
                + "0.85, confidence 0.5."),
            Peers = new("Dispensas da unidade entre 90% e 110% do limite", "The unit's direct awards between 90% and 110% of the limit"),
            Fields = ["method", "signedOn", "initialValue"],
            Limits = new(
                "A fonte não diz se é obra: cada valor é comparado com os dois limites.",
                "The source does not say whether it is works: each value is held against both limits."),
            Parameters =
            [
                new("share", (double)defaults.Share, FigureUnit.Ratio, 0.5, 0.99, new("Parcela do limite", "Share of the limit")),
                PValue(defaults.PValue),
                new("minAwards", defaults.MinAwards, FigureUnit.Count, 5, 1_000, new("Menor número de dispensas", "Fewest awards")),
            ],
        };
    }

    private static Indicator NonCompetitiveShare()
    {
        var defaults = new NonCompetitiveShareOptions();
        return new(
            "F12",
            AgentRole.Anita,
            new("Contratação direta em excesso", "Non-competitive share"),
            new(
                "Compara a parcela do valor que cada unidade contrata no ano por dispensa ou inexigibilidade com a das outras unidades.",
                "Compares the share of its year's value that each unit awards without competition with that of other units."),
            new(
                "Σ valor inicial (dispensa, inexigibilidade) / Σ valor inicial, por unidade e ano ≥ max(Q3 + 1,5·AIQ, 0,3), n ≥ 10 contratos, ≥ 20 unidades",
                "Σ initial (dispensa, inexigibilidade) / Σ initial, per unit and year ≥ max(Q3 + 1.5·IQR, 0.3), n ≥ 10 contracts, ≥ 20 units"),
            new(Figures.Invariant(defaults.Fence), FigureUnit.Ratio, "R013; Q3 + 1.5·IQR"),
            "Lei 14.133/2021, arts. 74 e 75",
            new(
                "Pesquisa, saúde, publicidade legal e serviços exclusivos levam a muita contratação direta lícita.",
                "Research, health, legal notices and exclusive services lead to much lawful direct contracting."))
        {
            SeverityRule = new("0,5 + 0,3·(parcela − limiar)/(1 − limiar). Confiança 0,4.", "0.5 + 0.3·(share − fence)/(1 − fence). Confidence 0.4."),
            Peers = new("Unidades gestoras com 10 contratos ou mais no mesmo ano", "Buying units with 10 contracts or more in the same year"),
            Fields = ["method", "signedOn", "initialValue"],
            Limits = new(
                "Contratos sem modalidade na fonte ficam de fora. Quando o limiar passa de 100%, nada é apontado.",
                "Contracts without a method in the source are left out. Where the fence exceeds 100%, nothing is pointed at."),
            Parameters = [Fence(defaults.Fence), MinContracts(defaults.MinContracts)],
        };
    }

    private static Indicator HeterogeneousSupplier()
    {
        var defaults = new HeterogeneousSupplierOptions();
        return new(
            "F18",
            AgentRole.Anita,
            new("Fornecedor de tudo", "Heterogeneous supplier"),
            new(
                "Fornecedores que vendem muito mais classes de itens diferentes que outros com contratos em número comparável.",
                "Suppliers that sell far more different item classes than others with comparable numbers of contracts."),
            new(
                "classes de itens distintas ≥ Q3 + 1,5·AIQ entre fornecedores com ≥ 20 contratos, ≥ 20 fornecedores",
                "distinct item classes ≥ Q3 + 1.5·IQR among suppliers with ≥ 20 contracts, ≥ 20 suppliers"),
            new(Figures.Invariant(defaults.Fence), FigureUnit.Ratio, "R048; Q3 + 1.5·IQR"),
            null,
            new("Distribuidores e atacadistas vendem de tudo.", "Distributors and wholesalers sell everything."))
        {
            SeverityRule = new("0,35 + 0,15·log₂(classes ÷ limiar), até 0,65. Confiança 0,3.", "0.35 + 0.15·log₂(classes ÷ fence), at most 0.65. Confidence 0.3."),
            Peers = new("Fornecedores com 20 contratos ou mais", "Suppliers with 20 contracts or more"),
            Fields = ["supplier", "itemClass"],
            Limits = new(
                "A classe é a descrição do item, mais fina que um ramo de atividade.", "The class is the item's description, finer than a line of business."),
            Parameters = [Fence(defaults.Fence), MinContracts(defaults.MinContracts)],
        };
    }

    private static Indicator Benford()
    {
        var defaults = new BenfordOptions();
        return new(
            "F22",
            AgentRole.Oxossi,
            new("Dígitos fora da lei de Benford", "Benford"),
            new(
                "Em valores que nascem de muitas causas, o primeiro dígito é 1 em 30% das vezes e 9 em 5%. O indicador aponta unidades e "
                + "fornecedores cujos valores se afastam disso além do acaso.",
                "In amounts that come of many causes the first digit is 1 in 30% of cases and 9 in 5%. The indicator points at units and suppliers "
                + "whose amounts depart from that beyond chance."),
            new(
                "média |parcela(d) − log₁₀(1 + 1/d)| > 0,015 (primeiro), > 0,0022 (dois primeiros) ∧ p de χ² < 0,01 após Benjamini–Hochberg; n ≥ 300 (1.000); amplitude ≥ 2",
                "mean |share(d) − log₁₀(1 + 1/d)| > 0.015 (first), > 0.0022 (first two) ∧ χ² p < 0.01 after Benjamini–Hochberg; n ≥ 300 (1,000); span ≥ 2"),
            new(Figures.Invariant(defaults.FirstDeviation), FigureUnit.Ratio, "Nigrini (2012), Benford's Law; R029"),
            null,
            new(
                "Preços fixos, tabelas e limites legais produzem dígitos próprios sem nada de errado.",
                "Fixed prices, schedules and legal limits make digits of their own with nothing wrong."))
        {
            SeverityRule = new("0,4 + 0,15·log₂(desvio ÷ limite), até 0,7. Confiança 0,3.", "0.4 + 0.15·log₂(deviation ÷ bound), at most 0.7. Confidence 0.3."),
            Peers = new("As frequências da lei de Benford", "The frequencies of Benford's law"),
            Fields = ["lineValue", "initialValue"],
            Limits = new(
                "Fala do conjunto e nunca de um valor. Grupos pequenos ou de pouca variação não são testados.",
                "It speaks of the whole and never of one amount. Small groups or those of little spread are not tested."),
            Parameters =
            [
                new("firstDeviation", defaults.FirstDeviation, FigureUnit.Ratio, 0.001, 0.2, new("Desvio, primeiro dígito", "Deviation, first digit")),
                new("firstTwoDeviation", defaults.FirstTwoDeviation, FigureUnit.Ratio, 0.0001, 0.1, new("Desvio, dois dígitos", "Deviation, two digits")),
                new("minAmounts", defaults.MinAmounts, FigureUnit.Count, 100, 100_000, new("Menor grupo", "Smallest group")),
                PValue(defaults.PValue),
            ],
        };
    }

    private static Indicator YearEndRush()
    {
        var defaults = new YearEndRushOptions();
        return new(
            "F27",
            AgentRole.Zumbi,
            new("Corrida de fim de ano", "Year-end rush"),
            new(
                "Compara a parcela do ano que uma unidade contrata em dezembro com os dezembros anteriores dela mesma.",
                "Compares the share of the year that a unit contracts in December with its own earlier Decembers."),
            new(
                "z = (parcela de dezembro − média)/desvio de ≥ 3 anos anteriores > 3 ∧ parcela > 1,5·média; anos com ≥ 10 contratos",
                "z = (December's share − mean)/deviation of ≥ 3 earlier years > 3 ∧ share > 1.5·mean; years with ≥ 10 contracts"),
            new(Figures.Invariant(defaults.Z), FigureUnit.Score, "Liebman & Mahoney (2017)"),
            null,
            new("Créditos liberados no fim do ano obrigam a contratar em dezembro.", "Funds released at the end of the year force contracting in December."))
        {
            SeverityRule = new("0,4 + 0,15·log₂(z/3), até 0,7. Confiança 0,4.", "0.4 + 0.15·log₂(z/3), at most 0.7. Confidence 0.4."),
            Peers = new("A própria unidade nos anos anteriores", "The unit itself in earlier years"),
            Fields = ["signedOn", "initialValue"],
            Limits = new(
                "Precisa de quatro anos importados; com três anos de história o desvio é grosseiro.",
                "Needs four imported years; with three years of history the deviation is coarse."),
            Parameters =
            [
                new("z", defaults.Z, FigureUnit.Score, 1, 20, new("z", "z")),
                new("minYears", defaults.MinYears, FigureUnit.Count, 2, 20, new("Anos anteriores", "Earlier years")),
            ],
        };
    }

    private static Indicator PeriodicSpending()
    {
        var defaults = new PeriodicSpendingOptions();
        return new(
            "F31",
            AgentRole.Zumbi,
            new("Gasto periódico", "Periodic spending"),
            new(
                "Procura, na série semanal de valores de uma unidade ou fornecedor, um período que a mesma série embaralhada não mostra.",
                "Looks, in the weekly series of a unit's or supplier's values, for a period that the same series shuffled does not show."),
            new(
                "parcela da maior ordenada do periodograma (FFT de ln(1 + valor semanal), sem AR(1), ≥ 3 ciclos) contra séries embaralhadas, p < 0,01 "
                + "após Benjamini–Hochberg, ≥ 52 semanas",
                "share of the largest periodogram ordinate (FFT of ln(1 + weekly value), AR(1) taken out, ≥ 3 cycles) against shuffles, p < 0.01 after "
                + "Benjamini–Hochberg, ≥ 52 weeks"),
            new(Figures.Invariant(defaults.PValue), FigureUnit.Score, "Fisher's g, permutation test"),
            null,
            new("Compras mensais, trimestrais ou do ano letivo têm ritmo por natureza.", "Monthly, quarterly or school-year purchases have a rhythm by nature."))
        {
            SeverityRule = new("0,3 + 0,3·parcela da variância. Confiança 0,3.", "0.3 + 0.3·share of the variance. Confidence 0.3."),
            Peers = new("A mesma série em ordem embaralhada", "The same series in shuffled order"),
            Fields = ["signedOn", "initialValue"],
            Limits = new("O período mais longo que se vê é um terço da série.", "The longest period to be seen is a third of the series."),
            Parameters =
            [
                PValue(defaults.PValue),
                new("minWeeks", defaults.MinWeeks, FigureUnit.Count, 26, 1_000, new("Menor série, em semanas", "Shortest series, in weeks")),
            ],
        };
    }

    private static Indicator MultivariateOutlier()
    {
        var defaults = new MultivariateOutlierOptions();
        return new(
            "F32",
            AgentRole.Zumbi,
            new("Atípico em vários aspectos", "Multivariate outlier"),
            new(
                "Uma floresta de isolamento separa os contratos que diferem dos demais em vários aspectos ao mesmo tempo: valor, alteração, duração, "
                + "início, linhas e aditivos.",
                "An isolation forest sets apart the contracts that differ from the others in several respects at once: value, change, length, start, "
                + "lines and amendments."),
            new(
                "isolamento entre os 0,5 % maiores e ≥ 0,6, sobre z robustos de seis características; 64 árvores de 256, com semente",
                "isolation score in the top 0.5 % and ≥ 0.6, over robust z-scores of six features; 64 trees of 256, seeded"),
            new(Figures.Invariant(defaults.Score), FigureUnit.Score, "Liu, Ting & Zhou (2008), Isolation Forest"),
            null,
            new("O incomum não é irregular.", "The unusual is not irregular."))
        {
            SeverityRule = new("0,3 + (isolamento − 0,6), até 0,6. Confiança 0,3.", "0.3 + (isolation − 0.6), at most 0.6. Confidence 0.3."),
            Peers = new("Todos os contratos do escopo", "All contracts of the scope"),
            Fields = ["initialValue", "finalValue", "signedOn", "startsOn", "endsOn", "items", "amendments"],
            Limits = new("Não diz o que há de errado; aponta onde olhar.", "It does not say what is wrong; it says where to look."),
            Parameters =
            [
                new("top", defaults.Top, FigureUnit.Ratio, 0.0001, 0.1, new("Parcela apontada", "Share pointed at")),
                new("score", defaults.Score, FigureUnit.Score, 0.4, 0.95, new("Isolamento", "Isolation")),
                new("seed", defaults.Seed, FigureUnit.Count, 0, int.MaxValue, new("Semente", "Seed")),
            ],
        };
    }
}
