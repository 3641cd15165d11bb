using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>Staged rows of contracts as rows of their table, with what their children add up to.</summary>
internal sealed class ParentRowWriter
{
    private readonly Guid _importId;
    private readonly string _entry;
    private readonly IReadOnlyList<(Child Child, ChildSums Sums)> _children;
    private readonly ChildSums? _items;
    private readonly SupplierIds _suppliers;
    private readonly StagingTable _staging;
    private readonly Column[] _columns;
    private readonly int[] _sources;
    private readonly int _key, _initial, _final, _quality;

    public ParentRowWriter(Family family, Guid importId, string entry, IReadOnlyList<(Child Child, ChildSums Sums)> children, SupplierIds suppliers)
    {
        (_importId, _entry, _children, _suppliers) = (importId, entry, children, suppliers);
        _items = children.FirstOrDefault(one => one.Child.Kind == RowKind.Items).Sums;
        _staging = StagingTable.Of(family.Parent);
        _columns = [.. family.Columns];
        _sources = [.. _columns.Select(column => column.Origin == Origin.Staged ? _staging.IndexOf(column.Staged) : 0)];
        (_key, _initial, _final, _quality) = (
            _staging.IndexOf("key"), _staging.IndexOf("initial_value"), _staging.IndexOf("final_value"), _staging.IndexOf("quality"));
    }

    /// <summary>The command for the rows.</summary>
    /// <param name="table">The family's table, or the partition that all rows belong into.</param>
    public string CopyInto(string table)
    {
        var columns = _columns.Select(column => column.Name).Concat(_children.Select(one => one.Child.Digest));
        return $"COPY {table} (id, key, occurrence, {string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)";
    }

    /// <summary>Writes a row.</summary>
    /// <param name="staged">As it would go into staging.</param>
    /// <param name="parent">Its place among the new ones.</param>
    /// <param name="parents">The new ones.</param>
    /// <param name="target">Where the table's rows go.</param>
    public void Write(ReadOnlySpan<byte> staged, int parent, NewParents parents, CopyRows target)
    {
        var row = new StagedRow(staged, stackalloc int[_staging.ColumnCount + 1]);
        target.BeginRow(3 + _columns.Length + _children.Count);
        target.Value(parents.IdOf(parent));
        target.Written(row[_key]);
        target.Value(parents.OccurrenceOf(parent));
        for (var column = 0; column < _columns.Length; column++)
            Write(row, column, parent, target);
        foreach (var (_, sums) in _children)
        {
            if (sums.DigestOf(parent) is { } digest)
                target.Value(digest);
            else
                target.Null();
        }
    }

    private void Write(StagedRow row, int column, int parent, CopyRows target)
    {
        switch (_columns[column].Origin)
        {
            case Origin.Supplier:
                target.Value(_suppliers.Of(row));
                break;
            case Origin.Import:
                target.Value(_importId);
                break;
            case Origin.Entry:
                target.Text(_entry);
                break;
            case Origin.Staged when _sources[column] == _quality:
                target.Value(Quality(row, parent));
                break;
            case Origin.Staged:
                target.Written(row[_sources[column]]);
                break;
            default:
                throw new InvalidOperationException($"A parent's column {_columns[column].Name} cannot come from {_columns[column].Origin}.");
        }
    }

    private short Quality(StagedRow row, int parent)
    {
        var quality = row.Short(_quality);
        return _items?.AmountOf(parent) is { } amount && ItemsQuality.AreOff(amount, row.Scaled(_initial), row.Scaled(_final))
            ? (short)(quality | ItemsQuality.Bit)
            : quality;
    }
}
