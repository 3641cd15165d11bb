namespace Cidadao.Core.Imports;

/// <summary>The four files of the Portal's monthly bulk zip, recognised by their headers.</summary>
public enum PortalFile : short
{
    Contracts = 1,
    Items = 2,
    Amendments = 3,
    Apostilles = 4,
}

/// <summary>The headers, in the source's own spelling. Source: domain.md 2.</summary>
public static class PortalHeaders
{
    public static IReadOnlyList<string> Contracts { get; } =
    [
        "Número do Contrato", "Objeto", "Fundamento Legal", "Modalidade Compra", "Situação Contrato", "Código Órgão Superior",
        "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG", "Data Assinatura Contrato", "Data Publicação DOU",
        "Data Início Vigência", "Data Fim Vigência", "Código Contratado", "Nome Contratado", "Valor Inicial Compra", "Valor Final Compra",
        "Número Licitação", "Código UG Licitação", "Nome UG Licitação", "Código Modalidade Compra Licitação", "Modalidade Compra Licitação",
    ];

    public static IReadOnlyList<string> Items { get; } =
    [
        "Código Órgão", "Nome Órgão", "Código UG", "Nome UG", "Número Contrato", "Código Item Compra", "Descrição Item Compra",
        "Descrição Complementar Item Compra", "Quantidade Item", "Valor Item",
    ];

    public static IReadOnlyList<string> Amendments { get; } =
    [
        "Número Contrato", "Código Órgão Superior", "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG",
        "Número Termo Aditivo", "Data Publicação", "Objeto",
    ];

    public static IReadOnlyList<string> Apostilles { get; } =
    [
        "Número Contrato", "Código Órgão Superior", "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG",
        "Número Apostilamento", "Descrição Apostilamento", "Valor Apostilamento", "Data de inclusão", "Situação Apostilamento",
    ];

    /// <returns>The header's columns.</returns>
    public static IReadOnlyList<string> Of(PortalFile file) => file switch
    {
        PortalFile.Contracts => Contracts,
        PortalFile.Items => Items,
        PortalFile.Amendments => Amendments,
        PortalFile.Apostilles => Apostilles,
        _ => throw new ArgumentOutOfRangeException(nameof(file), file, null),
    };

    /// <returns>The file with exactly these columns; null when there is none.</returns>
    public static PortalFile? Recognise(IReadOnlyList<string> columns) =>
        Enum.GetValues<PortalFile>().Cast<PortalFile?>().FirstOrDefault(file => Of(file!.Value).SequenceEqual(columns));
}
