using System.Text.Json;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// contratos.gov.br, contracts:
/// <code>{"id": 4388, "numero": "00065/2020", "contratante": {"orgao": {"codigo": "29000", "nome": "…", "unidade_gestora": {"codigo": "290002", …}}},
/// "fornecedor": {"tipo": "JURIDICA", "cnpj_cpf_idgener": "27.304.445/0001-11", "nome": "…"}, "modalidade": "Dispensa", "unidade_compra": "290002",
/// "licitacao_numero": "00074/2020", "data_assinatura": "2020-05-05", "valor_inicial": "1.684.134,72", "valor_global": "1.788.382,66", …}</code>
/// </summary>
public sealed class ContratosGovContractRows : JsonRows
{
    private const string Agency = "contratante.orgao", Unit = "contratante.orgao.unidade_gestora";

    public override SourceFormat Format => SourceFormat.ContratosGovContracts;

    public override RowKind Kind => RowKind.Contracts;

    public override IReadOnlyList<string> Marks { get; } = ["contratante", "fornecedor", "valor_inicial", "vigencia_inicio"];

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("id", out var id, out var problem)
            || row.IsBlank(Agency + ".codigo", out var agency, out problem)
            || row.IsBlank(Unit + ".codigo", out var unit, out problem)
            || row.IsBlank("fornecedor.cnpj_cpf_idgener", out var supplier, out problem)
            || row.IsNotADay("data_assinatura", out var signedOn, out problem)
            || row.IsNotADay("data_publicacao", out var publishedOn, out problem)
            || row.IsNotADay("vigencia_inicio", out var startsOn, out problem)
            || row.IsNotADay("vigencia_fim", out var endsOn, out problem)
            || row.IsNotANumber("valor_inicial", out var initial, out problem)
            || row.IsNotANumber("valor_global", out var final, out problem))
            return problem;
        if (initial is null)
            return new(RejectionReason.Blank, "valor_inicial", null);

        return ContractRow.Write(copy, new()
        {
            Source = DataSource.ContratosGov,
            SourceKey = id,
            Number = row.Text("numero"),
            Object = row.Masked("objeto"),
            LegalBasis = row.MaskedOrNull("amparo_legal"),
            Method = PortalField.Method(row.Text("modalidade")),
            MethodText = row.Text("modalidade"),
            Status = row.TextOrNull("situacao"),
            Category = row.TextOrNull("categoria"),
            Agency = (agency, row.Text(Agency + ".nome")),
            Unit = (unit, row.Text(Unit + ".nome")),
            SupplierCode = supplier,
            SupplierName = row.Masked("fornecedor.nome"),
            SignedOn = signedOn,
            PublishedOn = publishedOn,
            StartsOn = startsOn,
            EndsOn = endsOn,
            Initial = initial.Value,
            Final = final ?? initial.Value,
            // As the Portal writes it: 00074/2020 is 000742020 there.
            TenderNumber = row.TextOrNull("licitacao_numero")?.Replace("/", "", StringComparison.Ordinal),
            TenderUnit = row.TextOrNull("unidade_compra"),
        });
    }
}

/// <summary>
/// contratos.gov.br, the history of contracts: amendments, apostilles, and the contracts themselves with their rescissions.
/// <code>{"4787": [{"id": 796534, "contrato_id": 4787, "numero": "00001/2024", "tipo": "Termo Aditivo", "ug": "290002",
/// "qualificacao_termo": [{"codigo": 1, "descricao": "ACRÉSCIMO / SUPRESSÃO"}], "valor_global": "143.834,04", …}], …}</code>
/// </summary>
public abstract class ContratosGovHistoryRows : JsonRows
{
    public override SourceFormat Format => SourceFormat.ContratosGovHistory;

    public override IReadOnlyList<string> Marks { get; } = ["contrato_id", "qualificacao_termo", "tipo"];

    public override bool ByArray => true;

    public override bool Takes(JsonElement record) => KindOf(new(record)) == Kind;

    protected static void WriteParent(JsonRow row, string contract, CopyRows copy) =>
        ParentReference.Write(copy, DataSource.ContratosGov, row.Text("ug"), contract);

    /// <summary>
    /// The value of the contract after the term less that after the term before, in time. <c>valor_global</c> is the contract's whole value,
    /// not the change.
    /// </summary>
    protected static bool IsNotAChange(JsonRow row, JsonRow before, out Amount? change, out RowProblem? problem)
    {
        change = null;
        if (row.IsNotANumber("valor_global", out var after, out problem))
            return true;
        // An amount before that cannot be read is that row's own rejection.
        if (after is null || before.IsNone || before.IsNotANumber("valor_global", out var was, out _) || was is null)
            return false;
        if (Amount.TryRound(after.Value.Value - was.Value.Value, out var difference))
            change = difference;
        return false;
    }

    private static RowKind KindOf(JsonRow row)
    {
        try
        {
            return row.Text("tipo") switch
            {
                "Termo de Apostilamento" => RowKind.Apostilles,
                "Termo Aditivo" or "" => RowKind.Amendments,
                _ => RowKind.Terms,
            };
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: one reading must take the record, to reject it.
            return RowKind.Amendments;
        }
    }
}

/// <summary>The amendments of a history.</summary>
public sealed class ContratosGovAmendmentRows : ContratosGovHistoryRows
{
    private const int ValueCode = 1, TermCode = 2, ReadjustmentCode = 4;

    public override RowKind Kind => RowKind.Amendments;

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("contrato_id", out var contract, out var problem)
            || row.IsNotADay("data_assinatura", out var signedOn, out problem)
            || row.IsNotADay("data_publicacao", out var publishedOn, out problem)
            || IsNotAChange(row, before, out var change, out problem))
            return problem;

        var effects = Effects(row.Find("qualificacao_termo"));
        WriteParent(row, contract, copy);
        copy.Text(row.Text("numero"));
        copy.Value((short)KindOf(effects, change));
        copy.ValueOrNull(signedOn);
        copy.ValueOrNull(publishedOn);
        copy.Text(row.MaskedOrNull("observacao") ?? row.Masked("objeto"));
        copy.ValueOrNull(effects.Contains(ValueCode) || effects.Contains(ReadjustmentCode) ? change : null);
        return null;
    }

    /// <summary>The codes of <c>qualificacao_termo</c>; empty where there are none.</summary>
    private static int[] Effects(JsonElement qualifications) => qualifications.ValueKind != JsonValueKind.Array ? [] :
    [
        .. qualifications.EnumerateArray()
            .Where(one => one.ValueKind == JsonValueKind.Object && one.TryGetProperty("codigo", out var code) && code.ValueKind == JsonValueKind.Number)
            .Select(one => one.GetProperty("codigo").TryGetInt32(out var code) ? code : 0),
    ];

    private static AmendmentKind KindOf(int[] effects, Amount? change)
    {
        if (effects.Contains(ValueCode) && change is { IsZero: false } moved)
            return moved.IsNegative ? AmendmentKind.Suppression : AmendmentKind.Increase;
        return effects.Contains(ReadjustmentCode) ? AmendmentKind.Readjustment
            : effects.Contains(TermCode) ? AmendmentKind.Extension
            : effects.Length > 0 ? AmendmentKind.Other
            : AmendmentKind.Unknown;
    }
}

/// <summary>The apostilles of a history.</summary>
public sealed class ContratosGovApostilleRows : ContratosGovHistoryRows
{
    public override RowKind Kind => RowKind.Apostilles;

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("contrato_id", out var contract, out var problem)
            || row.IsNotADay("data_assinatura", out var signedOn, out problem)
            || IsNotAChange(row, before, out var change, out problem))
            return problem;

        WriteParent(row, contract, copy);
        copy.Text(row.Text("numero"));
        copy.Text(row.Masked("observacao"));
        copy.ValueOrNull(change);
        copy.ValueOrNull(signedOn);
        copy.TextOrNull(row.TextOrNull("situacao_contrato"));
        return null;
    }
}

/// <summary>What else a history holds: the contract itself, its rescission.</summary>
public sealed class ContratosGovTermRows : ContratosGovHistoryRows
{
    public override RowKind Kind => RowKind.Terms;

    protected override RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy)
    {
        if (row.IsBlank("contrato_id", out var contract, out var problem)
            || row.IsNotADay("data_assinatura", out var signedOn, out problem)
            || row.IsNotANumber("valor_global", out var value, out problem))
            return problem;

        WriteParent(row, contract, copy);
        copy.Text(row.Text("tipo"));
        copy.Text(row.Text("numero"));
        copy.ValueOrNull(signedOn);
        copy.Text(row.Masked("observacao"));
        copy.ValueOrNull(value);
        return null;
    }
}
