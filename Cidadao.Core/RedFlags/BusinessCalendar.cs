namespace Cidadao.Core.RedFlags;

/// <summary>
/// Brazilian business days: neither Saturday nor Sunday nor a national holiday. National holidays are those of Lei 662/1949 (with Lei
/// 10.607/2002), Lei 6.802/1980, Lei 14.759/2023 from 2024 on, and Good Friday (Lei 9.093/1995). Carnival Monday and Tuesday and Corpus
/// Christi are <i>pontos facultativos</i>: whether they count is disputed, so the caller says what is in favour of the one looked at.
/// Holidays of states and cities are unknown to the sources.
/// </summary>
public static class BusinessCalendar
{
    private const int BlackAwarenessFrom = 2024;

    // No contract of the sources lies outside; other years are computed when asked for.
    private const int FirstYear = 1990;
    private const int LastYear = 2060;

    /// <summary>Counted from Easter Sunday.</summary>
    private const int GoodFriday = -2;

    private static readonly int[] OptionalFromEaster = [-48, -47, 60];

    private static readonly (int Month, int Day)[] Fixed =
    [
        (1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25),
    ];

    private static readonly DayKind[][] Years = [.. Enumerable.Range(FirstYear, LastYear - FirstYear + 1).Select(KindsOf)];

    private enum DayKind : byte
    {
        Business,
        Optional,
        Free,
    }

    /// <returns>True on a Saturday or Sunday.</returns>
    public static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <returns>True on a national holiday, whatever the day of the week.</returns>
    public static bool IsHoliday(DateOnly day) =>
        Array.IndexOf(Fixed, (day.Month, day.Day)) >= 0
        || (day is { Month: 11, Day: 20 } && day.Year >= BlackAwarenessFrom)
        || day.DayNumber - EasterOf(day.Year).DayNumber == GoodFriday;

    /// <returns>True on a weekend or national holiday.</returns>
    public static bool IsFree(DateOnly day) => KindOf(day) == DayKind.Free;

    /// <summary>The first day does not count and the last one does (Lei 14.133/2021, art. 183).</summary>
    /// <param name="optionalDaysCount">Whether Carnival and Corpus Christi are business days.</param>
    /// <returns>Business days after <paramref name="from"/> up to and including <paramref name="to"/>; 0 when that is not later.</returns>
    public static int DaysBetween(DateOnly from, DateOnly to, bool optionalDaysCount)
    {
        var count = 0;
        for (var day = from.DayNumber + 1; day <= to.DayNumber; day++)
        {
            var kind = KindOf(DateOnly.FromDayNumber(day));
            count += kind == DayKind.Business || (kind == DayKind.Optional && optionalDaysCount) ? 1 : 0;
        }

        return count;
    }

    /// <returns>Easter Sunday of the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher.</returns>
    public static DateOnly EasterOf(int year)
    {
        var (golden, century, rest) = (year % 19, year / 100, year % 100);
        var epact = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (rest / 4)) - epact - (rest % 4)) % 7;
        var correction = (golden + (11 * epact) + (22 * weekday)) / 451;
        var day = epact + weekday - (7 * correction) + 114;
        return new(year, day / 31, (day % 31) + 1);
    }

    private static DayKind KindOf(DateOnly day) =>
        (day.Year is >= FirstYear and <= LastYear ? Years[day.Year - FirstYear] : KindsOf(day.Year))[day.DayOfYear - 1];

    private static DayKind[] KindsOf(int year)
    {
        var first = new DateOnly(year, 1, 1);
        var easter = EasterOf(year).DayNumber;
        var kinds = new DayKind[DateTime.IsLeapYear(year) ? 366 : 365];
        for (var i = 0; i < kinds.Length; i++)
        {
            var day = first.AddDays(i);
            kinds[i] = IsWeekend(day) || IsHoliday(day) ? DayKind.Free
                : Array.IndexOf(OptionalFromEaster, day.DayNumber - easter) >= 0 ? DayKind.Optional
                : DayKind.Business;
        }

        return kinds;
    }
}
