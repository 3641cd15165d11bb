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

    public const string NoCursor = "Not a cursor of this list: take 'next' of the page before as it is.";

    /// <summary>Reads the parameters, adding what is wrong with them.</summary>
    /// <param name="order">Of the list, where there are several: a cursor of another is refused.</param>
    public static PageRequest Read(string? pageSize, string? cursor, IDictionary<string, string[]> errors, string order = "")
    {
        var size = DefaultSize;
        if (pageSize is not null && (!int.TryParse(pageSize, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxSize))
            errors["pageSize"] = [$"'{pageSize}' is not a number from 1 to {MaxSize}."];
        Position? after = null;
        if (!string.IsNullOrEmpty(cursor) && (after = Position.Parse(cursor)) is null)
            errors["cursor"] = [NoCursor];
        if (after is not null && after.Order != order)
            errors["cursor"] = [after.IsOrdered ? $"The cursor is of sort={after.Order}, the list of sort={order}: take both of one, or start again without the cursor." : NoCursor];
        return new(size, after);
    }
}

/// <summary>A row's place in an order: the value that it is ordered by, in invariant text, and its unique id.</summary>
/// <param name="Order">Which order, where the list has several.</param>
internal sealed record Position(string Key, string Id, string Order = "")
{
    private const char Between = '|';
    private const int LongestOrder = 40;

    /// <summary>Whether it says what may be an order, to be named in an error.</summary>
    public bool IsOrdered => Order.Length is > 0 and <= LongestOrder && Order.All(letter => char.IsAsciiLetter(letter) || letter == ':');

    /// <returns>Null when the text is no cursor.</returns>
    public static Position? Parse(string cursor)
    {
        if (!Base64Url.IsValid(cursor))
            return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        var parts = text.Split(Between);
        return parts.Length switch
        {
            2 => new(parts[0], parts[1]),
            3 => new(parts[1], parts[2], parts[0]),
            _ => null,
        };
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(Order.Length == 0 ? $"{Key}{Between}{Id}" : $"{Order}{Between}{Key}{Between}{Id}"));
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
