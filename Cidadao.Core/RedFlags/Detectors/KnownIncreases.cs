using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What the amendments of each contract add to it, where the source gives every one its value.</summary>
internal static class KnownIncreases
{
    /// <returns>
    /// BRL by contract: the sum of the increases; null where there are no amendments, or where one has no kind, or an increase no value.
    /// </returns>
    public static decimal?[] Of(ContractView view, DetectionBuilder detection)
    {
        var amendments = view.Amendments;
        var sums = new decimal?[view.Count];
        var isUnknown = new bool[view.Count];
        for (var i = 0; i < amendments.Count; i++)
        {
            var row = amendments.Contracts[i];
            if (amendments.IsSharedNumber[i])
            {
                detection.Exclude(ExclusionReason.NotApplicable, "sharedNumber");
                isUnknown[row] = true;
            }
            else if (amendments.Kinds[i] == AmendmentKind.Unknown || (amendments.Kinds[i] == AmendmentKind.Increase && amendments.Values[i] is null))
            {
                isUnknown[row] = true;
            }
            else
            {
                sums[row] = (sums[row] ?? 0) + (amendments.Kinds[i] == AmendmentKind.Increase ? amendments.Values[i].GetValueOrDefault() : 0);
            }
        }

        for (var row = 0; row < sums.Length; row++)
        {
            // Extensions alone, without values, say nothing of the rest: then the totals are all there is.
            sums[row] = isUnknown[row] || sums[row] is null or 0 ? null : sums[row];
        }

        return sums;
    }
}
