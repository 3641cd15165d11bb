namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>The amendments of each contract that are surely its own.</summary>
internal static class AmendmentCounts
{
    /// <returns>One count a contract; amendments whose contract is uncertain are excluded and counted.</returns>
    public static int[] Of(ContractView view, DetectionBuilder? detection)
    {
        var counts = new int[view.Count];
        for (var i = 0; i < view.Amendments.Count; i++)
        {
            if (view.Amendments.IsSharedNumber[i])
            {
                detection?.Exclude(ExclusionReason.NotApplicable, "sharedNumber");
            }
            else
            {
                counts[view.Amendments.Contracts[i]]++;
            }
        }

        return counts;
    }
}
