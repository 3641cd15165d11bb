using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>
/// F08: a contract signed with a supplier that a register of sanctions names.
/// <list type="number">
/// <item>Look the supplier's CNPJ up in CEIS and CNEP, and then the root of it, which all establishments of a firm share.</item>
/// <item>Keep the sanctions in force on the day of signature (an open end is in force for ever) whose scope reaches the agency; a list
/// without a start date says no more than that the supplier is on it.</item>
/// <item>The strongest makes the finding; the others are listed.</item>
/// </list>
/// Score and confidence: in force and within its scope 0.95 / 1; scope not certain 0.75 / 0.7; a sanction that does not bar 0.5 / 0.8;
/// same root 0.45 / 0.5; list membership only 0.35 / 0.3. Value: the initial value. Source: domain.md F08.
/// </summary>
public sealed class SanctionedSupplierDetector : IDetector
{
    private static readonly Comparison<SanctionMatch> StrongestFirst = static (one, other) =>
        other.Strength.CompareTo(one.Strength) is var byStrength and not 0 ? byStrength
        : (one.Sanction.StartsOn ?? DateOnly.MinValue).CompareTo(other.Sanction.StartsOn ?? DateOnly.MinValue) is var byStart and not 0 ? byStart
        : string.CompareOrdinal(one.Sanction.ToString(), other.Sanction.ToString());

    /// <inheritdoc/>
    public string Indicator => "F08";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Sanctions;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        if (view.Sanctions.Count == 0)
        {
            if (view.Count > 0)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, "sanctions", view.Count);
            }

            return detection.Build();
        }

        var byRoot = view.Sanctions.Entries.Where(entry => entry.Root.Length > 0).ToLookup(entry => entry.Root, StringComparer.Ordinal);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            var supplier = view.SupplierParties[view.Suppliers[row]];
            if (supplier.Kind != SupplierKind.Company)
            {
                detection.Exclude(supplier.Kind == SupplierKind.Secret ? ExclusionReason.SecretParty : ExclusionReason.NotApplicable, "supplier");
            }
            else if (view.SignedOn[row] is not { } signedOn)
            {
                detection.Exclude(ExclusionReason.MissingField, "signedOn");
            }
            else
            {
                detection.Examined++;
                var matches = MatchesOf(view, row, supplier, signedOn, byRoot);
                if (matches.Count > 0)
                {
                    detection.Add(SanctionText.FindingOf(view, row, signedOn, matches));
                }
            }
        }

        return detection.Build();
    }

    private static List<SanctionMatch> MatchesOf(
        ContractView view, int row, SupplierParty supplier, DateOnly signedOn, ILookup<string, SanctionEntry> byRoot)
    {
        var matches = new List<SanctionMatch>();
        foreach (var sanction in byRoot[supplier.Document[..8]]) // 1
        {
            var isExact = sanction.Document == supplier.Document;
            var match = SanctionMatch.Of(
                sanction, signedOn, isExact, view.AgencyParties[view.Agencies[row]], view.UnitParties[view.Units[row]]); // 2
            // A list without dates names one establishment; of another it says nothing at all.
            if (match is not null && (isExact || match.Strength != SanctionStrength.ListMembership))
            {
                matches.Add(match);
            }
        }

        matches.Sort(StrongestFirst); // 3
        return matches;
    }
}
