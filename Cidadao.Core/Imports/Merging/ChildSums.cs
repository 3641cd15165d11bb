using System.Collections;

namespace Cidadao.Core.Imports.Merging;

/// <summary>What the children of one kind add up to, for each of the new parents.</summary>
/// <param name="parents">How many parents there are.</param>
/// <param name="hasAmounts">Whether their amounts are added up too.</param>
internal sealed class ChildSums(int parents, bool hasAmounts)
{
    /// <summary>10²⁰ reais, so that sums cannot overflow: a row beyond it agrees with no contract's value anyway.</summary>
    public static readonly Int128 MostAmount = (Int128)10_000_000_000_000_000_000 * 1_000_000_000;

    private readonly Int128[] _digests = new Int128[parents];
    private readonly Int128[] _amounts = hasAmounts ? new Int128[parents] : [];
    private readonly BitArray _some = new(parents);

    /// <summary>Adds one or several children.</summary>
    /// <param name="parent">Place of their parent.</param>
    /// <param name="digest">Sum of their contents' hashes.</param>
    /// <param name="amount">Sum of their amounts, in hundred-millionths.</param>
    public void Add(int parent, Int128 digest, Int128 amount)
    {
        _some[parent] = true;
        _digests[parent] += digest;
        if (hasAmounts)
            _amounts[parent] += Int128.Clamp(amount, -MostAmount, MostAmount);
    }

    /// <returns>Sum of the content's hashes; null where a parent has no children.</returns>
    public Int128? DigestOf(int parent) => _some[parent] ? _digests[parent] : null;

    /// <returns>Sum in hundred-millionths; null where a parent has no children.</returns>
    public Int128? AmountOf(int parent) => hasAmounts && _some[parent] ? _amounts[parent] : null;
}
