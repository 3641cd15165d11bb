using System.Globalization;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class BusinessCalendarTests
{
    // The table of Easter Sundays of the U.S. Census Bureau (Easter Dates from 1600 to 2099).
    [TestMethod]
    [DataRow("1999-04-04")]
    [DataRow("2000-04-23")]
    [DataRow("2008-03-23")]
    [DataRow("2011-04-24")]
    [DataRow("2019-04-21")]
    [DataRow("2024-03-31")]
    [DataRow("2025-04-20")]
    [DataRow("2026-04-05")]
    [DataRow("2038-04-25")]
    public void Easter_is_that_of_the_published_table(string day) => Assert.AreEqual(Day(day), BusinessCalendar.EasterOf(Day(day).Year));

    // Portaria MGI 8.617/2023, holidays and free days of 2024.
    [TestMethod]
    [DataRow("2024-01-01", true)]
    [DataRow("2024-02-12", false)]
    [DataRow("2024-03-29", true)]
    [DataRow("2024-04-21", true)]
    [DataRow("2024-05-01", true)]
    [DataRow("2024-05-30", false)]
    [DataRow("2024-09-07", true)]
    [DataRow("2024-10-12", true)]
    [DataRow("2024-11-02", true)]
    [DataRow("2024-11-15", true)]
    [DataRow("2024-11-20", true)]
    [DataRow("2024-12-25", true)]
    [DataRow("2023-11-20", false)]
    [DataRow("2024-07-09", false)]
    public void National_holidays_are_those_of_the_law(string day, bool isHoliday) => Assert.AreEqual(isHoliday, BusinessCalendar.IsHoliday(Day(day)));

    [TestMethod]
    [DataRow("2024-03-01", "2024-03-01", 0)]
    [DataRow("2024-03-01", "2024-03-03", 0)]
    [DataRow("2024-03-01", "2024-03-04", 1)]
    [DataRow("2024-03-28", "2024-04-01", 1)]
    [DataRow("2024-03-05", "2024-03-01", 0)]
    [DataRow("1985-03-01", "1985-03-04", 1)]
    public void The_first_day_does_not_count_and_the_last_does(string from, string to, int days) =>
        Assert.AreEqual(days, BusinessCalendar.DaysBetween(Day(from), Day(to), optionalDaysCount: true));

    [TestMethod]
    public void Carnival_counts_for_whom_it_favours()
    {
        // Friday 9 to Wednesday 14 February 2024: Monday and Tuesday of Carnival between.
        Assert.AreEqual(3, BusinessCalendar.DaysBetween(Day("2024-02-09"), Day("2024-02-14"), optionalDaysCount: true));
        Assert.AreEqual(1, BusinessCalendar.DaysBetween(Day("2024-02-09"), Day("2024-02-14"), optionalDaysCount: false));
    }

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
