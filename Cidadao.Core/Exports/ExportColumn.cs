namespace Cidadao.Core.Exports;

/// <summary>What stands in a column.</summary>
public enum ColumnKind
{
    Text,

    /// <summary>64 bits.</summary>
    Whole,

    /// <summary>BRL with four decimals, exact.</summary>
    Amount,

    /// <summary>A double.</summary>
    Fraction,

    Day,

    /// <summary>UTC, microseconds.</summary>
    Moment,
}

/// <summary>A column of an export. Its name is a contract: what it means never changes, and a new column comes after the others.</summary>
/// <param name="Sql">Expression over the tables of <see cref="ExportTable.From"/>.</param>
public sealed record ExportColumn(string Name, ColumnKind Kind, string Sql, string Meaning);

/// <summary>What is exported: columns, and the rows of one query.</summary>
/// <param name="Name">Also what the file is called.</param>
/// <param name="From">Tables, condition and order.</param>
public sealed record ExportTable(string Name, IReadOnlyList<ExportColumn> Columns, string From)
{
    /// <summary>The query of all rows; it holds no parameters, since COPY takes none.</summary>
    public string Select { get; } = $"SELECT {string.Join(", ", Columns.Select(column => column.Sql))} {From}";
}
