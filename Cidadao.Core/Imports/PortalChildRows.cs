using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports;

/// <summary>
/// <c>ItemCompra</c>:
/// <code>"20301";"Comissão …";"113203";"…";"000012021";"1132030600002202300001";"SERVIÇO DE VISTORIA";"undefined";"1";"8044,26"</code>
/// </summary>
internal sealed class PortalItemRows : PortalRows
{
    private const int UnitCode = 2, Number = 4, Code = 5, Description = 6, Complement = 7, Quantity = 8, UnitPrice = 9;

    // Unit 6, modality 2, number 5, year 4, sequence 5.
    private const int FullCodeLength = 22;

    public override PortalFile File => PortalFile.Items;

    public override string Staging => "staged_items";

    public override string Columns => "number_key, unit_code, number, tender, code, description, complement, quantity, unit_price";

    protected override RowProblem? Write(RowFields row, CopyText copy)
    {
        if (row.IsBlank(UnitCode, out var problem)
            || row.IsBlank(Number, out problem)
            || row.IsNotANumber(Quantity, out var quantity, out problem)
            || row.IsNotANumber(UnitPrice, out var unitPrice, out problem))
            return problem;

        copy.Value(NumberKey(row[UnitCode], row[Number]));
        copy.Text(row[UnitCode].Trim());
        copy.Text(row[Number].Trim());
        copy.TextOrNull(Tender(row[Code].Trim()));
        copy.Text(row[Code].Trim());
        copy.Text(PersonalData.MaskIn(row[Description].Trim().ToString()));
        copy.TextOrNull(PersonalData.MaskIn(PortalField.OrEmpty(row[Complement]).ToString()));
        copy.Value(quantity);
        copy.Value(unitPrice);
        return null;
    }

    /// <returns>Unit and number of the tender that the item came out of; empty where the code does not tell.</returns>
    private static ReadOnlySpan<char> Tender(ReadOnlySpan<char> code) =>
        code.Length == FullCodeLength ? string.Concat(code[..6], code[8..17]) : [];
}

/// <summary>
/// <c>TermoAditivo</c>:
/// <code>"000042024";"20000";"Presidência …";"20101";"…";"110001";"…";"000012024";"11/03/2024";"Objetivo: ACRÉSCIMO DE SERVIÇOS"</code>
/// </summary>
internal sealed class PortalAmendmentRows : PortalRows
{
    private const int Number = 0, UnitCode = 5, AmendmentNumber = 7, PublishedOn = 8, Object = 9;

    public override PortalFile File => PortalFile.Amendments;

    public override string Staging => "staged_amendments";

    public override string Columns => "number_key, unit_code, number, amendment_number, published_on, object";

    protected override RowProblem? Write(RowFields row, CopyText copy)
    {
        if (row.IsBlank(Number, out var problem)
            || row.IsBlank(UnitCode, out problem)
            || row.IsNotADay(PublishedOn, out var publishedOn, out problem))
            return problem;

        copy.Value(NumberKey(row[UnitCode], row[Number]));
        copy.Text(row[UnitCode].Trim());
        copy.Text(row[Number].Trim());
        copy.Text(row[AmendmentNumber].Trim());
        copy.ValueOrNull(publishedOn);
        copy.Text(PersonalData.MaskIn(row[Object].Trim().ToString()));
        return null;
    }
}

/// <summary>
/// <c>Apostilamento</c>:
/// <code>"000042024";"20000";"…";"20101";"…";"110001";"…";"000012024";"Reajuste …";"1234,56";"11/03/2024";"Publicado"</code>
/// </summary>
internal sealed class PortalApostilleRows : PortalRows
{
    private const int Number = 0, UnitCode = 5, ApostilleNumber = 7, Description = 8, Value = 9, IncludedOn = 10, Status = 11;

    public override PortalFile File => PortalFile.Apostilles;

    public override string Staging => "staged_apostilles";

    public override string Columns => "number_key, unit_code, number, apostille_number, description, value, included_on, status";

    protected override RowProblem? Write(RowFields row, CopyText copy)
    {
        decimal? value = null;
        if (row.IsBlank(Number, out var problem) || row.IsBlank(UnitCode, out problem) || row.IsNotADay(IncludedOn, out var includedOn, out problem))
            return problem;
        if (!PortalField.IsSentinel(row[Value]))
        {
            if (row.IsNotANumber(Value, out var amount, out problem))
                return problem;
            value = amount;
        }

        copy.Value(NumberKey(row[UnitCode], row[Number]));
        copy.Text(row[UnitCode].Trim());
        copy.Text(row[Number].Trim());
        copy.Text(row[ApostilleNumber].Trim());
        copy.Text(PersonalData.MaskIn(row[Description].Trim().ToString()));
        copy.ValueOrNull(value);
        copy.ValueOrNull(includedOn);
        copy.TextOrNull(PortalField.OrEmpty(row[Status]));
        return null;
    }
}
