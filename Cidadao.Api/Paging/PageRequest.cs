using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Cidadao.Api.Paging;

/// <summary>Which page: how many rows, and after which.</summary>
/// <param name="Size">Rows, 1 to 200.</param>
/// <param name="After">The last row of the page before; null for the first page.</param>
internal readonly record struct PageRequest(int Size, Position? After)
{
    public const int DefaultSize = 50;
    public const int MaxSize = 200;

    /// <summary>Reads the parameters, adding what is wrong with them.</summary>
    public static PageRequest Read(string? pageSize, string? cursor, IDictionary<string, string[]> errors)
    {
        var size = DefaultSize;
        if (pageSize is not null && (!int.TryParse(pageSize, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxSize))
            errors["pageSize"] = [$"'{pageSize}' is not a number from 1 to {MaxSize}."];
        Position? after = null;
        if (!string.IsNullOrEmpty(cursor) && (after = Position.Parse(cursor)) is null)
            errors["cursor"] = ["Not a cursor of this list: take 'next' of the page before as it is."];
        return new(size, after);
    }
}

/// <summary>A row's place in an order: the value that it is ordered by, in invariant text, and its unique id.</summary>
internal sealed record Position(string Key, string Id)
{
    private const char Between = '|';

    /// <returns>Null when the text is no cursor.</returns>
    public static Position? Parse(string cursor)
    {
        if (!Base64Url.IsValid(cursor))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var at = text.LastIndexOf(Between);
        return at < 0 ? null : new(text[..at], text[(at + 1)..]);
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Key}{Between}{Id}")));
}

/// <summary>A page out of one row more than it holds: the extra one tells whether there is a next.</summary>
internal static class PageOf
{
    public static Responses.Page<TResponse> Rows<TRow, TResponse>(
        List<TRow> rows, PageRequest request, RowCount total, Func<TRow, Position> position, Func<TRow, TResponse> response)
    {
        var more = rows.Count > request.Size;
        var page = more ? rows[..request.Size] : rows;
        if (!more && request.After is null)
            total = new(rows.Count, IsEstimate: false); // all of them are here, whatever was expected
        return new([.. page.Select(response)], more ? position(page[^1]).ToString() : null, total.Rows, total.IsEstimate);
    }
}
