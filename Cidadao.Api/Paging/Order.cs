namespace Cidadao.Api.Paging;

/// <summary>What a list is ordered by, and which way: <c>?sort=value</c>, <c>?sort=value:asc</c>. Largest or newest first where it does not say.</summary>
/// <typeparam name="TKey">The keys that the list knows; the first is the default.</typeparam>
internal readonly record struct Order<TKey>(TKey Key, bool IsAscending)
    where TKey : struct, Enum
{
    private const string Ascending = ":asc";
    private const string Descending = ":desc";

    /// <summary>Reads the parameter, adding what is wrong with it.</summary>
    public static Order<TKey> Read(string? sort, IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrEmpty(sort))
            return new(Enum.GetValues<TKey>()[0], IsAscending: false);
        var at = sort.IndexOf(':', StringComparison.Ordinal);
        var (name, way) = at < 0 ? (sort, Descending) : (sort[..at], sort[at..]);
        if (Wire.Parse<TKey>(name) is { } key && (way is Ascending or Descending))
            return new(key, way == Ascending);
        errors["sort"] = [$"'{sort}' is none of: {Wire.All<TKey>()}, each also with {Ascending} or {Descending}."];
        return default;
    }

    /// <summary>As the request writes it, whole; what the cursors of the list bear.</summary>
    public override string ToString() => Wire.Name(Key) + (IsAscending ? Ascending : Descending);
}
