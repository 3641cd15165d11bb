using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// PNCP <c>/contratos</c>:
/// <code>{"numeroControlePNCP": "83102277000152-2-000018/2025", "numeroControlePncpCompra": "83102277000152-1-000013/2025",
/// "orgaoEntidade": {"cnpj": "83102277000152", …}, "unidadeOrgao": {"codigoUnidade": "1", …}, "niFornecedor": "18356265000192", "tipoPessoa": "PJ",
/// "numeroContratoEmpenho": "029/2025", "dataAssinatura": "2025-03-11", "valorInicial": 39000.0, "valorGlobal": 39000.0, …}</code>
/// </summary>
public sealed class PncpContractRows : JsonRows
{
    public override SourceFormat Format => SourceFormat.PncpContracts;

    public override RowKind Kind => RowKind.Contracts;

    public override IReadOnlyList<string> Marks { get; } = ["numeroControlePNCP", "numeroContratoEmpenho", "niFornecedor"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("numeroControlePNCP", out var key, out var problem)
            || row.IsBlank("orgaoEntidade.cnpj", out var agency, out problem)
            || row.IsBlank("unidadeOrgao.codigoUnidade", out var unit, out problem)
            || row.IsBlank("niFornecedor", out var supplierCode, out problem)
            || row.IsNotADay("dataAssinatura", out var signedOn, out problem)
            || row.IsNotADay("dataPublicacaoPncp", out var publishedOn, out problem)
            || row.IsNotADay("dataVigenciaInicio", out var startsOn, out problem)
            || row.IsNotADay("dataVigenciaFim", out var endsOn, out problem)
            || row.IsNotANumber("valorInicial", out var initial, out problem)
            || row.IsNotANumber("valorGlobal", out var final, out problem))
            return problem;
        if (initial is null)
            return new(RejectionReason.Blank, "valorInicial", null);

        return ContractRow.Write(copy, new()
        {
            Source = DataSource.Pncp,
            SourceKey = key,
            Number = row.Text("numeroContratoEmpenho"),
            Object = row.Masked("objetoContrato"),
            Category = row.TextOrNull("categoriaProcesso.nome"),
            Status = row.TextOrNull("tipoContrato.nome"),
            Agency = (agency, row.Text("orgaoEntidade.razaoSocial")),
            // A unit's code is unique within its agency only.
            Unit = ($"{agency}-{unit}", row.Text("unidadeOrgao.nomeUnidade")),
            SupplierCode = supplierCode,
            SupplierName = row.Masked("nomeRazaoSocialFornecedor"),
            SignedOn = signedOn,
            PublishedOn = publishedOn,
            StartsOn = startsOn,
            EndsOn = endsOn,
            Initial = initial.Value,
            Final = final ?? initial.Value,
            TenderNumber = row.TextOrNull("numeroControlePncpCompra"),
        });
    }
}
