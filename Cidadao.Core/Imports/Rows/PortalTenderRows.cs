using Cidadao.Core.Contracts;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// <c>Licitação</c>:
/// <code>"000032023";"200370";"SUPERINTENDENCIA …";"5";"Pregão";"08361000012023";"Objeto: …";"Encerrada";"30000";"…";"30108";"…";"MG";
/// "BELO HORIZONTE";"20/01/2023";"10/01/2023";"2588,9700"</code>
/// </summary>
public sealed class PortalTenderRows : CsvRows
{
    private const int Number = 0, UnitCode = 1, UnitName = 2, Modality = 3, MethodText = 4, Process = 5, Object = 6, Status = 7, ParentCode = 8,
        ParentName = 9, AgencyCode = 10, AgencyName = 11, ClosedOn = 14, OpensOn = 15, Value = 16;

    private static readonly int[] Required = [Number, UnitCode, ParentCode, AgencyCode];

    public override SourceFormat Format => SourceFormat.PortalTenders;

    public override RowKind Kind => RowKind.Tenders;

    public override IReadOnlyList<string> Header { get; } =
    [
        "Número Licitação", "Código UG", "Nome UG", "Código Modalidade Compra", "Modalidade Compra", "Número Processo", "Objeto",
        "Situação Licitação", "Código Órgão Superior", "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "UF", "Município",
        "Data Resultado Compra", "Data Abertura", "Valor Licitação",
    ];

    protected override RowProblem? Write(CsvRow row, CopyRows copy)
    {
        foreach (var column in Required)
        {
            if (row.IsBlank(column, out var blank))
                return blank;
        }

        if (row.IsNotADay(ClosedOn, out var closedOn, out var problem)
            || row.IsNotADay(OpensOn, out var opensOn, out problem)
            || row.IsNotANumberOrNone(Value, out var value, out problem))
            return problem;

        var key = PortalTender.Key(row, UnitCode, Number, Modality, Process);
        copy.Value(RowKey.Of("portal-tender", key));
        copy.Value(RowKey.Join(key));
        copy.Value((short)DataSource.PortalBulk);
        copy.Text(key);
        row.Copy(copy, Number);
        foreach (var column in (ReadOnlySpan<int>)[UnitCode, UnitName, AgencyCode, AgencyName, ParentCode, ParentName])
            row.Copy(copy, column);
        copy.Value((short)row.Method(MethodText));
        row.Copy(copy, MethodText);
        row.CopyMasked(copy, Object);
        row.CopyOrNull(copy, Status);
        copy.Null(); // category
        copy.Null(); // publication of the notice
        copy.ValueOrNull(opensOn);
        copy.ValueOrNull(closedOn);
        copy.Null(); // estimate
        copy.ValueOrNull(value);
        return null;
    }
}

/// <summary>The six columns with which all of the Portal's tender files name a tender.</summary>
internal static class PortalTender
{
    public const int Number = 0, UnitCode = 1, Modality = 3, Process = 5;

    public static readonly string[] Columns =
        ["Número Licitação", "Código UG", "Nome UG", "Código Modalidade Compra", "Modalidade Compra", "Número Processo"];

    /// <summary>Unit, number, modality and process: <c>200370/000032023/5/08361000012023</c>.</summary>
    public static string Key(CsvRow row, int unit = UnitCode, int number = Number, int modality = Modality, int process = Process) =>
        $"{row.Text(unit)}/{row.Text(number)}/{row.Text(modality)}/{row.Text(process)}";

    /// <summary>The columns with which every child row starts.</summary>
    public static void CopyReference(CsvRow row, CopyRows copy)
    {
        var key = Key(row);
        copy.Value(RowKey.Join(key));
        copy.Value((short)DataSource.PortalBulk);
        row.Copy(copy, UnitCode);
        copy.Text(key);
    }

    /// <summary>A party's kind, document, name and key; four NULLs for one that the source withholds or does not give.</summary>
    public static void CopyParty(CsvRow row, CopyRows copy, int code, int name)
    {
        var text = row.Text(code);
        var (kind, document) = PortalField.Supplier(text);
        if (kind == SupplierKind.Secret || row.IsSentinel(code))
        {
            copy.Null();
            copy.Null();
            copy.Null();
            copy.Null();
            return;
        }

        copy.Value((short)kind);
        copy.Text(document);
        row.CopyMasked(copy, name);
        PersonKeyColumn.Write(copy, kind, text);
    }
}
