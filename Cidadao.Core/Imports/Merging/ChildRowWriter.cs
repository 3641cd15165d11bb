using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>Staged rows of children as rows of their table, added up on the way.</summary>
internal sealed class ChildRowWriter
{
    private const int NotStaged = -1;

    private readonly ChildSums _sums;
    private readonly StagingTable _staging;
    private readonly int[] _sources;
    private readonly (int One, int Other)? _amount;
    private readonly bool _isByYear;

    public ChildRowWriter(Child child, ChildSums sums)
    {
        _sums = sums;
        _staging = StagingTable.Of(child.Kind);
        _isByYear = Families.IsByYear(child.Table);
        _sources =
        [
            _staging.IndexOf("file"), _staging.IndexOf("line"),
            .. child.Columns.Select(column => column.Origin == Origin.Staged ? _staging.IndexOf(column.Staged) : NotStaged),
        ];
        if (child.Amount is { } amount)
            _amount = (_staging.IndexOf(amount.One), _staging.IndexOf(amount.Other));
        var columns = string.Join(", ", child.Columns.Select(column => column.Name));
        CopyCommand = $"COPY {child.Table} ({child.ParentColumn}, {(_isByYear ? "signed_on, " : "")}source_file, source_line, {columns}) FROM STDIN (FORMAT BINARY)";
    }

    public string CopyCommand { get; }

    /// <summary>Writes a row.</summary>
    /// <param name="staged">As it would go into staging.</param>
    /// <param name="parent">Its parent's place among the new ones.</param>
    /// <param name="parents">The new ones.</param>
    /// <param name="target">Where the table's rows go.</param>
    public void Write(ReadOnlySpan<byte> staged, int parent, NewParents parents, CopyRows target)
    {
        var row = new StagedRow(staged, stackalloc int[_staging.ColumnCount + 1]);
        target.BeginRow(_sources.Length + (_isByYear ? 2 : 1));
        target.Value(parents.IdOf(parent));
        if (_isByYear)
            target.ValueOrNull(parents.SignedOnOf(parent));
        foreach (var source in _sources)
        {
            if (source == NotStaged)
                target.Value(false); // its parent is alone under its number
            else
                target.Written(row[source]);
        }

        // Two factors of ten-thousandths, each below 10¹⁹.
        var amount = _amount is { } factors ? row.Scaled(factors.One) * row.Scaled(factors.Other) : 0;
        _sums.Add(parent, StagedRow.HashOf(staged), amount);
    }
}
