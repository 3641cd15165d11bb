using System.Globalization;
using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.Core.RedFlags;

/// <content>Legal limits and deadlines.</content>
public static partial class RedFlagCatalog
{
    private static Indicator DirectAwardOverLimit() => new(
        "F01",
        AgentRole.Bonifacio,
        new LocalizedText("Dispensa acima do limite", "Direct award over the limit"),
        new LocalizedText(
            "A lei dispensa a licitação de compras de pequeno valor, abaixo de um limite que muda a cada ano: um para obras e serviços de "
            + "engenharia, outro, menor, para compras e outros serviços. O indicador aponta dispensas que atingem o limite da data de "
            + "assinatura. Entre os dois limites o resultado é incerto, pois a fonte não diz o que foi contratado.",
            "The law waives the tender for small purchases, below a limit that changes every year: one for works and engineering services, "
            + "another, lower, for purchases and other services. The indicator points at direct awards that reach the limit of their day "
            + "of "
            + "signature. Between the two limits the result is uncertain, as the source does not say what was bought."),
        new(
            "dispensa ∧ valor inicial ≥ limite(assinatura); limite de obras → certo, outros ≤ valor inicial < obras → incerto",
            "dispensa ∧ initial ≥ limit(signedOn); limit = works → certain, others ≤ initial < works → uncertain"),
        NewestWorksLimit(LegalLimits.All[^1].Norm),
        "Lei 14.133/2021, art. 75, I e II; Lei 8.666/1993, art. 24, I e II",
        new LocalizedText(
            "Outros incisos do art. 75 não têm limite de valor: emergência, licitação deserta ou fracassada, compras entre órgãos "
            + "públicos, "
            + "medicamentos, pesquisa. Consórcios públicos e agências executivas têm limite maior.",
            "Other items of art. 75 have no value limit: emergencies, tenders without a valid bid, purchases between public bodies, "
            + "medicines, research. Public consortia and executive agencies have a higher limit."))
    {
        SeverityRule = new LocalizedText(
                "0,5 + 0,2·log₁₀(valor ÷ limite de obras), até 0,85; entre os limites 0,3 + 0,2·log₁₀(valor ÷ limite). Confiança 0,5; incerto 0,25.",
                "0.5 + 0.2·log₁₀(value ÷ limit for works), at most 0.85; between the limits 0.3 + 0.2·log₁₀(value ÷ limit). Confidence 0.5; uncertain 0.25."),
        Fields = ["method", "signedOn", "initialValue"],
        Limits = new LocalizedText(
                "A fonte não diz o inciso do art. 75 nem, em regra, se é obra. A tabela de limites acaba em 2026: datas fora dela são “não se aplica”.",
                "The source says neither the item of art. 75 nor, as a rule, whether it is works. The table of limits ends in 2026: days outside are “not applicable”."),
    };

    private static Indicator IncreaseOverShare()
    {
        var defaults = new IncreaseOverShareOptions();
        return new Indicator(
            "F04",
            AgentRole.Bonifacio,
            new LocalizedText("Aumento acima do percentual legal", "Increase over the legal share"),
            new LocalizedText(
                "Um contrato pode crescer por aditivos até 25% do valor inicial atualizado, ou 50% na reforma de edifício ou equipamento. "
                + "Como a fonte só dá o valor inicial e o final, o indicador compara os dois totais.",
                "Amendments may add up to 25% of the updated initial value to a contract, or 50% in the renovation of a building or of "
                + "equipment. As the source gives the initial and the final value only, the indicator compares these totals."),
            new(
                "valor final / valor inicial − 1 > 0,25; > 0,50 onde o objeto diz “reforma”",
                "final / initial − 1 > 0.25; > 0.50 where the object says “reforma”"),
            new Threshold(Figures.Invariant((double)defaults.Share), FigureUnit.Ratio, "Lei 14.133/2021, art. 125"),
            "Lei 14.133/2021, art. 125; Lei 8.666/1993, art. 65, § 1º",
            new LocalizedText(
                "Reajustes e repactuações não contam para o limite e estão dentro do total, assim como o valor de prorrogações de serviços "
                + "contínuos. Consensos e decisões judiciais também podem alterar o valor.",
                "Readjustments do not count towards the limit and are inside the total, as is the value of extensions of continuous "
                + "services. "
                + "Settlements and court rulings may change the value too."))
        {
            SeverityRule = new LocalizedText(
                "0,5 + 0,15·log₂(aumento ÷ percentual), até 0,85. Confiança 0,4 pelos totais; 0,7 quando os aditivos têm valor.",
                "0.5 + 0.15·log₂(increase ÷ share), at most 0.85. Confidence 0.4 on totals; 0.7 where the amendments have values."),
            Fields = ["initialValue", "finalValue", "object"],
            Limits = new LocalizedText(
                "Pelos totais não se separam reajustes e prorrogações. Reforma é reconhecida pela palavra no objeto.",
                "On totals, readjustments and extensions cannot be told apart. Renovation is recognised by the word in the object."),
            Parameters =
            [
                new("share", (double)defaults.Share, FigureUnit.Ratio, 0.01, 5, new LocalizedText("Percentual geral", "General share")),
                new("renovationShare", (double)defaults.RenovationShare, FigureUnit.Ratio, 0.01, 5, new LocalizedText("Percentual de reforma", "Share for renovation")),
            ],
        };
    }

    private static Indicator LongTerm()
    {
        var defaults = new LongTermOptions();
        var (start, years) = (new DateOnly(2021, 1, 1), defaults.Years);
        var days = start.AddYears(years).DayNumber - start.DayNumber;
        return new Indicator(
            "F23",
            AgentRole.Bonifacio,
            new LocalizedText("Vigência longa", "Long term"),
            new LocalizedText(
                "Contratos de serviços e fornecimentos contínuos podem ter prazo de até 5 anos e, com prorrogações, de até 10. O indicador "
                + "aponta vigências mais longas que 5 anos do calendário e dá peso maior às que passam de 10.",
                "Contracts of continuous services and supplies may have a term of up to 5 years and, with extensions, of up to 10. The "
                + "indicator points at terms longer than 5 calendar years, and gives more weight to those beyond 10."),
            new("fim > início + 5 anos; > 10 anos pesa mais", "endsOn > startsOn + 5 y; > 10 y weighs more"),
            new Threshold(
                days.ToString(CultureInfo.InvariantCulture), FigureUnit.Days, $"Lei 14.133/2021, art. 106 ({years} anos)"),
            "Lei 14.133/2021, arts. 106 e 107",
            new LocalizedText(
                "A própria lei prevê prazos maiores: até 35 anos em contratos que geram receita ou economia com investimento (art. 110), "
                + "até 15 "
                + "na operação continuada de sistemas de tecnologia (art. 114), prazo indeterminado em serviços de monopólio (art. 109). "
                + "Locações e concessões seguem leis próprias.",
                "The law itself has longer terms: up to 35 years for contracts that bring revenue or savings with investment (art. 110), "
                + "up "
                + "to 15 for the continued operation of technology systems (art. 114), no fixed term for monopoly services (art. 109). "
                + "Leases "
                + "and concessions follow laws of their own."))
        {
            SeverityRule = new LocalizedText(
                "0,4 + 0,01 por ano além de 5; além de 10 anos, 0,6 + 0,01 por ano, até 0,75. Confiança 0,4; além de 10 anos 0,6.",
                "0.4 + 0.01 for each year beyond 5; beyond 10 years 0.6 + 0.01 a year, at most 0.75. Confidence 0.4; beyond 10 years 0.6."),
            Fields = ["startsOn", "endsOn"],
            Limits = new LocalizedText(
                "A fonte não diz se a vigência inclui prorrogações nem se o contrato é dos tipos com prazo próprio.",
                "The source says neither whether the term includes extensions nor whether the contract is of a kind with a term of its own."),
            Parameters =
            [
                new("years", defaults.Years, FigureUnit.Count, 1, 30, new LocalizedText("Anos", "Years")),
                new("extendedYears", defaults.ExtendedYears, FigureUnit.Count, 1, 35, new LocalizedText("Anos com prorrogações", "Years with extensions")),
            ],
        };
    }
}
