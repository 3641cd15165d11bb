namespace Cidadao.Core.RedFlags;

/// <summary>
/// Tells the implausible amount, which is a matter of data quality, from the atypical one, which is a matter of red flags. What does
/// not pass enters no formula and no statistics, and is counted as <see cref="ExclusionReason.ImplausibleValue"/>.
/// </summary>
public static class ValueGate
{
    /// <summary>
    /// BRL 10 billion. The source holds amounts of tens of billions that are slips of the keyboard (a decimal comma lost, a document
    /// number typed as value); a single genuine federal contract of this size is rarer than such a slip, and one slip alone would
    /// outweigh everything else in a sum.
    /// </summary>
    public const decimal ImplausibleFrom = 10_000_000_000m;

    /// <param name="amount">BRL: a contract's value, a line's value or a unit price.</param>
    /// <returns>True when above zero and below <see cref="ImplausibleFrom"/>.</returns>
    public static bool IsPlausible(decimal amount) => amount is > 0 and < ImplausibleFrom;
}
