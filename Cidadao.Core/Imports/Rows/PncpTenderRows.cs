using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// PNCP <c>/contratacoes/publicacao</c>:
/// <code>{"numeroControlePNCP": "27142058000126-1-000316/2025", "modalidadeId": 6, "modalidadeNome": "Pregão - Eletrônico", "srp": false,
/// "numeroCompra": "97", "dataAberturaProposta": "2025-06-18T08:00:00", "dataEncerramentoProposta": "2025-07-02T09:00:00",
/// "dataPublicacaoPncp": "2025-06-17T09:18:36", "valorTotalEstimado": 33351.2, "valorTotalHomologado": 30550.0, …}</code>
/// </summary>
public sealed class PncpTenderRows : JsonRows
{
    public override SourceFormat Format => SourceFormat.PncpTenders;

    public override RowKind Kind => RowKind.Tenders;

    public override IReadOnlyList<string> Marks { get; } = ["numeroControlePNCP", "modalidadeId", "sequencialCompra"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("numeroControlePNCP", out var key, out var problem)
            || row.IsBlank("orgaoEntidade.cnpj", out var agency, out problem)
            || row.IsBlank("unidadeOrgao.codigoUnidade", out var unit, out problem)
            || row.IsNotADay("dataPublicacaoPncp", out var noticeOn, out problem)
            || row.IsNotADay("dataAberturaProposta", out var startOn, out problem)
            || row.IsNotADay("dataEncerramentoProposta", out var opensOn, out problem)
            || row.IsNotANumber("valorTotalEstimado", out var estimated, out problem)
            || row.IsNotANumber("valorTotalHomologado", out var awarded, out problem))
            return problem;

        var name = $"{(short)DataSource.Pncp}/{key}";
        copy.Value(RowKey.Of("tender", name));
        copy.Value(RowKey.Join(name));
        copy.Value((short)DataSource.Pncp);
        copy.Text(key);
        copy.Text(row.Text("numeroCompra"));
        copy.Text($"{agency}-{unit}");
        copy.Text(row.Text("unidadeOrgao.nomeUnidade"));
        for (var both = 0; both < 2; both++) // agency and parent agency
        {
            copy.Text(agency);
            copy.Text(row.Text("orgaoEntidade.razaoSocial"));
        }

        copy.Value((short)MethodOf(row.Text("modalidadeId"), row.IsTrue("srp")));
        copy.Text(row.Text("modalidadeNome"));
        copy.Text(row.Masked("objetoCompra"));
        copy.TextOrNull(row.TextOrNull("situacaoCompraNome"));
        copy.TextOrNull(row.TextOrNull("tipoInstrumentoConvocatorioNome"));
        copy.ValueOrNull(noticeOn);
        copy.ValueOrNull(opensOn ?? startOn);
        copy.Null(); // result
        copy.ValueOrNull(estimated);
        copy.ValueOrNull(awarded);
        return null;
    }

    /// <summary>PNCP's table of methods (<i>modalidades de contratação</i>).</summary>
    private static ProcurementMethod MethodOf(string modality, bool registersPrices) => modality switch
    {
        "3" => ProcurementMethod.Contest,
        "4" or "5" => registersPrices ? ProcurementMethod.CompetitionPriceRegistration : ProcurementMethod.Competition,
        "6" or "7" => registersPrices ? ProcurementMethod.AuctionPriceRegistration : ProcurementMethod.Auction,
        "8" => ProcurementMethod.DirectAward,
        "9" => ProcurementMethod.NonCompetitive,
        "" => ProcurementMethod.Unknown,
        _ => ProcurementMethod.Other,
    };
}

/// <summary>
/// PNCP items of a purchase, each with the control number of the purchase and, where there is one, its first result:
/// <code>{"numeroControlePNCPCompra": "27142058000126-1-000316/2025", "numeroItem": 1, "descricao": "…", "quantidade": 10, "unidadeMedida": "CX",
/// "valorUnitarioEstimado": 3.5, "resultado": {"niFornecedor": "…", "valorUnitarioHomologado": 3.1, …}}</code>
/// </summary>
public sealed class PncpItemRows : JsonRows
{
    public override SourceFormat Format => SourceFormat.PncpItems;

    public override RowKind Kind => RowKind.TenderItems;

    public override IReadOnlyList<string> Marks { get; } = ["numeroControlePNCPCompra", "numeroItem", "unidadeMedida"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("numeroControlePNCPCompra", out var tender, out var problem)
            || row.IsBlank("numeroItem", out var number, out problem)
            || row.IsNotANumber("quantidade", out var quantity, out problem)
            || row.IsNotANumber("valorUnitarioEstimado", out var estimated, out problem)
            || row.IsNotANumber("resultado.valorUnitarioHomologado", out var awarded, out problem))
            return problem;

        ParentReference.Write(copy, DataSource.Pncp, "", tender);
        copy.Text(number);
        copy.Text(row.Masked("descricao"));
        copy.ValueOrNull(quantity);
        copy.TextOrNull(row.TextOrNull("unidadeMedida"));
        copy.ValueOrNull(estimated);
        copy.ValueOrNull(awarded);
        PncpResultRows.WriteParty(row.Text("resultado.niFornecedor"), row.Masked("resultado.nomeRazaoSocialFornecedor"), copy);
        return null;
    }
}

/// <summary>
/// PNCP results of items, each with the control number of the purchase:
/// <code>{"numeroControlePNCPCompra": "…", "numeroItem": 1, "sequencialResultado": 1, "niFornecedor": "…", "nomeRazaoSocialFornecedor": "…", …}</code>
/// </summary>
public sealed class PncpResultRows : JsonRows
{
    public override SourceFormat Format => SourceFormat.PncpResults;

    public override RowKind Kind => RowKind.Participations;

    public override IReadOnlyList<string> Marks { get; } = ["numeroControlePNCPCompra", "numeroItem", "sequencialResultado"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("numeroControlePNCPCompra", out var tender, out var problem)
            || row.IsBlank("numeroItem", out var number, out problem)
            || row.IsBlank("niFornecedor", out var supplier, out problem))
            return problem;
        if (PortalField.Supplier(supplier).Kind == SupplierKind.Secret)
            return new(RejectionReason.WithheldParty, "niFornecedor", supplier);

        ParentReference.Write(copy, DataSource.Pncp, "", tender);
        copy.Text(number);
        WriteParty(supplier, row.Masked("nomeRazaoSocialFornecedor"), copy);
        copy.Value(true);
        return null;
    }

    /// <summary>Kind, document, name and key; four NULLs where there is no party.</summary>
    internal static void WriteParty(string code, string name, CopyRows copy)
    {
        var (kind, document) = PortalField.Supplier(code);
        if (document.Length == 0)
        {
            copy.Null();
            copy.Null();
            copy.Null();
            copy.Null();
            return;
        }

        copy.Value((short)kind);
        copy.Text(document);
        copy.Text(name);
        PersonKeyColumn.Write(copy, kind, code);
    }
}
