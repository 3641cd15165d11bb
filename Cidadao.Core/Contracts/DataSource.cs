namespace Cidadao.Core.Contracts;

/// <summary>Which official source published a row.</summary>
public enum DataSource : short
{
    /// <summary>Monthly bulk files of the Portal da Transparência.</summary>
    PortalBulk = 1,

    /// <summary>Portal Nacional de Contratações Públicas.</summary>
    Pncp = 2,

    /// <summary>contratos.gov.br (Comprasnet Contratos).</summary>
    ContratosGov = 3,

    /// <summary>The Portal da Transparência's API.</summary>
    PortalApi = 4,
}
