using System.Buffers;

namespace Cidadao.Core.Database.Observation;

/// <summary>
/// The name under which a statement is counted. Its first line says it, as a comment: <c>-- contracts.page</c>, by <c>TagWith</c> in EF Core and
/// as first line of other SQL, so that <c>pg_stat_activity</c> shows the same name. A statement without one is counted by its verb and, where it
/// writes, its table: <c>insert.outbox</c>. Of a batch the first statement speaks for all.
/// </summary>
public static class QueryOperation
{
    /// <summary>What a statement is counted under when it has no known verb, or when there are too many names.</summary>
    public const string Other = "other";

    private const int LongestName = 48;

    private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \r\n\t(;");
    private static readonly SearchValues<char> NameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789._");
    private static readonly NameTable Names = new(most: 256);

    /// <returns>The same instance for the same name: of a known name nothing is allocated.</returns>
    public static string Of(ReadOnlySpan<char> statement)
    {
        var rest = statement.TrimStart();
        while (rest.StartsWith("--"))
        {
            var end = rest.IndexOf('\n');
            if (end < 0)
                return Other;
            var comment = rest[2..end].Trim();
            if (IsName(comment))
                return Names.Of(comment);
            rest = rest[(end + 1)..].TrimStart();
        }

        return OfVerb(rest);
    }

    private static string OfVerb(ReadOnlySpan<char> statement)
    {
        var verb = Word(ref statement);
        Span<char> lower = stackalloc char[LongestName];
        var length = verb.ToLowerInvariant(lower);
        switch (length < 0 ? default : lower[..length])
        {
            case "insert" or "delete":
                Word(ref statement); // INTO, FROM
                return Names.Of(Joined(lower, length, Table(ref statement)));
            case "update" or "copy":
                return Names.Of(Joined(lower, length, Table(ref statement)));
            case "with" or "select" or "merge" or "set" or "lock" or "listen" or "create" or "alter" or "drop" or "analyze":
                return Names.Of(lower[..length]);
            default:
                return Other;
        }
    }

    private static ReadOnlySpan<char> Joined(Span<char> name, int length, ReadOnlySpan<char> table)
    {
        if (table.IsEmpty || length + 1 + table.Length > name.Length)
            return name[..length];
        name[length] = '.';
        table.CopyTo(name[(length + 1)..]);
        return name[..(length + 1 + table.Length)];
    }

    private static ReadOnlySpan<char> Word(ref ReadOnlySpan<char> statement)
    {
        statement = statement.TrimStart();
        var end = statement.IndexOfAny(WordEnds);
        var word = end < 0 ? statement : statement[..end];
        statement = statement[word.Length..];
        return word;
    }

    /// <returns>A table's name, a partition under its parent's; empty for what is none, as in <c>COPY (SELECT …)</c>.</returns>
    private static ReadOnlySpan<char> Table(ref ReadOnlySpan<char> statement)
    {
        var table = Word(ref statement).Trim('"');
        var year = table.LastIndexOf("_y");
        return year > 0 && year + 6 == table.Length && int.TryParse(table[(year + 2)..], out _) ? table[..year] : table;
    }

    private static bool IsName(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestName && !text.ContainsAnyExcept(NameLetters);
}
