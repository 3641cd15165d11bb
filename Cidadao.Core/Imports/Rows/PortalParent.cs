using System.Globalization;

namespace Cidadao.Core.Imports.Rows;

/// <summary>How the Portal's files name the contract or the tender that a row belongs to.</summary>
internal static class PortalParent
{
    private const int MaxStackLength = 256;

    /// <summary>Unit and number: <c>200356/000342023</c>.</summary>
    public static void CopyKey(CsvRow row, CopyRows copy, int unit, int number)
    {
        Span<byte> key = stackalloc byte[MaxStackLength];
        if (row[unit].Length + row[number].Length + 1 > key.Length)
        {
            copy.Text(string.Create(CultureInfo.InvariantCulture, $"{row.Text(unit)}/{row.Text(number)}"));
            return;
        }

        row[unit].CopyTo(key);
        key[row[unit].Length] = (byte)'/';
        row[number].CopyTo(key[(row[unit].Length + 1)..]);
        copy.Text(key[..(row[unit].Length + row[number].Length + 1)], row.Encoding);
    }

    /// <summary>The columns with which every child row starts.</summary>
    public static void CopyReference(CsvRow row, CopyRows copy, int unit, int number)
    {
        copy.Value(RowKey.Join(row[unit], row[number]));
        copy.Value((short)Contracts.DataSource.PortalBulk);
        row.Copy(copy, unit);
        CopyKey(row, copy, unit, number);
    }
}
