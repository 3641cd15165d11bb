using Cidadao.Api.Responses;

namespace Cidadao.Web.Components.Elements;

/// <summary>The axes of the chart of months.</summary>
internal static class MonthAxis
{
    /// <summary>How many months are shown at most, counted from the latest.</summary>
    public const int Longest = 24;

    private static decimal[] Steps { get; } = [1m, 2m, 2.5m, 5m, 10m];

    /// <returns>The latest months without gaps, oldest first; a month without contracts has zero.</returns>
    public static IReadOnlyList<MonthResponse> Fill(IReadOnlyList<MonthResponse> months)
    {
        if (months.Count == 0)
            return [];
        var known = months.ToDictionary(Index);
        var last = known.Keys.Max();
        var first = Math.Max(known.Keys.Min(), last - Longest + 1);
        return [.. Enumerable.Range(first, last - first + 1)
            .Select(index => known.GetValueOrDefault(index) ?? new MonthResponse(index / 12, (index % 12) + 1, 0, 0))];
    }

    /// <returns>The next 1, 2, 2.5 or 5 times a power of ten; 0 for nothing.</returns>
    public static decimal RoundUp(decimal value)
    {
        if (value <= 0)
            return 0;
        var power = 1m;
        while (power * 10 <= value)
            power *= 10;
        while (power > value)
            power /= 10;
        return Steps.Select(step => step * power).First(step => step >= value);
    }

    private static int Index(MonthResponse month) => (month.Year * 12) + month.Month - 1;
}
