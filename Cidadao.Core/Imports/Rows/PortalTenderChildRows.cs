using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// <c>ItemLicitação</c>:
/// <code>"000032023";"200370";"…";"5";"Pregão";"0836…";"30108";"…";"2003700500003202300001";"CANETA";"10";"1,50";"00512932000113";"EXEMPLO LTDA"</code>
/// </summary>
public sealed class PortalTenderItemRows : CsvRows
{
    private const int Code = 8, Description = 9, Quantity = 10, Value = 11, WinnerCode = 12, WinnerName = 13;

    public override SourceFormat Format => SourceFormat.PortalTenderItems;

    public override RowKind Kind => RowKind.TenderItems;

    public override IReadOnlyList<string> Header { get; } =
    [
        .. PortalTender.Columns, "Código Órgão", "Nome Órgão", "Código Item Compra", "Descrição", "Quantidade Item", "Valor Item",
        "Código Vencedor", "Nome Vencedor",
    ];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        if (row.IsBlank(PortalTender.Number, out var problem)
            || row.IsBlank(PortalTender.UnitCode, out problem)
            || row.IsNotANumberOrNone(Quantity, out var quantity, out problem)
            || row.IsNotANumberOrNone(Value, out var value, out problem))
            return problem;

        PortalTender.CopyReference(row, copy);
        row.Copy(copy, Code);
        row.CopyMasked(copy, Description);
        copy.ValueOrNull(quantity);
        copy.Null(); // unit of measure
        copy.Null(); // estimate
        copy.ValueOrNull(value);
        PortalTender.CopyParty(row, copy, WinnerCode, WinnerName);
        return null;
    }
}

/// <summary>
/// <c>ParticipantesLicitação</c>:
/// <code>"000032023";"200370";"…";"5";"Pregão";"0836…";"30108";"…";"2003700500003202300001";"CANETA";"00512932000113";"EXEMPLO LTDA";"SIM"</code>
/// </summary>
public sealed class PortalParticipationRows : CsvRows
{
    private const int Code = 8, ParticipantCode = 10, ParticipantName = 11, Winner = 12;

    public override SourceFormat Format => SourceFormat.PortalParticipations;

    public override RowKind Kind => RowKind.Participations;

    public override IReadOnlyList<string> Header { get; } =
    [
        .. PortalTender.Columns, "Código Órgão", "Nome Órgão", "Código Item Compra", "Descrição Item Compra", "Código Participante",
        "Nome Participante", "Flag Vencedor",
    ];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        if (row.IsBlank(PortalTender.Number, out var problem)
            || row.IsBlank(PortalTender.UnitCode, out problem)
            || row.IsBlank(ParticipantCode, out problem))
            return problem;
        if (row.IsSentinel(ParticipantCode) || PortalField.Supplier(row.Text(ParticipantCode)).Kind == SupplierKind.Secret)
            return row.Problem(RejectionReason.WithheldParty, ParticipantCode);

        PortalTender.CopyReference(row, copy);
        row.Copy(copy, Code);
        PortalTender.CopyParty(row, copy, ParticipantCode, ParticipantName);
        copy.Value(row[Winner].SequenceEqual("SIM"u8));
        return null;
    }
}

/// <summary>
/// <c>EmpenhosRelacionados</c>:
/// <code>"000032023";"200370";"…";"5";"Pregão";"0836…";"2003702023NE000123";"15/02/2023";"Aquisição …";"2588,97"</code>
/// </summary>
public sealed class PortalCommitmentRows : CsvRows
{
    private const int Code = 6, IssuedOn = 7, Note = 8, Value = 9;

    public override SourceFormat Format => SourceFormat.PortalCommitments;

    public override RowKind Kind => RowKind.Commitments;

    public override IReadOnlyList<string> Header { get; } =
        [.. PortalTender.Columns, "Código Empenho", "Data Emissão Empenho", "Observação Empenho", "Valor Empenho (R$)"];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        if (row.IsBlank(PortalTender.Number, out var problem)
            || row.IsBlank(PortalTender.UnitCode, out problem)
            || row.IsNotADay(IssuedOn, out var issuedOn, out problem)
            || row.IsNotANumberOrNone(Value, out var value, out problem))
            return problem;

        PortalTender.CopyReference(row, copy);
        row.Copy(copy, Code);
        copy.ValueOrNull(issuedOn);
        row.CopyMasked(copy, Note);
        copy.ValueOrNull(value);
        return null;
    }
}
