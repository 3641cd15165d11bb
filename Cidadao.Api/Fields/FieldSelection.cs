using System.Buffers;
using System.Text.Json;

namespace Cidadao.Api.Fields;

/// <summary>
/// Which parts of an answer a client wants: dotted paths. It cuts them out of the answer's UTF-8 as they stand there: values are copied, not read.
/// </summary>
internal sealed class FieldSelection
{
    private const int MaxPaths = 50;

    private readonly SortedDictionary<string, FieldSelection> _chosen = new(StringComparer.Ordinal);

    private bool IsWhole => _chosen.Count == 0;

    /// <summary>The same for all ways to write the same choice.</summary>
    public override string ToString() => string.Join(',', _chosen.Select(one => one.Value.IsWhole ? one.Key : $"{one.Key}({one.Value})"));

    /// <param name="fields">Paths with commas between them.</param>
    /// <returns>Null when a path names nothing: the error says which and what there is.</returns>
    public static FieldSelection? Read(string fields, FieldShape shape, IDictionary<string, string[]> errors)
    {
        var paths = fields.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (paths.Length is 0 or > MaxPaths)
        {
            errors["fields"] = [$"1 to {MaxPaths} paths with commas between them, such as 'id,{shape.Fields.Keys.Last()}'."];
            return null;
        }

        var selection = new FieldSelection();
        var wrong = paths.Select(path => selection.Add(path, shape)).OfType<string>().Distinct().ToArray();
        if (wrong.Length > 0)
            errors["fields"] = wrong;
        return wrong.Length > 0 ? null : selection;
    }

    /// <summary>The list's answer, of whose rows this chooses.</summary>
    /// <param name="list">Name of the rows in it; what stands beside them stays.</param>
    public byte[] TrimRows(ReadOnlySpan<byte> json, ReadOnlySpan<byte> list)
    {
        var reader = ReaderOf(json);
        var into = new ArrayBufferWriter<byte>(json.Length);
        into.Write("{"u8);
        var isFirst = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var isList = reader.ValueTextEquals(list);
            CopyName(ref reader, json, into, ref isFirst);
            Copy(ref reader, json, isList ? this : null, into);
        }

        into.Write("}"u8);
        return into.WrittenSpan.ToArray();
    }

    public byte[] Trim(ReadOnlySpan<byte> json)
    {
        var reader = ReaderOf(json);
        var into = new ArrayBufferWriter<byte>(json.Length);
        Copy(ref reader, json, this, into);
        return into.WrittenSpan.ToArray();
    }

    /// <returns>What is wrong with the path; null when nothing is.</returns>
    private string? Add(string path, FieldShape shape)
    {
        var (here, there) = (this, shape);
        var names = path.Split('.');
        for (var i = 0; i < names.Length; i++)
        {
            if (!there.Fields.TryGetValue(names[i], out var next))
            {
                var around = i == 0 ? "" : $" in '{string.Join('.', names[..i])}'";
                return there.Fields.Count == 0 ? $"'{path}': nothing can be chosen{around}." : $"'{path}': no '{names[i]}'{around}; there are: {string.Join(", ", there.Fields.Keys)}.";
            }

            // Who has asked for the whole has it, whatever part of it he names too.
            var isNew = !here._chosen.TryGetValue(names[i], out var child);
            if (isNew)
                here._chosen[names[i]] = child = new();
            else if (child!.IsWhole)
                return Knows(names[(i + 1)..], next) ? null : $"'{path}': no such field.";
            if (i == names.Length - 1)
                child._chosen.Clear();
            (here, there) = (child, next);
        }

        return null;
    }

    private static bool Knows(string[] names, FieldShape shape) =>
        names.Length == 0 || (shape.Fields.TryGetValue(names[0], out var next) && Knows(names[1..], next));

    private static Utf8JsonReader ReaderOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        return reader;
    }

    /// <param name="selection">Null: all of it.</param>
    private static void Copy(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, FieldSelection? selection, ArrayBufferWriter<byte> into)
    {
        if (selection is null or { IsWhole: true } || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            into.Write(json[start..(int)reader.BytesConsumed]);
            return;
        }

        var isFirst = true;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            into.Write("["u8);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                into.Write(isFirst ? ""u8 : ","u8);
                isFirst = false;
                Copy(ref reader, json, selection, into);
            }

            into.Write("]"u8);
            return;
        }

        into.Write("{"u8);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (selection.Of(ref reader) is { } chosen)
            {
                CopyName(ref reader, json, into, ref isFirst);
                Copy(ref reader, json, chosen, into);
            }
            else
            {
                reader.Skip();
            }
        }

        into.Write("}"u8);
    }

    private static void CopyName(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, ArrayBufferWriter<byte> into, ref bool isFirst)
    {
        into.Write(isFirst ? ""u8 : ","u8);
        isFirst = false;
        var start = (int)reader.TokenStartIndex;
        reader.Read();
        into.Write(json[start..(int)reader.TokenStartIndex]);
    }

    private FieldSelection? Of(ref Utf8JsonReader reader)
    {
        foreach (var (name, chosen) in _chosen)
        {
            if (reader.ValueTextEquals(name))
                return chosen;
        }

        return null;
    }
}
