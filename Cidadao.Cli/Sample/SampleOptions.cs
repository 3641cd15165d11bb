using System.Globalization;

namespace Cidadao.Cli.Sample;

/// <summary>What to generate. Equal options give equal bytes.</summary>
/// <param name="Contracts">Contracts in all, planted ones included; 1,000 to 5,000,000.</param>
/// <param name="Seed">Of everything that looks random.</param>
/// <param name="Month">Any day of the month of publication; January 2022 to December 2026, the years with a limit for direct awards
/// in force in them and in the year before.</param>
public sealed record SampleOptions(int Contracts, int Seed, DateOnly Month)
{
    public const int MinContracts = 1_000;
    public const int MaxContracts = 5_000_000;

    /// <summary>First month of the range, as <c>yyyyMM</c>.</summary>
    public const string FirstMonth = "202201";

    /// <summary>Last month of the range, as <c>yyyyMM</c>.</summary>
    public const string LastMonth = "202612";

    public DateOnly FirstDay { get; } = new(Month.Year, Month.Month, 1);

    public DateOnly LastDay => FirstDay.AddMonths(1).AddDays(-1);

    /// <summary>As in the names of the Portal's files: <c>202401</c>.</summary>
    public string MonthText => FirstDay.ToString("yyyyMM", CultureInfo.InvariantCulture);

    /// <returns>The first day of the month; null when the text is not <c>yyyyMM</c> or outside the range.</returns>
    public static DateOnly? ParseMonth(string text) =>
        DateOnly.TryParseExact(text + "01", "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        && string.CompareOrdinal(text, FirstMonth) >= 0 && string.CompareOrdinal(text, LastMonth) <= 0
            ? day
            : null;

    /// <exception cref="ArgumentOutOfRangeException">A size or month that the generator does not do.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Contracts, MinContracts);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Contracts, MaxContracts);
        if (ParseMonth(MonthText) is null)
            throw new ArgumentOutOfRangeException(nameof(Month), MonthText, $"The month must be within {FirstMonth} and {LastMonth}.");
    }
}
