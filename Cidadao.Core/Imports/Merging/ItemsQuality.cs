using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Merging;

/// <summary><see cref="QualityIssues.ItemsDoNotAddUp"/>: the items' sum is more than one per cent away from both of the contract's values.</summary>
internal static class ItemsQuality
{
    public const short Bit = (short)QualityIssues.ItemsDoNotAddUp;

    // From an amount's ten-thousandths to a product's hundred-millionths.
    private const int Scale = 10_000;

    /// <summary>The rule in SQL.</summary>
    /// <param name="amount">Sum of the items.</param>
    /// <param name="contract">Alias of the row with the contract's values.</param>
    public static string AreOff(string amount, string contract) =>
        $"(abs({amount} - {contract}.initial_value) > 0.01 * abs({contract}.initial_value) "
        + $"AND abs({amount} - {contract}.final_value) > 0.01 * abs({contract}.final_value))";

    /// <summary>The same rule.</summary>
    /// <param name="amount">Sum of the items in hundred-millionths (<see cref="ChildSums.AmountOf"/>).</param>
    /// <param name="initial">The contract's initial value, in ten-thousandths.</param>
    /// <param name="final">Its final value.</param>
    public static bool AreOff(Int128 amount, Int128 initial, Int128 final) => IsOff(amount, initial * Scale) && IsOff(amount, final * Scale);

    private static bool IsOff(Int128 amount, Int128 value) => Int128.Abs(amount - value) * 100 > Int128.Abs(value);
}
