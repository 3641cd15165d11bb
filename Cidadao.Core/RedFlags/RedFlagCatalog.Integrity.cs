using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.Core.RedFlags;

/// <content>Obaluaiê's integrity.</content>
public static partial class RedFlagCatalog
{
    private static Indicator SanctionedSupplier() => new(
        "F08",
        AgentRole.Obaluaie,
        new("Fornecedor sancionado", "Sanctioned supplier"),
        new(
            "Procura o CNPJ do fornecedor nos cadastros CEIS e CNEP e aponta contratos assinados enquanto uma sanção estava em vigor e alcançava "
            + "o órgão. A mesma raiz de CNPJ pesa menos; uma lista sem datas mostra só que o fornecedor consta dela.",
            "Looks the supplier's CNPJ up in the registers CEIS and CNEP and points at contracts signed while a sanction was in force and reached "
            + "the agency. The same root of the CNPJ weighs less; a list without dates shows only that the supplier is on it."),
        new(
            "CNPJ ∈ CEIS ∪ CNEP ∧ início ≤ assinatura ≤ fim (sem fim = ∞) ∧ abrangência alcança o órgão; mesma raiz de 8 caracteres = mais fraco",
            "CNPJ ∈ CEIS ∪ CNEP ∧ start ≤ signedOn ≤ end (open end = ∞) ∧ scope reaches the agency; same 8-character root = weaker"),
        new("start ≤ signature ≤ end", FigureUnit.Text, "Lei 14.133/2021, arts. 14, III, 91, § 4º, e 156"),
        "Lei 14.133/2021, arts. 14, III, 91, § 4º, e 156; Lei 12.846/2013",
        new(
            "A sanção pode estar suspensa pela Justiça, ter sido revista, ou ser só de multa, que não impede contratar.",
            "The sanction may be suspended by a court, have been revised, or be a fine only, which does not bar from contracting."))
    {
        SeverityRule = new(
            "Em vigor e no alcance 0,95 (confiança 1); alcance incerto 0,75 (0,7); sanção que não impede 0,5 (0,8); mesma raiz 0,45 (0,5); lista "
            + "sem datas 0,35 (0,3).",
            "In force and within its scope 0.95 (confidence 1); scope uncertain 0.75 (0.7); a sanction that does not bar 0.5 (0.8); same root "
            + "0.45 (0.5); list without dates 0.35 (0.3)."),
        Fields = ["supplier", "signedOn", "sanctions"],
        Limits = new(
            "Só empresas: CPFs são mascarados. A esfera do órgão sancionador não está na fonte.",
            "Firms only: CPFs are masked. The sphere of the sanctioning agency is not in the source."),
    };

    private static Indicator BuyerDependence()
    {
        var defaults = new BuyerDependenceOptions();
        return new(
            "F14",
            AgentRole.Obaluaie,
            new("Dependência de um comprador", "Buyer dependence"),
            new(
                "Aponta fornecedores que têm quase todo o valor dos seus contratos com uma única unidade gestora.",
                "Points at suppliers that have nearly all of their contracts' value with a single buying unit."),
            new(
                "máximo entre unidades de Σ valor inicial / Σ valor inicial do fornecedor ≥ 0,9, n ≥ 5",
                "max over units Σ initial / Σ initial of the supplier ≥ 0.9, n ≥ 5"),
            new(Figures.Invariant(defaults.Share), FigureUnit.Ratio, "DOZORRO"),
            null,
            new(
                "Fornecedores locais vendem ao órgão da sua cidade, e a fonte não mostra vendas a particulares.",
                "Local suppliers sell to the agency of their town, and the source does not show private sales."))
        {
            SeverityRule = new(
                "0,3 + 0,2·(parcela − 0,9)/0,1 + 0,05·log₂(contratos/5), até 0,65. Confiança 0,3.",
                "0.3 + 0.2·(share − 0.9)/0.1 + 0.05·log₂(contracts/5), at most 0.65. Confidence 0.3."),
            Peers = new("Os contratos do próprio fornecedor no escopo", "The supplier's own contracts in the scope"),
            Fields = ["supplier", "initialValue"],
            Limits = new("Vê só os contratos do escopo.", "Sees the scope's contracts only."),
            Parameters =
            [
                new("share", defaults.Share, FigureUnit.Ratio, 0.5, 1, new("Parcela", "Share")),
                MinContracts(defaults.MinContracts),
            ],
        };
    }

    private static Indicator MissingInformation()
    {
        var defaults = new MissingInformationOptions();
        return new(
            "F29",
            AgentRole.Machado,
            new("Informação ausente", "Missing information"),
            new(
                "Conta, contrato a contrato, as informações que deviam ser públicas e estão em branco, sob sigilo ou com marcador de ausência.",
                "Counts, contract by contract, what should be public and is blank, withheld or a marker of absence."),
            new(
                "em branco / exigidos > 0,5 de: objeto, fundamento legal, modalidade, fornecedor, assinatura, publicação, início, fim, valor > 0, licitação, itens",
                "blank / required > 0.5 of: object, legalBasis, method, supplier, signedOn, publishedOn, startsOn, endsOn, value > 0, tender, lines"),
            new(Figures.Invariant(defaults.Share), FigureUnit.Ratio, "opentender.eu, integrity indicators"),
            "Lei 12.527/2011, art. 8º; Lei 14.133/2021, art. 94",
            new(
                "Parte da informação é protegida por lei, e outra se perde na publicação pela fonte.",
                "Some information is protected by law, and some is lost in the source's publication."))
        {
            SeverityRule = new("A parcela em branco. Confiança 0,9.", "The share blank. Confidence 0.9."),
            Fields = ["object", "legalBasis", "method", "supplier", "signedOn", "publishedOn", "startsOn", "endsOn", "initialValue", "tender", "items"],
            Limits = new("Mede o registro e não o contrato.", "It measures the record, not the contract."),
            Parameters = [new("share", defaults.Share, FigureUnit.Ratio, 0.1, 0.95, new("Parcela", "Share"))],
        };
    }
}
