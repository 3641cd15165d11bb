using System.Runtime.InteropServices;

namespace Cidadao.Core.RedFlags;

/// <summary>Collects what one run of a detector finds and what it leaves out, and puts both in their fixed order.</summary>
internal sealed class DetectionBuilder
{
    private readonly List<Finding> _findings = [];
    private readonly Dictionary<(ExclusionReason Reason, string Detail), int> _exclusions = [];

    /// <summary>Rows or groups that the formula was applied to.</summary>
    public int Examined { get; set; }

    public void Add(Finding finding) => _findings.Add(finding);

    public void Exclude(ExclusionReason reason, string detail, int count = 1) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_exclusions, (reason, detail), out _) += count;

    /// <returns>Findings by score descending and then subject, exclusions by reason and then detail, both ordinal.</returns>
    public Detection Build()
    {
        _findings.Sort(static (left, right) => right.Score.CompareTo(left.Score) is var byScore and not 0
            ? byScore
            : string.CompareOrdinal(left.Subject, right.Subject));
        var exclusions = _exclusions
            .Select(entry => new Exclusion(entry.Key.Reason, entry.Key.Detail, entry.Value))
            .OrderBy(exclusion => exclusion.Reason)
            .ThenBy(exclusion => exclusion.Detail, StringComparer.Ordinal);
        return new Detection(_findings, Examined, [.. exclusions]);
    }
}
