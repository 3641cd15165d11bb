using System.Globalization;

namespace Cidadao.Api.Paging;

/// <summary>Place in a list that is ordered by a moment, newest first.</summary>
internal static class TimePosition
{
    public static Position Of(DateTimeOffset at, Guid id) => new(at.ToString("O", CultureInfo.InvariantCulture), id.ToString());

    public static (DateTimeOffset At, Guid Id)? Read(Position? position, IDictionary<string, string[]> errors)
    {
        if (position is null)
            return null;
        if (DateTimeOffset.TryParseExact(position.Key, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && Guid.TryParse(position.Id, out var id))
            return (at.ToUniversalTime(), id);
        errors["cursor"] = [PageRequest.NoCursor];
        return null;
    }
}
