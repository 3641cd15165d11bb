using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Cidadao.Core.Contracts;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// <c>Compras</c>:
/// <code>"000342023";"Objeto: …";"";"Pregão";"Não se aplica";"30000";"Ministério …";"30108";"Polícia Federal";"200356";"SUPERINTENDENCIA …";
/// "30/12/2023";"12/01/2024";"30/12/2023";"30/12/2024";"00512932000113";"EXEMPLO LTDA";"2588,9700";"2588,9700";"000032023";"200370";"…";"5";"Pregão"</code>
/// </summary>
public sealed class PortalContractRows : CsvRows
{
    private const int Number = 0, Object = 1, LegalBasis = 2, MethodText = 3, Status = 4, ParentCode = 5, ParentName = 6, AgencyCode = 7,
        AgencyName = 8, UnitCode = 9, UnitName = 10, SignedOn = 11, PublishedOn = 12, StartsOn = 13, EndsOn = 14, SupplierCode = 15,
        SupplierName = 16, InitialValue = 17, FinalValue = 18, TenderNumber = 19, TenderUnit = 20, TenderUnitName = 21, TenderMethod = 23;

    private const int CnpjLength = 14;

    private static readonly int[] Required = [Number, ParentCode, AgencyCode, UnitCode, SupplierCode];

    public override SourceFormat Format => SourceFormat.PortalContracts;

    public override RowKind Kind => RowKind.Contracts;

    public override IReadOnlyList<string> Header { get; } =
    [
        "Número do Contrato", "Objeto", "Fundamento Legal", "Modalidade Compra", "Situação Contrato", "Código Órgão Superior",
        "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG", "Data Assinatura Contrato", "Data Publicação DOU",
        "Data Início Vigência", "Data Fim Vigência", "Código Contratado", "Nome Contratado", "Valor Inicial Compra", "Valor Final Compra",
        "Número Licitação", "Código UG Licitação", "Nome UG Licitação", "Código Modalidade Compra Licitação", "Modalidade Compra Licitação",
    ];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
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

        Span<char> digits = stackalloc char[CnpjLength];
        scoped ReadOnlySpan<char> document;
        var kind = SupplierOf(row[SupplierCode], row.Encoding, digits, out document);
        var supplierName = kind == SupplierKind.Person ? PersonalData.MaskIn(row.Text(SupplierName)) : "";
        copy.Value(Key(row, document, supplierName, signedOn));
        copy.Value(RowKey.Join(row[UnitCode], row[Number]));
        copy.Value((short)DataSource.PortalBulk);
        PortalParent.CopyKey(row, copy, UnitCode, Number);
        row.Copy(copy, Number);
        row.CopyMasked(copy, Object);
        row.CopyOrNull(copy, LegalBasis, masked: true);
        var method = row.Method(MethodText);
        copy.Value((short)method);
        row.Copy(copy, MethodText);
        row.CopyOrNull(copy, Status);
        copy.Null(); // category
        foreach (var column in (ReadOnlySpan<int>)[ParentCode, ParentName, AgencyCode, AgencyName, UnitCode, UnitName])
            row.Copy(copy, column);
        copy.ValueOrNull(signedOn);
        copy.ValueOrNull(publishedOn);
        copy.ValueOrNull(startsOn);
        copy.ValueOrNull(endsOn);
        copy.Value((short)kind);
        copy.Text(document);
        row.CopyMasked(copy, SupplierName);
        PersonKeyColumn.Write(copy, kind, kind == SupplierKind.Person ? row.Text(SupplierCode) : "");
        copy.Value(initialValue);
        copy.Value(finalValue);
        row.CopyOrNull(copy, TenderNumber);
        row.CopyOrNull(copy, TenderUnit);
        row.CopyOrNull(copy, TenderUnitName);
        row.CopyOrNull(copy, TenderMethod);
        var quality = ContractQuality.Of(
            initialValue, finalValue, signedOn, publishedOn, startsOn, endsOn, method, !row.IsSentinel(LegalBasis), !row[Object].IsEmpty, kind, document);
        copy.Value((short)quality);
        return null;
    }

    /// <summary>
    /// What identifies a contract here. Unit and number alone do not: in one real month twelve of those keys stand for two or three
    /// different contracts each.
    /// </summary>
    private static Guid Key(CsvRow row, ReadOnlySpan<char> document, string person, DateOnly? signedOn)
    {
        // Over the characters, not the bytes: the key must not depend on the file's encoding.
        Span<char> parts = stackalloc char[1024];
        var length = 0;
        foreach (var column in (ReadOnlySpan<int>)[UnitCode, Number, TenderNumber, TenderUnit])
        {
            if (length + row[column].Length > parts.Length - 1)
                return RowKey.Of(row.Text(UnitCode), row.Text(Number), row.Text(TenderNumber), row.Text(TenderUnit), $"{document}{person}", Day(signedOn));
            length += SourceText.ToChars(row[column], row.Encoding, parts[length..]);
            parts[length++] = '\0';
        }

        if (length + document.Length + person.Length + 10 > parts.Length)
            return RowKey.Of(row.Text(UnitCode), row.Text(Number), row.Text(TenderNumber), row.Text(TenderUnit), $"{document}{person}", Day(signedOn));
        document.CopyTo(parts[length..]);
        length += document.Length;
        person.CopyTo(parts[length..]);
        length += person.Length;
        parts[length++] = '\0';
        if (signedOn is { } day)
        {
            day.DayNumber.TryFormat(parts[length..], out var written, default, CultureInfo.InvariantCulture);
            length += written;
        }

        parts[length++] = '\0';
        Span<byte> hash = stackalloc byte[16];
        XxHash128.Hash(MemoryMarshal.AsBytes(parts[..length]), hash);
        return new Guid(hash);
    }

    private static string Day(DateOnly? day) => day is { } known ? known.DayNumber.ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>Nearly all are CNPJs of 14 digits: those without an allocation.</summary>
    private static SupplierKind SupplierOf(ReadOnlySpan<byte> code, SourceEncoding encoding, Span<char> digits, out ReadOnlySpan<char> document)
    {
        if (code.Length == CnpjLength && code.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0)
        {
            SourceText.ToChars(code, encoding, digits);
            document = digits;
            return SupplierKind.Company;
        }

        var (kind, text) = PortalField.Supplier(SourceText.ToText(code, encoding));
        document = text;
        return kind;
    }
}
