using System.IO.Hashing;
using System.Text.Unicode;
using Cidadao.Core.Contracts;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.Core.Imports.Rows;

/// <summary>How the records of one CSV format become rows of its staging table.</summary>
public abstract class CsvRows
{
    public abstract SourceFormat Format { get; }

    public abstract RowKind Kind { get; }

    /// <summary>The header's columns in the source's own spelling.</summary>
    public abstract IReadOnlyList<string> Header { get; }

    public virtual char Separator => ';';

    /// <summary>Writes one row, or says why it cannot be one; then nothing of it is written.</summary>
    /// <param name="record">The record.</param>
    /// <param name="encoding">Of the file.</param>
    /// <param name="isMended">The file is the CSV of rejections, with its columns at the end and its neutralised formulas.</param>
    /// <param name="file">Identifier of the file in <c>import_files</c>.</param>
    /// <param name="copy">Where the row goes.</param>
    public RowProblem? TryWrite(CsvRecordReader record, SourceEncoding encoding, bool isMended, long file, CopyRows copy)
    {
        var expected = isMended ? Header.Count + SourceFormats.RejectionColumns.Count : Header.Count;
        if (Check(record, encoding, expected) is { } damage)
            return damage;
        copy.BeginRow(StagingTable.Of(Kind).ColumnCount);
        copy.Value(file);
        copy.Value(record.Line);
        copy.Value(unchecked((long)XxHash3.HashToUInt64(record.Raw)));
        if (Write(new(record, Header, encoding, isMended), copy) is not { } problem)
            return null;
        copy.CancelRow();
        return problem;
    }

    /// <summary>Parses the fields and writes them.</summary>
    protected abstract RowProblem? Write(CsvRow row, CopyRows copy);

    private static RowProblem? Check(CsvRecordReader record, SourceEncoding encoding, int expected)
    {
        if (record.Damage is { } damage)
            return new(damage, null, RowProblem.Shown(SourceText.ToText(record.Raw, encoding)));
        if (record.FieldCount != expected)
            return new(RejectionReason.WrongFieldCount, null, $"{record.FieldCount}/{expected}");
        if (encoding == SourceEncoding.Utf8 && !Utf8.IsValid(record.Raw))
            return new(RejectionReason.InvalidText, null, RowProblem.Shown(SourceText.ToText(record.Raw, encoding)));
        return record.Raw.Contains((byte)0) ? new(RejectionReason.NulCharacter, null, RowProblem.Shown(SourceText.ToText(record.Raw, encoding))) : null;
    }
}

/// <summary>The fields of a record under the names of its header.</summary>
public readonly ref struct CsvRow(CsvRecordReader record, IReadOnlyList<string> header, SourceEncoding encoding, bool isMended)
{
    public SourceEncoding Encoding => encoding;

    /// <summary>A field without blanks around it.</summary>
    public ReadOnlySpan<byte> this[int column] => isMended ? Formula.Restore(SourceText.Trim(record[column])) : SourceText.Trim(record[column]);

    public string Text(int column) => SourceText.ToText(this[column], encoding);

    public bool IsSentinel(int column) => PortalField.IsSentinel(this[column], encoding);

    /// <summary>A field that the row cannot be without.</summary>
    public bool IsBlank(int column, out RowProblem? problem)
    {
        problem = this[column].IsEmpty ? new(RejectionReason.Blank, header[column], null) : null;
        return problem is not null;
    }

    public bool IsNotANumber(int column, out Amount value, out RowProblem? problem, bool thousands = false)
    {
        problem = PortalField.ParseNumber(this[column], thousands, out value) is { } reason ? Problem(reason, column) : null;
        return problem is not null;
    }

    /// <summary>A number that may be absent.</summary>
    public bool IsNotANumberOrNone(int column, out Amount? value, out RowProblem? problem, bool thousands = false)
    {
        (value, problem) = (null, null);
        if (IsSentinel(column))
            return false;
        var wrong = IsNotANumber(column, out var number, out problem, thousands);
        value = number;
        return wrong;
    }

    public bool IsNotADay(int column, out DateOnly? day, out RowProblem? problem)
    {
        problem = PortalField.TryParseDay(this[column], encoding, out day) ? null : Problem(RejectionReason.NotADate, column);
        return problem is not null;
    }

    /// <summary>Copies a field as it is.</summary>
    public void Copy(CopyRows copy, int column) => copy.Text(this[column], encoding);

    /// <summary>Copies a free text with CPFs masked.</summary>
    public void CopyMasked(CopyRows copy, int column) => copy.Masked(this[column], encoding);

    /// <summary>Copies a field, or NULL for one that says nothing.</summary>
    public void CopyOrNull(CopyRows copy, int column, bool masked = false)
    {
        if (IsSentinel(column))
            copy.Null();
        else if (masked)
            CopyMasked(copy, column);
        else
            Copy(copy, column);
    }

    public ProcurementMethod Method(int column)
    {
        const int LongestMethod = 64;
        var field = this[column];
        if (field.Length > LongestMethod)
            return ProcurementMethod.Other;
        Span<char> text = stackalloc char[LongestMethod];
        return PortalField.Method(text[..SourceText.ToChars(field, encoding, text)]);
    }

    public RowProblem Problem(RejectionReason reason, int column) => new(reason, header[column], RowProblem.Shown(Text(column)));
}
