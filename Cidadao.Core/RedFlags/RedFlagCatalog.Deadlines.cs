using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.Core.RedFlags;

/// <content>Bonifácio's shares of changes, deadlines and days.</content>
public static partial class RedFlagCatalog
{
    private static Indicator SuppressionOverShare()
    {
        var defaults = new SuppressionOverShareOptions();
        return new(
            "F05",
            AgentRole.Bonifacio,
            new("Supressão acima do percentual legal", "Suppression over the legal share"),
            new(
                "O comprador pode impor a redução de um contrato em até 25% do valor inicial. O indicador aponta contratos cujo valor final é "
                + "menor que isso.",
                "The buyer may impose a reduction of a contract by up to 25% of the initial value. The indicator points at contracts whose "
                + "final value is lower than that."),
            new("1 − valor final / valor inicial > 0,25", "1 − final / initial > 0.25"),
            new(Figures.Invariant((double)defaults.Share), FigureUnit.Ratio, "Lei 14.133/2021, art. 125"),
            "Lei 14.133/2021, arts. 125 e 129",
            new(
                "Supressões acordadas, rescisões e contratos por demanda que não se executaram por inteiro não têm este limite.",
                "Agreed suppressions, terminations and on-demand contracts that were not carried out in full have no such limit."))
        {
            SeverityRule = new(
                "0,4 + 0,4·(redução − 0,25)/0,75. Confiança 0,4.", "0.4 + 0.4·(reduction − 0.25)/0.75. Confidence 0.4."),
            Fields = ["initialValue", "finalValue"],
            Limits = new(
                "A fonte só dá os totais e não diz quem quis a redução.", "The source gives totals only and does not say who wanted the reduction."),
            Parameters = [new("share", (double)defaults.Share, FigureUnit.Ratio, 0.01, 0.99, new("Percentual", "Share"))],
        };
    }

    private static Indicator ManyAmendments()
    {
        var defaults = new ManyAmendmentsOptions();
        return new(
            "F06",
            AgentRole.Bonifacio,
            new("Muitos termos aditivos", "Many amendments"),
            new(
                "Conta os termos aditivos de cada contrato e aponta os que têm muito mais que os outros contratos aditados, e ao menos quatro.",
                "Counts the amendments of each contract and points at those with far more than other amended contracts, and at least four."),
            new(
                "aditivos ≥ max(Q3 + 1,5·AIQ, 4), entre contratos com ao menos um aditivo, n ≥ 20",
                "count ≥ max(Q3 + 1.5·IQR, 4), over contracts with at least one amendment, n ≥ 20"),
            Whole(defaults.Least, FigureUnit.Count, "Q3 + 1.5·IQR, min 4 (Corruption Risk Index, Fazekas & Kocsis)"),
            null,
            new(
                "Serviços contínuos são prorrogados ano a ano, e obras longas são replanejadas; cada termo pode ser lícito.",
                "Continuous services are extended year by year, and long works are replanned; each amendment may be lawful."))
        {
            SeverityRule = new("0,4 + 0,15·log₂(termos ÷ limiar), até 0,75. Confiança 0,5.", "0.4 + 0.15·log₂(count ÷ threshold), at most 0.75. Confidence 0.5."),
            Peers = new("Contratos do escopo com ao menos um termo aditivo", "Contracts of the scope with at least one amendment"),
            Fields = ["amendments"],
            Limits = new(
                "Termos de um número usado por vários contratos ficam de fora. Contratos antigos tiveram mais tempo para aditivos.",
                "Amendments of a number that several contracts bear are left out. Old contracts had more time for amendments."),
            Parameters =
            [
                Fence(defaults.Fence),
                new("least", defaults.Least, FigureUnit.Count, 2, 100, new("Menor número de termos", "Fewest amendments")),
            ],
        };
    }

    private static Indicator EarlyIncrease()
    {
        var defaults = new EarlyIncreaseOptions();
        return new(
            "F07",
            AgentRole.Bonifacio,
            new("Acréscimo precoce", "Early increase"),
            new(
                "Um acréscimo por aditivo logo depois do início sugere que a quantidade licitada não era a que se queria.",
                "An increase by amendment right after the start suggests that what was tendered was not what was wanted."),
            new(
                "dia do primeiro aditivo de acréscimo − início da vigência ≤ 90 dias",
                "day of first amendment with an increase − startsOn ≤ 90 d"),
            Whole(defaults.Days, FigureUnit.Days, "Practice"),
            null,
            new(
                "Mudanças imprevistas de projeto ou de demanda podem vir logo no começo.",
                "Unforeseen changes of project or demand may come right at the start."))
        {
            SeverityRule = new(
                "0,4 + 0,3·(1 − dias/90), e mais 0,1 se o acréscimo conhecido passa de 10% do valor inicial. Confiança 0,5.",
                "0.4 + 0.3·(1 − days/90), and 0.1 more if the known increase exceeds 10% of the initial value. Confidence 0.5."),
            Fields = ["startsOn", "amendmentKind", "amendmentDay"],
            Limits = new(
                "Nos arquivos do Portal o tipo do termo é lido do texto e a data é a da publicação.",
                "In the Portal's files the amendment's kind is read from its text and the day is that of publication."),
            Parameters = [new("days", defaults.Days, FigureUnit.Days, 1, 730, new("Dias", "Days"))],
        };
    }

    private static Indicator LatePublication()
    {
        var defaults = new LatePublicationOptions();
        return new(
            "F09",
            AgentRole.Bonifacio,
            new("Publicação tardia", "Late publication"),
            new(
                "A lei quer o contrato publicado em até 20 dias úteis da assinatura depois de licitação e 10 depois de contratação direta.",
                "The law wants the contract published within 20 business days of the signature after a tender and 10 after a direct award."),
            new(
                "dias úteis (assinatura, publicação] > 20; contratação direta > 10",
                "business days (signedOn, publishedOn] > 20; direct award > 10"),
            Whole(defaults.TenderDays, FigureUnit.Days, "Lei 14.133/2021, art. 94"),
            "Lei 14.133/2021, art. 94",
            new(
                "A data da fonte pode ser a da republicação ou a do Diário Oficial, depois do PNCP. Contratos da Lei 8.666 têm outro prazo.",
                "The source's date may be that of a republication or of the gazette, after PNCP. Contracts of Lei 8.666 have another deadline."))
        {
            SeverityRule = new(
                "Um indício por unidade e ano: 0,3 + 0,15·log₂(dias ÷ prazo) do mais atrasado, até 0,6, e mais 0,1 se metade está atrasada. Confiança 0,6.",
                "One finding a unit and year: 0.3 + 0.15·log₂(days ÷ deadline) of the latest, at most 0.6, and 0.1 more if half are late. Confidence 0.6."),
            Fields = ["method", "signedOn", "publishedOn"],
            Limits = new(
                "Feriados estaduais e municipais são desconhecidos. Só contratos assinados a partir de 01/04/2021.",
                "State and municipal holidays are unknown. Only contracts signed from 2021-04-01 on."),
            Parameters =
            [
                new("tenderDays", defaults.TenderDays, FigureUnit.Days, 1, 365, new("Dias úteis após licitação", "Business days after a tender")),
                new("directDays", defaults.DirectDays, FigureUnit.Days, 1, 365, new("Dias úteis após contratação direta", "Business days after a direct award")),
            ],
        };
    }

    private static Indicator ShortDeadline()
    {
        var defaults = new ShortDeadlineOptions();
        return new(
            "F10",
            AgentRole.Bonifacio,
            new("Prazo curto para propostas", "Short deadline"),
            new(
                "Entre o edital e a abertura a lei quer 8 dias úteis para bens, 10 para serviços e obras comuns e 25 para os especiais.",
                "Between notice and opening the law wants 8 business days for goods, 10 for common services and works and 25 for special ones."),
            new(
                "dias úteis (edital, abertura] < 8 bens; < 10 serviços e obras comuns; < 25 especiais",
                "business days (noticeOn, opensOn] < 8 goods; < 10 common services and works; < 25 special"),
            Whole(defaults.Goods, FigureUnit.Days, "Lei 14.133/2021, art. 55"),
            "Lei 14.133/2021, arts. 55 e 183",
            new(
                "No SUS o prazo pode cair pela metade, e um edital corrigido sem mudar propostas não reabre o prazo.",
                "In the health system the deadline may be halved, and a correction that does not touch bids does not reopen it."))
        {
            SeverityRule = new("0,5 + 0,4·(1 − dias ÷ prazo). Confiança 0,6.", "0.5 + 0.4·(1 − days ÷ deadline). Confidence 0.6."),
            Fields = ["method", "noticeOn", "opensOn", "category"],
            Limits = new(
                "Sem categoria vale o menor prazo, o de bens. O critério de julgamento, que alonga prazos, é desconhecido.",
                "Without a category the shortest deadline, that of goods, applies. The award criterion, which lengthens deadlines, is unknown."),
            Parameters =
            [
                new("goods", defaults.Goods, FigureUnit.Days, 1, 120, new("Bens", "Goods")),
                new("common", defaults.Common, FigureUnit.Days, 1, 120, new("Serviços e obras comuns", "Common services and works")),
                new("special", defaults.Special, FigureUnit.Days, 1, 120, new("Serviços e obras especiais", "Special services and works")),
            ],
        };
    }

    private static Indicator Emergency()
    {
        var defaults = new EmergencyOptions();
        return new(
            "F24",
            AgentRole.Bonifacio,
            new("Emergência longa ou repetida", "Emergency too long"),
            new(
                "A dispensa por emergência vale por até um ano, e a mesma empresa não pode ser contratada de novo com base nela.",
                "An emergency award lasts for up to one year, and the same firm may not be contracted again on it."),
            new(
                "dispensa por emergência ∧ (fim > início + 1 ano ∨ contrato emergencial anterior da mesma unidade e fornecedor)",
                "emergency dispensa ∧ (endsOn > startsOn + 1 y ∨ an earlier emergency contract of the same unit and supplier)"),
            Whole(365 * defaults.Years, FigureUnit.Days, "Lei 14.133/2021, art. 75, VIII"),
            "Lei 14.133/2021, art. 75, VIII e § 6º",
            new(
                "Uma nova emergência, distinta da anterior, admite contratar a mesma empresa.",
                "A new emergency, distinct from the one before, admits contracting the same firm."))
        {
            SeverityRule = new(
                "0,6 pela duração, 0,55 pela repetição, 0,75 por ambas. Confiança 0,5.",
                "0.6 for the term, 0.55 for the repetition, 0.75 for both. Confidence 0.5."),
            Fields = ["method", "legalBasis", "startsOn", "endsOn", "supplier"],
            Limits = new(
                "Nos arquivos do Portal o fundamento legal está quase sempre em branco: ali quase nada pode ser examinado.",
                "In the Portal's files the legal basis is nearly always blank: there hardly anything can be examined."),
            Parameters = [new("years", defaults.Years, FigureUnit.Count, 1, 10, new("Anos", "Years"))],
        };
    }

    private static Indicator SignatureDay()
    {
        var defaults = new SignatureDayOptions();
        return new(
            "F28",
            AgentRole.Bonifacio,
            new("Assinatura em dia livre ou retroativa", "Weekend or retroactive signature"),
            new(
                "Aponta contratos cuja vigência começou antes da assinatura e, como informação, os assinados em fim de semana ou feriado nacional.",
                "Points at contracts whose term began before the signature and, as information, at those signed on a weekend or national holiday."),
            new(
                "início da vigência < assinatura → média; assinatura em fim de semana ou feriado nacional → informativa",
                "startsOn < signedOn → medium; signedOn on a weekend or national holiday → info"),
            Whole(defaults.GraceDays, FigureUnit.Days, "Practice"),
            null,
            new(
                "Assinaturas eletrônicas são feitas a qualquer hora, e serviços essenciais não param para esperar a formalização.",
                "Electronic signatures are made at any time, and essential services do not stop to wait for the paperwork."))
        {
            SeverityRule = new(
                "Retroativo, um indício por contrato: 0,5 + 0,1·log₁₀(dias), até 0,69, confiança 0,6. Dias livres, um indício por unidade e ano: 0,2, "
                + "confiança 0,5.",
                "Retroactive, one finding a contract: 0.5 + 0.1·log₁₀(days), at most 0.69, confidence 0.6. Free days, one finding a unit and year: 0.2, "
                + "confidence 0.5."),
            Fields = ["signedOn", "startsOn"],
            Limits = new(
                "Carnaval e Corpus Christi não são feriados nacionais e não contam.", "Carnival and Corpus Christi are no national holidays and do not count."),
            Parameters = [new("graceDays", defaults.GraceDays, FigureUnit.Days, 0, 365, new("Dias tolerados", "Days tolerated"))],
        };
    }
}
