using Cidadao.Core.Database.Views;
using Parquet;
using Parquet.Schema;

namespace Cidadao.Core.Exports;

/// <summary>Parquet: row groups of bounded size, amounts as DECIMAL(19, 4), days as DATE, moments as TIMESTAMP in UTC.</summary>
internal sealed class ParquetRows : IRowsFormat
{
    /// <summary>So many rows are held in memory, some 40 MB of contracts.</summary>
    public const int GroupRows = 32_768;

    public async Task WriteAsync(ExportTable table, CopyRow row, Stream target, Action<long> written, CancellationToken cancellation)
    {
        ParquetColumn[] columns = [.. table.Columns.Select(ParquetColumn.Of)];
        var schema = new ParquetSchema([.. columns.Select(column => column.Field)]);
        await using var parquet = await ParquetWriter.CreateAsync(schema, target, cancellationToken: cancellation);
        for (long rows = 0, group = GroupRows; group == GroupRows; written(rows += group))
        {
            group = ReadGroup(row, columns);
            if (group == 0 && rows > 0)
                break;
            using var into = parquet.CreateRowGroup();
            foreach (var column in columns)
                await column.WriteAsync(into, cancellation);
            into.CompleteValidate();
        }
    }

    private static int ReadGroup(CopyRow row, ParquetColumn[] columns)
    {
        var strings = new StringPool();
        foreach (var column in columns)
            column.Clear();
        var rows = 0;
        for (; rows < GroupRows && row.MoveNext(); rows++)
        {
            foreach (var column in columns)
                column.Read(row, strings);
        }

        return rows;
    }
}

/// <summary>A column's values of one row group.</summary>
internal abstract class ParquetColumn(DataField column)
{
    private const int Precision = 19;
    private const int Scale = 4;

    public DataField Field { get; } = column;

    public static ParquetColumn Of(ExportColumn column) => column.Kind switch
    {
        ColumnKind.Text => new Texts(new DataField(column.Name, typeof(string), isNullable: true)),
        ColumnKind.Whole => new Values<long>(new DataField(column.Name, typeof(long?)), row => row.LongOrNull()),
        ColumnKind.Amount => new Values<decimal>(new DecimalDataField(column.Name, Precision, Scale, isNullable: true), row => row.NumberOrNull()),
        ColumnKind.Fraction => new Values<double>(new DataField(column.Name, typeof(double?)), row => row.FractionOrNull()),
        ColumnKind.Day => new Values<DateOnly>(new DataField(column.Name, typeof(DateOnly?)), row => row.Day()),
        _ => new Values<DateTime>(
            new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Micros, isNullable: true), row => row.MomentOrNull()),
    };

    public abstract void Clear();

    public abstract void Read(CopyRow row, StringPool strings);

    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellation);

    private sealed class Texts(DataField field) : ParquetColumn(field)
    {
        private readonly List<string?> _values = new(ParquetRows.GroupRows);

        public override void Clear() => _values.Clear();

        public override void Read(CopyRow row, StringPool strings) => _values.Add(row.TextOrNull(strings));

        public override Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellation) => group.WriteAsync(Field, _values!);
    }

    private sealed class Values<T>(DataField field, Func<CopyRow, T?> read) : ParquetColumn(field)
        where T : struct
    {
        private readonly T?[] _values = new T?[ParquetRows.GroupRows];
        private int _count;

        public override void Clear() => _count = 0;

        public override void Read(CopyRow row, StringPool strings) => _values[_count++] = read(row);

        public override Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellation) =>
            group.WriteAsync<T>(Field, _values.AsMemory(0, _count), cancellationToken: cancellation);
    }
}
