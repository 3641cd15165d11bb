using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>Methods in which anybody may bid.</summary>
internal static class OpenMethods
{
    public static bool Has(ProcurementMethod method) => method
        is ProcurementMethod.Auction
        or ProcurementMethod.AuctionPriceRegistration
        or ProcurementMethod.Competition
        or ProcurementMethod.CompetitionPriceRegistration
        or ProcurementMethod.PriceSubmission;

    /// <summary>Counts a tender that is not open, or may not be.</summary>
    public static bool Admits(TenderView tenders, int tender, DetectionBuilder detection)
    {
        if (Has(tenders.Methods[tender]))
        {
            return true;
        }

        detection.Exclude(
            tenders.Methods[tender] == ProcurementMethod.Unknown ? ExclusionReason.MissingField : ExclusionReason.NotApplicable, "method");
        return false;
    }
}
