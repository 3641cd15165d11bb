namespace Cidadao.Core.Imports;

/// <summary>The official formats, recognised by content. Source: domain.md 2.</summary>
public enum SourceFormat : short
{
    /// <summary>Portal, <c>Compras</c>.</summary>
    PortalContracts = 1,

    /// <summary>Portal, <c>ItemCompra</c>.</summary>
    PortalItems = 2,

    /// <summary>Portal, <c>TermoAditivo</c>.</summary>
    PortalAmendments = 3,

    /// <summary>Portal, <c>Apostilamento</c>.</summary>
    PortalApostilles = 4,

    /// <summary>Portal, <c>Licitação</c>.</summary>
    PortalTenders = 5,

    /// <summary>Portal, <c>ItemLicitação</c>.</summary>
    PortalTenderItems = 6,

    /// <summary>Portal, <c>ParticipantesLicitação</c>.</summary>
    PortalParticipations = 7,

    /// <summary>Portal, <c>EmpenhosRelacionados</c>.</summary>
    PortalCommitments = 8,

    /// <summary>CEIS, 24 columns.</summary>
    Ceis = 9,

    /// <summary>CNEP, 25 columns.</summary>
    Cnep = 10,

    /// <summary>CEIS reduced to six columns.</summary>
    CeisReduced = 11,

    /// <summary>CNEP as the Portal's site gives it, JSON.</summary>
    CnepSite = 12,

    /// <summary>PNCP <c>/contratos</c>, JSON.</summary>
    PncpContracts = 13,

    /// <summary>PNCP <c>/contratacoes</c>, JSON.</summary>
    PncpTenders = 14,

    /// <summary>contratos.gov.br, contracts, JSON.</summary>
    ContratosGovContracts = 15,

    /// <summary>contratos.gov.br, history of contracts, JSON.</summary>
    ContratosGovHistory = 16,

    /// <summary>PNCP items of one purchase, JSON.</summary>
    PncpItems = 17,

    /// <summary>PNCP results of the items of one purchase, JSON.</summary>
    PncpResults = 18,

    /// <summary>Portal API <c>/contratos</c>, JSON.</summary>
    PortalApiContracts = 19,

    /// <summary>Portal API <c>/ceis</c>, JSON.</summary>
    PortalApiCeis = 20,

    /// <summary>Portal API <c>/cnep</c>, JSON.</summary>
    PortalApiCnep = 21,
}

/// <summary>What the rows of a file become.</summary>
public enum RowKind : short
{
    Contracts = 1,
    Items = 2,
    Amendments = 3,
    Apostilles = 4,
    Tenders = 5,
    TenderItems = 6,
    Participations = 7,
    Commitments = 8,
    Sanctions = 9,

    /// <summary>What a history of contracts holds beside amendments and apostilles: the contract itself, its rescission.</summary>
    Terms = 10,
}
