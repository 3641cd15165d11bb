using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Merging;

/// <summary><see cref="QualityIssues.ItemsDoNotAddUp"/> in SQL.</summary>
internal static class ItemsQuality
{
    public const short Bit = (short)QualityIssues.ItemsDoNotAddUp;

    /// <param name="amount">Sum of the items.</param>
    /// <param name="contract">Alias of the row with the contract's values.</param>
    public static string AreOff(string amount, string contract) =>
        $"(abs({amount} - {contract}.initial_value) > 0.01 * abs({contract}.initial_value) "
        + $"AND abs({amount} - {contract}.final_value) > 0.01 * abs({contract}.final_value))";
}
