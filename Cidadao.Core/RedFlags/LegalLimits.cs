namespace Cidadao.Core.RedFlags;

/// <summary>Up to which value a contract could be awarded directly because of its value alone, in one period.</summary>
/// <param name="From">First day of signature to which it applies.</param>
/// <param name="To">Last day of signature to which it applies.</param>
/// <param name="Works">BRL, for works and engineering services.</param>
/// <param name="Others">BRL, for other services and purchases.</param>
/// <param name="Norm">Law, article and decree, as they are cited in Brazil.</param>
/// <param name="SplitNorm">What forbids to stay below the limit by cutting one purchase into several.</param>
public sealed record LegalLimit(DateOnly From, DateOnly To, decimal Works, decimal Others, string Norm, string SplitNorm);

/// <summary>
/// The dated table of the limits of direct award by value: art. 75, I and II, of Lei 14.133/2021 with its yearly decrees, and before that
/// art. 24, I and II, of Lei 8.666/1993. The year is that of the signature. From 2021 to 2023 both laws could be chosen; as the source
/// does not say which one was, the table holds the newer law's higher limits for these years.
/// </summary>
public static class LegalLimits
{
    private const string NewSplit = "Lei 14.133/2021, art. 75, § 1º";
    private const string OldSplit = "Lei 8.666/1993, art. 24, I e II (parcelas de uma mesma obra, serviço ou compra)";

    /// <summary>Every period, oldest first, without gaps.</summary>
    public static IReadOnlyList<LegalLimit> All { get; } =
    [
        new(new(1998, 5, 28), new(2018, 7, 18), 15_000m, 8_000m, "Lei 8.666/1993, art. 24, I e II (Lei 9.648/1998)", OldSplit),
        new(new(2018, 7, 19), new(2020, 12, 31), 33_000m, 17_600m, "Lei 8.666/1993, art. 24, I e II (Decreto 9.412/2018)", OldSplit),
        Year(2021, 100_000.00m, 50_000.00m, null),
        Year(2022, 108_040.82m, 54_020.41m, "Decreto 10.922/2021"),
        Year(2023, 114_416.65m, 57_208.33m, "Decreto 11.317/2022"),
        Year(2024, 119_812.02m, 59_906.02m, "Decreto 11.871/2023"),
        Year(2025, 125_451.15m, 62_725.59m, "Decreto 12.343/2024"),
        Year(2026, 130_984.20m, 65_492.11m, "Decreto 12.807/2025"),
    ];

    /// <param name="signedOn">Day of signature.</param>
    /// <returns>The limits in force on that day; null before 1998-05-28 and after the last year of the table.</returns>
    public static LegalLimit? At(DateOnly signedOn)
    {
        // Newest first: that is where the contracts are.
        for (var i = All.Count - 1; i >= 0; i--)
        {
            if (signedOn >= All[i].From)
            {
                return signedOn <= All[i].To ? All[i] : null;
            }
        }

        return null;
    }

    private static LegalLimit Year(int year, decimal works, decimal others, string? decree) => new(
        new(year, 1, 1),
        new(year, 12, 31),
        works,
        others,
        "Lei 14.133/2021, art. 75, I e II" + (decree is null ? "" : $" ({decree})"),
        NewSplit);
}
