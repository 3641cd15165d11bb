using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.Core.RedFlags;

/// <content>Who bids, who wins, and at what price.</content>
public static partial class RedFlagCatalog
{
    private static Indicator SingleBidder()
    {
        var defaults = new SingleBidderOptions();
        return new(
            "F11",
            AgentRole.Anita,
            new("Um só participante", "Single bidder"),
            new(
                "Itens de licitações abertas a todos em que só um fornecedor participou: houve forma de disputa, mas não disputa.",
                "Lines of tenders open to all in which one supplier took part: the form of competition without any."),
            new(
                "modalidade aberta ∧ participantes válidos distintos de um item = 1",
                "open method ∧ distinct valid participants of a line = 1"),
            Whole(defaults.Participants, FigureUnit.Count, "R018 (Red Flags for integrity); Corruption Risk Index"),
            null,
            new("Mercados pequenos, especializados ou distantes têm poucos fornecedores.", "Small, specialised or remote markets have few suppliers."))
        {
            SeverityRule = new("0,4 + 0,35·parcela dos itens. Confiança 0,6.", "0.4 + 0.35·share of the lines. Confidence 0.6."),
            Peers = new("Os demais itens da licitação", "The tender's other lines"),
            Fields = ["method", "participations"],
            Limits = new("Propostas desclassificadas não estão na fonte.", "Bids that were turned down are not in the source."),
        };
    }

    private static Indicator FrequentLoser()
    {
        var defaults = new FrequentLoserOptions();
        return new(
            "F19",
            AgentRole.Oxossi,
            new("Perdedor frequente", "Frequent loser"),
            new(
                "Fornecedores que participam muito e vencem muito menos que os que participam tanto: podem servir só para dar aparência de disputa.",
                "Suppliers that take part often and win far less than those who do as often: they may be there to make it look like competition."),
            new(
                "participações ≥ max(P75, 10) ∧ taxa de vitória ≤ Q1 − 1,5·AIQ desses fornecedores, n ≥ 20",
                "participations ≥ max(P75, 10) ∧ win rate ≤ Q1 − 1.5·IQR of such suppliers, n ≥ 20"),
            new(Figures.Invariant(defaults.Fence), FigureUnit.Ratio, "R025; Q1 − 1.5·IQR"),
            null,
            new("Quem é novo, caro ou mal preparado também perde muito.", "Who is new, dear or badly prepared loses often too."))
        {
            SeverityRule = new("0,45 + 0,3·(1 − taxa ÷ limiar). Confiança 0,4.", "0.45 + 0.3·(1 − rate ÷ fence). Confidence 0.4."),
            Peers = new("Fornecedores com participações a partir do percentil 75", "Suppliers with participations from the 75th percentile on"),
            Fields = ["method", "participations"],
            Limits = new("Sem os lances não se vê por quanto se perdeu.", "Without the bids it cannot be seen by how much they lost."),
            Parameters =
            [
                new("frequent", defaults.Frequent, FigureUnit.Ratio, 0.5, 0.99, new("Quantil das participações", "Quantile of participations")),
                Fence(defaults.Fence),
            ],
        };
    }

    private static Indicator BiddingRing()
    {
        var defaults = new BiddingRingOptions();
        return new(
            "F20",
            AgentRole.Oxossi,
            new("Participação conjunta com rodízio", "Co-bidding ring"),
            new(
                "Fornecedores que disputam os mesmos itens muito mais do que o acaso explicaria, e se alternam nas vitórias.",
                "Suppliers that bid for the same lines far more than chance would explain, and take turns in winning."),
            new(
                "comuns ≥ 5 ∧ comuns·N/(a·b) > 5 ∧ comuns/(a+b−comuns) > 0,5 ∧ mín(vitórias)/máx(vitórias) ≥ 0,25; pares conectados",
                "joint ≥ 5 ∧ joint·N/(a·b) > 5 ∧ joint/(a+b−joint) > 0.5 ∧ min(wins)/max(wins) ≥ 0.25; connected pairs"),
            new(Figures.Invariant(defaults.Jaccard), FigureUnit.Ratio, "OECD, Guidelines for fighting bid rigging"),
            "Lei 12.529/2011, art. 36, § 3º",
            new(
                "Especialistas do mesmo ramo encontram-se nas mesmas licitações sem combinar nada.",
                "Specialists of one trade meet in the same tenders without any arrangement."))
        {
            SeverityRule = new(
                "0,6 + 0,2·(Jaccard − 0,5)/0,5 + 0,05 por membro além do segundo, até 0,9. Confiança 0,5.",
                "0.6 + 0.2·(Jaccard − 0.5)/0.5 + 0.05 for each member beyond the second, at most 0.9. Confidence 0.5."),
            Peers = new("Todos os itens de licitações abertas do escopo", "All lines of open tenders of the scope"),
            Fields = ["method", "participations"],
            Limits = new(
                "Itens de uma mesma licitação contam cada um; itens com mais de 50 participantes ficam de fora.",
                "Lines of one tender count each; lines with more than 50 participants are left out."),
            Parameters =
            [
                new("minJoint", defaults.MinJoint, FigureUnit.Count, 2, 1_000, new("Itens em comum", "Joint lines")),
                new("lift", defaults.Lift, FigureUnit.Ratio, 1, 1_000, new("Vezes o acaso", "Times chance")),
                new("jaccard", defaults.Jaccard, FigureUnit.Ratio, 0.05, 0.99, new("Jaccard", "Jaccard")),
            ],
        };
    }

    private static Indicator CloseToEstimate()
    {
        var defaults = new PriceRatioOptions();
        return new(
            "F25",
            AgentRole.Zumbi,
            new("Muito perto do estimado", "Close to the estimate"),
            new(
                "Licitações abertas homologadas por quase todo o valor estimado, ou mais: a disputa não baixou o preço.",
                "Open tenders awarded for nearly the whole estimate, or more: competition did not lower the price."),
            new("homologado / estimado ≥ 0,99", "awarded / estimated ≥ 0.99"),
            new(Figures.Invariant((double)defaults.Close), FigureUnit.Ratio, "R031"),
            null,
            new(
                "Um orçamento bem feito e público atrai propostas próximas dele; preços tabelados não baixam.",
                "A sound, public estimate draws bids close to it; scheduled prices do not fall."))
        {
            SeverityRule = new("0,4; 0,5 a partir do próprio estimado. Confiança 0,4.", "0.4; 0.5 from the estimate itself on. Confidence 0.4."),
            Fields = ["method", "estimatedValue", "awardedValue"],
            Limits = new(
                "O estimado sigiloso só aparece depois; sem o da licitação, somam-se os itens que têm os dois preços.",
                "A withheld estimate appears only later; without the tender's own, the lines with both prices are added up."),
            Parameters = [new("ratio", (double)defaults.Close, FigureUnit.Ratio, 0.5, 2, new("Homologado ÷ estimado", "Awarded ÷ estimated"))],
        };
    }

    private static Indicator FarBelowEstimate()
    {
        var defaults = new PriceRatioOptions();
        return new(
            "F26",
            AgentRole.Zumbi,
            new("Muito abaixo do estimado", "Far below the estimate"),
            new(
                "Licitações abertas homologadas por menos da metade do estimado: proposta inexequível, que vira aditivo, ou estimativa inflada.",
                "Open tenders awarded for less than half of the estimate: a bid that cannot be kept and turns into amendments, or an inflated "
                + "estimate."),
            new("homologado / estimado ≤ 0,4", "awarded / estimated ≤ 0.4"),
            new(Figures.Invariant((double)defaults.Far), FigureUnit.Ratio, "DOZORRO"),
            "Lei 14.133/2021, art. 59, III e § 4º",
            new("Disputa forte e orçamentos velhos também dão descontos grandes.", "Strong competition and old estimates give large discounts too."))
        {
            SeverityRule = new("0,45 + 0,35·(1 − razão/0,4). Confiança 0,4.", "0.45 + 0.35·(1 − ratio/0.4). Confidence 0.4."),
            Fields = ["method", "estimatedValue", "awardedValue"],
            Limits = new(
                "Itens fracassados contam no estimado e não no homologado.", "Lines without a winner count in the estimate and not in the award."),
            Parameters = [new("ratio", (double)defaults.Far, FigureUnit.Ratio, 0.01, 0.95, new("Homologado ÷ estimado", "Awarded ÷ estimated"))],
        };
    }
}
