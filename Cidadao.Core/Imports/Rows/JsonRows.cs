using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>How the records of one JSON format become rows of its staging table.</summary>
public abstract class JsonRows
{
    public abstract SourceFormat Format { get; }

    public abstract RowKind Kind { get; }

    /// <summary>Properties by which a record of the format is told from those of the others.</summary>
    public abstract IReadOnlyList<string> Marks { get; }

    /// <summary>Whether the rows of one array are read together, because what one means depends on those before it.</summary>
    public virtual bool ByArray => false;

    /// <summary>Whether this reading of the file takes the record; a history is read once for each kind of its terms.</summary>
    public virtual bool Takes(JsonElement record) => true;

    /// <summary>Writes one row, or says why it cannot be one; then nothing of it is written.</summary>
    /// <param name="record">The record.</param>
    /// <param name="position">1 for the first of the file.</param>
    /// <param name="before">The record of the same array that came before, in time; undefined for the first.</param>
    public RowProblem? TryWrite(JsonElement record, int position, JsonElement before, long file, CopyRows copy)
    {
        if (record.ValueKind != JsonValueKind.Object)
            return new(RejectionReason.NotAnObject, null, RowProblem.Shown(record.GetRawText()));
        copy.BeginRow(StagingTable.Of(Kind).ColumnCount);
        copy.Value(file);
        copy.Value(position);
        copy.Value(Hash(record, before));
        if (Write(new(record), new(before), copy) is not { } problem)
            return null;
        copy.CancelRow();
        return problem;
    }

    protected abstract RowProblem? Write(JsonRow row, JsonRow before, CopyRows copy);

    private static long Hash(JsonElement record, JsonElement before)
    {
        var hash = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(record.GetRawText()));
        return unchecked((long)(before.ValueKind == JsonValueKind.Undefined ? hash : hash ^ XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(before.GetRawText()), 1)));
    }
}

/// <summary>The fields of a record by their paths: <c>orgaoEntidade.cnpj</c>.</summary>
public readonly struct JsonRow(JsonElement record)
{
    public bool IsNone => record.ValueKind != JsonValueKind.Object;

    /// <returns>The text or number at the path, without blanks around it; empty where there is none. NUL characters become blanks.</returns>
    public string Text(string path) => Find(path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!.Replace('\0', ' ').Trim(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value => value.GetRawText(),
        _ => "",
    };

    /// <returns>Null for a text that says nothing.</returns>
    public string? TextOrNull(string path) => Text(path) is var text && PortalField.IsSentinel(text) ? null : text;

    public string? MaskedOrNull(string path) => PersonalData.MaskIn(TextOrNull(path));

    public string Masked(string path) => PersonalData.MaskIn(Text(path));

    public bool IsTrue(string path) => Find(path).ValueKind == JsonValueKind.True;

    public JsonElement Find(string path)
    {
        var at = record;
        foreach (var part in path.AsSpan().Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(path.AsSpan(part), out at))
                return default;
        }

        return at;
    }

    /// <summary>A field that the row cannot be without.</summary>
    public bool IsBlank(string path, out string text, out RowProblem? problem)
    {
        text = Text(path);
        problem = text.Length == 0 ? new(RejectionReason.Blank, path, null) : null;
        return problem is not null;
    }

    /// <summary><c>2025-03-11</c>, with or without a time, or <c>11/03/2025</c>; null where there is none.</summary>
    public bool IsNotADay(string path, out DateOnly? day, out RowProblem? problem)
    {
        (day, problem) = (null, null);
        var text = Text(path);
        if (PortalField.IsSentinel(text))
            return false;
        var date = text.Length > 10 && text[10] is 'T' or ' ' ? text[..10] : text;
        if (DateOnly.TryParseExact(date, ["yyyy-MM-dd", "dd/MM/yyyy"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
        {
            day = parsed;
            return false;
        }

        problem = new(RejectionReason.NotADate, path, RowProblem.Shown(text));
        return true;
    }

    /// <summary>A JSON number, or a text as <c>1.684.134,72</c>; null where there is none. More than four decimals are rounded.</summary>
    public bool IsNotANumber(string path, out Amount? amount, out RowProblem? problem)
    {
        (amount, problem) = (null, null);
        var field = Find(path);
        if (field.ValueKind == JsonValueKind.Number)
        {
            if (field.TryGetDecimal(out var value) && Amount.TryRound(value, out var rounded))
                amount = rounded;
            else
                problem = new(RejectionReason.NumberOutOfRange, path, RowProblem.Shown(field.GetRawText()));
            return problem is not null;
        }

        var text = Text(path);
        if (PortalField.IsSentinel(text))
            return false;
        Span<byte> ascii = stackalloc byte[64];
        if (text.Length > ascii.Length || !Encoding.UTF8.TryGetBytes(text, ascii, out var length))
            problem = new(RejectionReason.NotANumber, path, RowProblem.Shown(text));
        else if (PortalField.ParseNumber(ascii[..length], thousands: true, out var parsed) is { } reason)
            problem = new(reason, path, RowProblem.Shown(text));
        else
            amount = parsed;
        return problem is not null;
    }
}
