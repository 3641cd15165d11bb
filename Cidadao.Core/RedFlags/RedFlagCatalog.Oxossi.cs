using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.Core.RedFlags;

/// <content>Fraud patterns.</content>
public static partial class RedFlagCatalog
{
    private static Indicator SplitPurchase() => new(
        "F03",
        AgentRole.Oxossi,
        new LocalizedText("Possível fracionamento de despesa", "Possible split purchase"),
        new LocalizedText(
            "O limite da dispensa por valor vale para a soma do que a unidade gasta no ano com objetos da mesma natureza. O indicador "
            + "junta as "
            + "dispensas de uma unidade gestora no ano, por fornecedor e por classe de item, e aponta os grupos em que cada contrato fica "
            + "abaixo do limite e a soma o atinge.",
            "The limit of direct award by value holds for the sum of what a unit spends in the year on objects of the same nature. The "
            + "indicator gathers the direct awards of a buying unit in the year, by supplier and by item class, and points at groups in "
            + "which "
            + "every contract is below the limit and the sum reaches it."),
        new(
            "dispensa; unidade × ano × (fornecedor ou classe de item): n ≥ 2 ∧ cada valor inicial < L ∧ Σ valor inicial ≥ L",
            "dispensa; unit × year × (supplier or item class): n ≥ 2 ∧ each initial < L ∧ Σ initial ≥ L"),
        NewestWorksLimit(LegalLimits.All[^1].SplitNorm),
        "Lei 14.133/2021, art. 75, § 1º; Lei 8.666/1993, art. 24, I e II",
        new LocalizedText(
            "As dispensas podem apoiar-se em incisos sem limite de valor, ou tratar de objetos de natureza diferente. Necessidades que "
            + "não se "
            + "podiam prever também se repetem no ano, e a manutenção de veículos tem regra própria (art. 75, § 7º).",
            "The awards may rest on items without a value limit, or be of objects of different nature. Needs that could not be foreseen "
            + "recur within a year too, and the upkeep of vehicles has a rule of its own (art. 75 § 7)."))
    {
        SeverityRule = new LocalizedText(
                "0,55 + 0,1·log₂(soma ÷ limite) + 0,02 por contrato além do segundo, até 0,9; só acima do limite de compras: a partir de 0,3, até 0,49. Confiança 0,6 por fornecedor, 0,5 por classe; metade se incerto.",
                "0.55 + 0.1·log₂(sum ÷ limit) + 0.02 for each contract beyond the second, at most 0.9; above the limit for purchases only: from 0.3, at most 0.49. Confidence 0.6 by supplier, 0.5 by class; half of it if uncertain."),
        Peers = new LocalizedText(
                "Dispensas da mesma unidade gestora no mesmo ano",
                "Direct awards of the same buying unit in the same year"),
        Fields = ["method", "signedOn", "initialValue", "supplier", "itemClass"],
        Limits = new LocalizedText(
                "A natureza do objeto é aproximada pela descrição do item ou pelo fornecedor.",
                "The nature of the object is only approximated by the item's description or by the supplier."),
        Parameters =
            [
                new("minContracts", new SplitPurchaseOptions().MinContracts, FigureUnit.Count, 2, 20, new LocalizedText("Menor número de contratos", "Fewest contracts")),
            ],
    };

    private static Indicator DuplicateContract()
    {
        var defaults = new DuplicateContractOptions();
        return new Indicator(
            "F30",
            AgentRole.Oxossi,
            new LocalizedText("Possível contrato duplicado", "Possible duplicate contract"),
            new LocalizedText(
                "Contratos da mesma unidade gestora com o mesmo fornecedor, de valor igual e objeto quase igual, assinados com até 30 dias "
                + "entre si. Podem ser um só contrato registrado, ou pago, mais de uma vez.",
                "Contracts of one buying unit with one supplier, of equal value and near-equal object, signed up to 30 days apart. They "
                + "may be "
                + "a single contract recorded, or paid, more than once."),
            new(
                "mesma unidade, fornecedor e valor inicial > 0; semelhança(objeto) ≥ 0,9 (trigramas); |Δ assinatura| ≤ 30 dias; grupos conectados",
                "same unit, supplier, initial > 0; similarity(object) ≥ 0.9 (trigrams); |Δ signedOn| ≤ 30 d; connected clusters"),
            new Threshold(Figures.Invariant(defaults.Similarity), FigureUnit.Ratio, "pg_trgm similarity(); ≤ 30 d"),
            null,
            new LocalizedText(
                "Lotes de uma mesma licitação, compras periódicas de valor fixo e patrocínios ou credenciamentos de valor tabelado têm a "
                + "mesma "
                + "aparência; a fonte também pode publicar o mesmo registro duas vezes.",
                "Lots of one tender, periodic purchases at a fixed price and accreditations at a scheduled price look the same; the "
                + "source may "
                + "also publish one record twice."))
        {
            SeverityRule = new LocalizedText(
                "0,5 + 0,15 por objeto igual + 0,1 por mesmo dia + 0,03 por contrato além do segundo, até 0,85. Confiança 0,6.",
                "0.5 + 0.15 for an equal object + 0.1 for the same day + 0.03 for each contract beyond the second, at most 0.85. Confidence 0.6."),
            Peers = new LocalizedText(
                "Contratos da mesma unidade, fornecedor e valor",
                "Contracts of the same unit, supplier and value"),
            Fields = ["supplier", "initialValue", "signedOn", "object"],
            Limits = new LocalizedText(
                "Objetos padronizados por órgão parecem-se sem que os contratos sejam o mesmo.",
                "Objects worded by an agency's template look alike without the contracts being one."),
            Parameters =
            [
                new("similarity", defaults.Similarity, FigureUnit.Ratio, 0.5, 1, new LocalizedText("Semelhança", "Similarity")),
                new("days", defaults.Days, FigureUnit.Days, 1, 365, new LocalizedText("Dias", "Days")),
            ],
        };
    }
}
