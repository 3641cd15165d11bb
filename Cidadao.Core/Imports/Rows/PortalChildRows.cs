namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// <c>ItemCompra</c>:
/// <code>"20301";"Comissão …";"113203";"…";"000012021";"1132030600002202300001";"SERVIÇO DE VISTORIA";"undefined";"1";"8044,26"</code>
/// </summary>
public sealed class PortalItemRows : CsvRows
{
    private const int UnitCode = 2, Number = 4, Code = 5, Description = 6, Complement = 7, Quantity = 8, UnitPrice = 9;

    // Unit 6, modality 2, number 5, year 4, sequence 5.
    private const int FullCodeLength = 22;

    public override SourceFormat Format => SourceFormat.PortalItems;

    public override RowKind Kind => RowKind.Items;

    public override IReadOnlyList<string> Header { get; } =
    [
        "Código Órgão", "Nome Órgão", "Código UG", "Nome UG", "Número Contrato", "Código Item Compra", "Descrição Item Compra",
        "Descrição Complementar Item Compra", "Quantidade Item", "Valor Item",
    ];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        if (row.IsBlank(UnitCode, out var problem)
            || row.IsBlank(Number, out problem)
            || row.IsNotANumber(Quantity, out var quantity, out problem)
            || row.IsNotANumber(UnitPrice, out var unitPrice, out problem))
            return problem;

        PortalParent.CopyReference(row, copy, UnitCode, Number);
        CopyTender(row, copy);
        row.Copy(copy, Code);
        row.CopyMasked(copy, Description);
        row.CopyOrNull(copy, Complement, masked: true);
        copy.Value(quantity);
        copy.Value(unitPrice);
        return null;
    }

    /// <summary>Unit and number of the tender that the item came out of; NULL where the code does not tell.</summary>
    private static void CopyTender(CsvRow row, CopyRows copy)
    {
        var code = row[Code];
        if (code.Length != FullCodeLength)
        {
            copy.Null();
            return;
        }

        Span<byte> tender = stackalloc byte[15];
        code[..6].CopyTo(tender);
        code[8..17].CopyTo(tender[6..]);
        copy.Text(tender, row.Encoding);
    }
}

/// <summary>
/// <c>TermoAditivo</c>:
/// <code>"000042024";"20000";"Presidência …";"20101";"…";"110001";"…";"000012024";"11/03/2024";"Objetivo: ACRÉSCIMO DE SERVIÇOS"</code>
/// </summary>
public sealed class PortalAmendmentRows : CsvRows
{
    private const int Number = 0, UnitCode = 5, AmendmentNumber = 7, PublishedOn = 8, Object = 9;

    public override SourceFormat Format => SourceFormat.PortalAmendments;

    public override RowKind Kind => RowKind.Amendments;

    public override IReadOnlyList<string> Header { get; } =
    [
        "Número Contrato", "Código Órgão Superior", "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG",
        "Número Termo Aditivo", "Data Publicação", "Objeto",
    ];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        if (row.IsBlank(Number, out var problem)
            || row.IsBlank(UnitCode, out problem)
            || row.IsNotADay(PublishedOn, out var publishedOn, out problem))
            return problem;

        PortalParent.CopyReference(row, copy, UnitCode, Number);
        row.Copy(copy, AmendmentNumber);
        copy.Value((short)AmendmentText.KindOf(row.Text(Object)));
        copy.Null(); // day of signature
        copy.ValueOrNull(publishedOn);
        row.CopyMasked(copy, Object);
        copy.Null(); // value
        return null;
    }
}

/// <summary>
/// <c>Apostilamento</c>:
/// <code>"000042024";"20000";"…";"20101";"…";"110001";"…";"000012024";"Reajuste …";"1234,56";"11/03/2024";"Publicado"</code>
/// </summary>
public sealed class PortalApostilleRows : CsvRows
{
    private const int Number = 0, UnitCode = 5, ApostilleNumber = 7, Description = 8, Value = 9, IncludedOn = 10, Status = 11;

    public override SourceFormat Format => SourceFormat.PortalApostilles;

    public override RowKind Kind => RowKind.Apostilles;

    public override IReadOnlyList<string> Header { get; } =
    [
        "Número Contrato", "Código Órgão Superior", "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG",
        "Número Apostilamento", "Descrição Apostilamento", "Valor Apostilamento", "Data de inclusão", "Situação Apostilamento",
    ];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        if (row.IsBlank(Number, out var problem)
            || row.IsBlank(UnitCode, out problem)
            || row.IsNotADay(IncludedOn, out var includedOn, out problem)
            || row.IsNotANumberOrNone(Value, out var value, out problem))
            return problem;

        PortalParent.CopyReference(row, copy, UnitCode, Number);
        row.Copy(copy, ApostilleNumber);
        row.CopyMasked(copy, Description);
        copy.ValueOrNull(value);
        copy.ValueOrNull(includedOn);
        row.CopyOrNull(copy, Status);
        return null;
    }
}
