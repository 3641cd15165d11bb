using System.Globalization;
using System.Text;
using Cidadao.Core.Exports;

namespace Cidadao.UnitTests.Exports;

/// <summary>The tables of columns in <c>docs/exports.md</c>.</summary>
internal static class ExportDocument
{
    public const string Start = "<!-- columns: made from the code -->\n";
    public const string End = "<!-- end of columns -->\n";

    public static string Render()
    {
        var text = new StringBuilder();
        Append(text, "Contracts", ExportTables.ContractColumns);
        Append(text, "Findings", ExportTables.FindingColumns);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<ExportColumn> columns)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n| column | type | what it is |\n|---|---|---|\n");
        foreach (var column in columns)
            text.Append(CultureInfo.InvariantCulture, $"| `{column.Name}` | {Type(column.Kind)} | {column.Meaning} |\n");
        text.Append('\n');
    }

    private static string Type(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => "text",
        ColumnKind.Whole => "int64",
        ColumnKind.Amount => "decimal(19, 4)",
        ColumnKind.Fraction => "double",
        ColumnKind.Day => "date",
        _ => "timestamp, UTC",
    };
}
