using System.IO.Hashing;
using System.Runtime.InteropServices;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports;

/// <summary>
/// <c>Compras</c>:
/// <code>"000342023";"Objeto: …";"";"Pregão";"Não se aplica";"30000";"Ministério …";"30108";"Polícia Federal";"200356";"SUPERINTENDENCIA …";
/// "30/12/2023";"12/01/2024";"30/12/2023";"30/12/2024";"00512932000113";"EXEMPLO LTDA";"2588,9700";"2588,9700";"000032023";"200370";"…";"5";"Pregão"</code>
/// </summary>
internal sealed class PortalContractRows : PortalRows
{
    private const int Number = 0, Object = 1, LegalBasis = 2, MethodText = 3, Status = 4, ParentCode = 5, ParentName = 6, AgencyCode = 7,
        AgencyName = 8, UnitCode = 9, UnitName = 10, SignedOn = 11, PublishedOn = 12, StartsOn = 13, EndsOn = 14, SupplierCode = 15,
        SupplierName = 16, InitialValue = 17, FinalValue = 18, TenderNumber = 19, TenderUnit = 20, TenderUnitName = 21, TenderMethod = 23;

    private static readonly int[] Required = [Number, ParentCode, AgencyCode, UnitCode, SupplierCode];

    public override PortalFile File => PortalFile.Contracts;

    public override string Staging => "staged_contracts";

    public override string Columns =>
        """
        key, number_key, number, object, legal_basis, method, method_text, status, parent_agency_code, parent_agency_name, agency_code, agency_name,
        unit_code, unit_name, signed_on, published_on, starts_on, ends_on, supplier_kind, supplier_document, supplier_name,
        initial_value, final_value, tender_number, tender_unit_code, tender_unit_name, tender_method_text
        """;

    protected override RowProblem? Write(RowFields row, CopyText copy)
    {
        foreach (var column in Required)
        {
            if (row.IsBlank(column, out var blank))
                return blank;
        }

        if (row.IsNotADay(SignedOn, out var signedOn, out var problem)
            || row.IsNotADay(PublishedOn, out var publishedOn, out problem)
            || row.IsNotADay(StartsOn, out var startsOn, out problem)
            || row.IsNotADay(EndsOn, out var endsOn, out problem)
            || row.IsNotANumber(InitialValue, out var initialValue, out problem)
            || row.IsNotANumber(FinalValue, out var finalValue, out problem))
            return problem;

        var (kind, document) = PortalField.Supplier(row[SupplierCode]);
        var supplierName = PersonalData.MaskIn(row[SupplierName].Trim().ToString());
        copy.Value(Key(row, kind == SupplierKind.Person ? document + supplierName : document, signedOn));
        copy.Value(NumberKey(row[UnitCode], row[Number]));
        copy.Text(row[Number].Trim());
        copy.Text(PersonalData.MaskIn(row[Object].Trim().ToString()));
        copy.TextOrNull(PersonalData.MaskIn(PortalField.OrEmpty(row[LegalBasis]).ToString()));
        copy.Value((short)PortalField.Method(row[MethodText].Trim()));
        copy.Text(row[MethodText].Trim());
        copy.TextOrNull(PortalField.OrEmpty(row[Status]));
        foreach (var column in (ReadOnlySpan<int>)[ParentCode, ParentName, AgencyCode, AgencyName, UnitCode, UnitName])
            copy.Text(row[column].Trim());
        copy.ValueOrNull(signedOn);
        copy.ValueOrNull(publishedOn);
        copy.ValueOrNull(startsOn);
        copy.ValueOrNull(endsOn);
        copy.Value((short)kind);
        copy.Text(document);
        copy.Text(supplierName);
        copy.Value(initialValue);
        copy.Value(finalValue);
        copy.TextOrNull(PortalField.OrEmpty(row[TenderNumber]));
        copy.TextOrNull(PortalField.OrEmpty(row[TenderUnit]));
        copy.TextOrNull(PortalField.OrEmpty(row[TenderUnitName]));
        copy.TextOrNull(PortalField.OrEmpty(row[TenderMethod]));
        return null;
    }

    /// <summary>
    /// What identifies a contract here. Unit and number alone do not: in one real month twelve of those keys stand for two or three
    /// different contracts each.
    /// </summary>
    private static Guid Key(RowFields row, string supplier, DateOnly? signedOn)
    {
        var hash = new XxHash128();
        foreach (var column in (ReadOnlySpan<int>)[UnitCode, Number, TenderNumber, TenderUnit])
            Append(hash, row[column].Trim());
        Append(hash, supplier);
        Append(hash, signedOn is { } day ? day.DayNumber.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");
        return new Guid(hash.GetCurrentHash());
    }

    private static void Append(XxHash128 hash, ReadOnlySpan<char> part)
    {
        hash.Append(MemoryMarshal.AsBytes(part));
        hash.Append("\0\0"u8);
    }
}
