namespace Cidadao.Cli.Sample;

/// <summary>
/// Limits of art. 75 of Lei 14.133 by year of signature, in cents. Written out here a second time on purpose: the truth of the planted
/// cases must not come from the code that is to find them.
/// </summary>
internal static class SampleLimits
{
    public const int FirstYear = 2021;
    public const int LastYear = 2026;

    private static readonly (long Works, long Others)[] ByYear =
    [
        (100_000_00, 50_000_00),
        (108_040_82, 54_020_41), // Decreto 10.922/2021
        (114_416_65, 57_208_33), // Decreto 11.317/2022
        (119_812_02, 59_906_02), // Decreto 11.871/2023
        (125_451_15, 62_725_59), // Decreto 12.343/2024
        (130_984_20, 65_492_11), // Decreto 12.807/2025
    ];

    /// <summary>Item I: works and engineering.</summary>
    public static long Works(int year) => ByYear[year - FirstYear].Works;

    /// <summary>Item II: other purchases and services.</summary>
    public static long Others(int year) => ByYear[year - FirstYear].Others;
}
