using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Cidadao.Core.Imports;

/// <summary>How the records of one of the Portal's files become rows of its staging table.</summary>
public abstract class PortalRows
{
    private const int MaxValueShown = 80;
    private const int MaxKeyLength = 64;

    private static readonly PortalRows[] All = [new PortalContractRows(), new PortalItemRows(), new PortalAmendmentRows(), new PortalApostilleRows()];

    public abstract PortalFile File { get; }

    /// <summary>Name of the staging table.</summary>
    public abstract string Staging { get; }

    /// <summary>Columns of the staging table that the rows fill, in the order of <see cref="Write"/>, after <c>line</c> and <c>content_hash</c>.</summary>
    public abstract string Columns { get; }

    public string CopyCommand => $"COPY {Staging} (line, content_hash, {Columns}) FROM STDIN";

    public static PortalRows Of(PortalFile file) => All[(int)file - 1];

    /// <summary>Writes one row, or says why it cannot be one; then nothing of it is written.</summary>
    public RowProblem? TryWrite(CsvRecordReader record, CopyText copy)
    {
        if (Check(record) is { } problem)
            return problem;
        copy.Value(record.Line);
        copy.Value(unchecked((long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(record.Raw))));
        problem = Write(new RowFields(record, PortalHeaders.Of(File)), copy) ?? default;
        if (problem.Reason == default)
            return null;
        copy.CancelRow();
        return problem;
    }

    /// <summary>Parses the fields and writes them.</summary>
    protected abstract RowProblem? Write(RowFields fields, CopyText copy);

    /// <summary>A value that may be kept with a rejection: short, and without anybody's CPF.</summary>
    public static string Shown(ReadOnlySpan<char> value)
    {
        var text = (value.Length > MaxValueShown ? string.Concat(value[..MaxValueShown], "…") : value.ToString()).Replace('\0', '␀');
        return Contracts.PersonalData.MaskCpf(text) ?? Contracts.PersonalData.MaskIn(text);
    }

    /// <summary>Unit and number as one number to join by: the files name a contract by both, and a join of texts takes thrice as long.</summary>
    protected static long NumberKey(ReadOnlySpan<char> unit, ReadOnlySpan<char> number)
    {
        Span<char> both = stackalloc char[MaxKeyLength];
        if (!both.TryWrite($"{unit.Trim()}|{number.Trim()}", out var length))
            both = $"{unit.Trim()}|{number.Trim()}".ToCharArray();
        else
            both = both[..length];
        return unchecked((long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(both)));
    }

    private RowProblem? Check(CsvRecordReader record)
    {
        if (record.Damage is { } damage)
            return new(damage, null, Shown(record.Raw));
        if (record.FieldCount != PortalHeaders.Of(File).Count)
            return new(RejectionReason.WrongFieldCount, null, $"{record.FieldCount}/{PortalHeaders.Of(File).Count}");
        return record.Raw.Contains('\0') ? new(RejectionReason.NulCharacter, null, Shown(record.Raw)) : null;
    }
}

/// <summary>The fields of a record under the names of its header.</summary>
public readonly ref struct RowFields(CsvRecordReader record, IReadOnlyList<string> header)
{
    public ReadOnlySpan<char> this[int column] => record[column];

    /// <summary>A field that the row cannot be without.</summary>
    public bool IsBlank(int column, out RowProblem? problem)
    {
        problem = record[column].IsWhiteSpace() ? new(RejectionReason.Blank, header[column], null) : null;
        return problem is not null;
    }

    public bool IsNotANumber(int column, out decimal value, out RowProblem? problem)
    {
        problem = PortalField.ParseNumber(record[column], out value) is { } reason ? Problem(reason, column) : null;
        return problem is not null;
    }

    public bool IsNotADay(int column, out DateOnly? day, out RowProblem? problem)
    {
        problem = PortalField.TryParseDay(record[column], out day) ? null : Problem(RejectionReason.NotADate, column);
        return problem is not null;
    }

    private RowProblem Problem(RejectionReason reason, int column) => new(reason, header[column], PortalRows.Shown(record[column]));
}
