using System.Buffers.Binary;
using Cidadao.Core.Database.Views;

namespace Cidadao.Core.Imports.Rows;

/// <summary>A row of a staging table that is still in <see cref="CopyRows"/>, taken apart into its fields.</summary>
internal readonly ref struct StagedRow
{
    // Every row starts with the number of its columns, then file, line and content's hash; a child's goes on with its parent's number.
    // Each field has its length before it.
    private const int HashOffset = 2 + 12 + 8 + 4;
    private const int NumberOffset = HashOffset + 8 + 4;
    private const int LengthOfLength = 4;
    private const int DigitsOffset = LengthOfLength + 8;

    private static readonly StagingTable Contracts = StagingTable.Of(RowKind.Contracts);
    private static readonly int SignedOn = Contracts.IndexOf("signed_on");

    private readonly ReadOnlySpan<byte> _row;
    private readonly ReadOnlySpan<int> _starts;

    /// <param name="row">The row.</param>
    /// <param name="starts">Room for one number more than there are columns.</param>
    public StagedRow(ReadOnlySpan<byte> row, Span<int> starts)
    {
        var at = starts[0] = 2;
        for (var column = 1; column < starts.Length; column++)
        {
            at += LengthOfLength + Math.Max(BinaryPrimitives.ReadInt32BigEndian(row[at..]), 0);
            starts[column] = at;
        }

        _row = row;
        _starts = starts;
    }

    /// <summary>A field with its length before it.</summary>
    public ReadOnlySpan<byte> this[int column] => _row[_starts[column].._starts[column + 1]];

    /// <summary>A field's content; empty for NULL.</summary>
    public ReadOnlySpan<byte> Content(int column) => this[column][LengthOfLength..];

    public short Short(int column) => BinaryPrimitives.ReadInt16BigEndian(Content(column));

    /// <summary>An amount as <see cref="CopyRows.Value(Amount)"/> has written it, in ten-thousandths.</summary>
    public Int128 Scaled(int column)
    {
        var digits = this[column][DigitsOffset..];
        var scaled = 0UL;
        for (; digits.Length > 0; digits = digits[2..])
            scaled = (scaled * 10_000) + (ulong)BinaryPrimitives.ReadInt16BigEndian(digits);
        var isNegative = this[column][LengthOfLength + 4] != 0;
        return isNegative ? -(Int128)scaled : scaled;
    }

    public static long HashOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt64BigEndian(row[HashOffset..]);

    /// <summary>Of a contract's signature; 0 where there is none.</summary>
    public static int YearOf(ReadOnlySpan<byte> contract)
    {
        var day = new StagedRow(contract, stackalloc int[Contracts.ColumnCount + 1]).Content(SignedOn);
        return day.IsEmpty ? 0 : DateOnly.FromDayNumber(CopyRow.DayZero + BinaryPrimitives.ReadInt32BigEndian(day)).Year;
    }

    /// <summary>What a child's row names its parent by.</summary>
    public static long NumberOf(ReadOnlySpan<byte> row) => BinaryPrimitives.ReadInt64BigEndian(row[NumberOffset..]);
}
