using System.Globalization;

namespace Cidadao.Api.Paging;

/// <summary>The position of a row in a list that is ordered by its identifier alone.</summary>
internal static class IdPosition
{
    public static Position Of(long id) => new("", id.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds an error when the position is none of such a list.</summary>
    public static long? Read(Position? position, IDictionary<string, string[]> errors)
    {
        if (position is null)
            return null;
        if (position.Key.Length == 0 && long.TryParse(position.Id, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        errors.TryAdd("cursor", [PageRequest.NoCursor]);
        return null;
    }
}
