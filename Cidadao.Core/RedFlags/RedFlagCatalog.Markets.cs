using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.Core.RedFlags;

/// <content>Anita's markets and Zumbi's prices.</content>
public static partial class RedFlagCatalog
{
    private static Indicator SupplierConcentration()
    {
        var defaults = new SupplierConcentrationOptions();
        return new Indicator(
            "F13",
            AgentRole.Anita,
            new LocalizedText("Concentração em poucos fornecedores", "Supplier concentration"),
            new LocalizedText(
                "Mede quanto do valor que um órgão contrata no ano fica com poucos fornecedores, pelo índice de Herfindahl–Hirschman "
                + "(soma dos "
                + "quadrados das participações) e pela participação do maior. Só entram grupos de 20 contratos ou mais.",
                "Measures how much of the value that an agency contracts in a year goes to few suppliers, by the Herfindahl–Hirschman "
                + "index "
                + "(sum of the squared shares) and by the share of the largest. Only groups of 20 contracts or more count."),
            new(
                "órgão × ano, n ≥ 20: HHI = Σ participação² > 0,25 ∨ maior participação > 0,5",
                "agency × year, n ≥ 20: HHI = Σ share² > 0.25 ∨ max share > 0.5"),
            new Threshold(Figures.Invariant(defaults.Index), FigureUnit.Ratio, SupplierConcentrationDetector.Source),
            null,
            new LocalizedText(
                "Um único contrato grande, como uma obra ou um serviço nacional, basta para concentrar o ano. Há mercados com poucos "
                + "fornecedores por natureza, e órgãos pequenos ou especializados.",
                "A single large contract, such as works or a nationwide service, is enough to concentrate a year. Some markets have few "
                + "suppliers by nature, and some agencies are small or specialised."))
        {
            SeverityRule = new LocalizedText(
                "0,45 + 0,4·max((HHI − 0,25)/0,75, (participação − 0,5)/0,5). Confiança 0,5.",
                "0.45 + 0.4·max((HHI − 0.25)/0.75, (share − 0.5)/0.5). Confidence 0.5."),
            Peers = new LocalizedText(
                "Contratos do mesmo órgão e ano",
                "Contracts of the same agency and year"),
            Fields = ["signedOn", "supplier", "initialValue"],
            Limits = new LocalizedText(
                "Um escopo estreito concentra por si; o mercado relevante não é o órgão inteiro.",
                "A narrow scope concentrates by itself; the relevant market is not the whole agency."),
            Parameters =
            [
                new("index", defaults.Index, FigureUnit.Ratio, 0.05, 0.99, new LocalizedText("Índice de Herfindahl", "Herfindahl index")),
                new("share", defaults.Share, FigureUnit.Ratio, 0.05, 0.99, new LocalizedText("Maior participação", "Largest share")),
                new("minContracts", defaults.MinContracts, FigureUnit.Count, 2, 10000, new LocalizedText("Menor grupo", "Smallest group")),
            ],
        };
    }

    private static Indicator UnitPriceOutlier()
    {
        var defaults = new UnitPriceOutlierOptions();
        return new Indicator(
            "F21",
            AgentRole.Zumbi,
            new LocalizedText("Preço unitário atípico", "Unit price outlier"),
            new LocalizedText(
                "Compara o preço unitário de cada linha com os que a mesma unidade gestora pagou no mesmo ano pela mesma classe de item. "
                + "Usa a "
                + "mediana e o desvio absoluto mediano do logaritmo do preço, que uns poucos preços extremos não deslocam, e aponta só os "
                + "caros.",
                "Compares the unit price of each line with those that the same buying unit paid in the same year for the same item class. "
                + "It "
                + "uses the median and the median absolute deviation of the price's logarithm, which a few extreme prices cannot move, and "
                + "points only at the dear ones."),
            new(
                "z = 0,6745·(ln preço − mediana)/MAD > 3,5 entre classe de item × unidade gestora × ano, n ≥ 20",
                "z = 0.6745·(ln price − median)/MAD > 3.5 among item class × buying unit × year, n ≥ 20"),
            new Threshold(Figures.Invariant(defaults.Z), FigureUnit.Score, UnitPriceOutlierDetector.Source),
            null,
            new LocalizedText(
                "A descrição do item pode juntar produtos de qualidade, tamanho ou unidade de fornecimento diferentes (unidade, caixa, "
                + "tonelada). "
                + "Entregas urgentes ou distantes e erros de digitação na fonte também elevam o preço.",
                "The item's description may join goods of different quality, size or unit of supply (piece, box, ton). Urgent or remote "
                + "deliveries and slips of the keyboard in the source raise the price too."))
        {
            SeverityRule = new LocalizedText(
                "0,5 + 0,15·log₂(z/3,5), até 0,95; até 0,45 quando o preço não passa de 1,5 vez a mediana. Confiança 0,6.",
                "0.5 + 0.15·log₂(z/3.5), at most 0.95; at most 0.45 where the price is below 1.5 times the median. Confidence 0.6."),
            Peers = new LocalizedText(
                "Linhas da mesma classe, unidade gestora e ano",
                "Lines of the same class, buying unit and year"),
            Fields = ["itemClass", "unitPrice", "signedOn"],
            Limits = new LocalizedText(
                "Sem unidade de medida na fonte, caixa e peça podem misturar-se na mesma classe.",
                "Without a unit of measure in the source, box and piece may share a class."),
            Parameters =
            [
                new("z", defaults.Z, FigureUnit.Score, 1, 20, new LocalizedText("z robusto", "Robust z")),
                new("minLines", defaults.MinLines, FigureUnit.Count, 5, 10000, new LocalizedText("Menor grupo", "Smallest group")),
            ],
        };
    }
}
