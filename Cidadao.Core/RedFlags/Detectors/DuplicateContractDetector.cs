namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F30 counts, and how it weighs.</summary>
public sealed record DuplicateContractOptions
{
    /// <summary>Trigram similarity of the objects, in (0, 1]; from it on two objects are near-equal. Default 0.9.</summary>
    public double Similarity { get; init; } = 0.9;

    /// <summary>Days between the signatures, ≥ 1; up to it two contracts are near in time. Default 30.</summary>
    public int Days { get; init; } = 30;

    /// <summary>Score of a pair at both thresholds, in [0, 1]. Default 0.5.</summary>
    public double Base { get; init; } = 0.5;

    /// <summary>What equal objects add to the score; in proportion above <see cref="Similarity"/>. Default 0.15.</summary>
    public double EqualObject { get; init; } = 0.15;

    /// <summary>What signatures of one day add to the score; in proportion within <see cref="Days"/>. Default 0.1.</summary>
    public double SameDay { get; init; } = 0.1;

    /// <summary>What each contract beyond the second adds to the score. Default 0.03.</summary>
    public double PerContract { get; init; } = 0.03;

    /// <summary>Highest score, in [0, 1]. Default 0.85.</summary>
    public double Cap { get; init; } = 0.85;

    /// <summary>In [0, 1]. Default 0.6.</summary>
    public double Confidence { get; init; } = 0.6;
}

/// <summary>
/// F30: contracts that look like one contract recorded, or paid, several times.
/// <list type="number">
/// <item>Group the contracts by buying unit, identified supplier and initial value.</item>
/// <item>Within a group, link two whose signatures are at most 30 days apart and whose objects are similar by 0.9 or more.</item>
/// <item>Every connected cluster is one finding.</item>
/// </list>
/// Score: <c>0.5 + 0.15·(s − 0.9)/0.1 + 0.1·(1 − d/30) + 0.03·(n − 2)</c>, capped; s the lowest similarity and d the longest distance
/// of a linked pair. Value: initial value × (n − 1), what would be too much. Source: domain.md F30.
/// </summary>
public sealed class DuplicateContractDetector(DuplicateContractOptions options) : IDetector
{
    /// <summary>With the defaults of the documentation.</summary>
    public DuplicateContractDetector()
        : this(new DuplicateContractOptions())
    {
    }

    /// <inheritdoc/>
    public string Indicator => "F30";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Objects;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var groups = GroupsOf(view, detection, cancellation); // 1
        for (var group = 0; group < groups.Count; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            detection.Examined += groups[group].Length;
            if (groups[group].Length < 2)
            {
                continue;
            }

            int[] rows = [.. groups[group]];
            Array.Sort(rows, (left, right) => (view.InitialValues[left], left).CompareTo((view.InitialValues[right], right)));
            for (int start = 0, end; start < rows.Length; start = end)
            {
                end = start + 1;
                while (end < rows.Length && view.InitialValues[rows[end]] == view.InitialValues[rows[start]])
                {
                    end++;
                }

                AddClusters(view, rows.AsSpan(start, end - start), detection, cancellation);
            }
        }

        return detection.Build();
    }

    private void AddClusters(ContractView view, ReadOnlySpan<int> equalValues, DetectionBuilder detection, CancellationToken cancellation)
    {
        if (equalValues.Length < 2)
        {
            return;
        }

        foreach (var cluster in DuplicateCluster.In(view, equalValues, options, cancellation)) // 2, 3
        {
            detection.Add(FindingOf(view, cluster));
        }
    }

    /// <summary>By unit and supplier: few have several contracts, whose values are then compared.</summary>
    private static RowGroups GroupsOf(ContractView view, DetectionBuilder detection, CancellationToken cancellation)
    {
        var keyed = new KeyedRows(view.Count);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsComparable(view, row, detection))
            {
                keyed.Add(RowGroups.Pack(view.Units[row], view.Suppliers[row]), row);
            }
        }

        return keyed.Group();
    }

    private static bool IsComparable(ContractView view, int row, DetectionBuilder detection)
    {
        if (!SupplierText.IsIdentified(view, row))
        {
            detection.Exclude(ExclusionReason.SecretParty, "supplier");
        }
        else if (!ValueGate.IsPlausible(view.InitialValues[row]))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
        }
        else if (view.SignedOn[row] is null)
        {
            detection.Exclude(ExclusionReason.MissingField, "signedOn");
        }
        else if (WithheldText.IsWithheld(view.Objects[row]))
        {
            detection.Exclude(ExclusionReason.MissingField, "object");
        }
        else
        {
            return true;
        }

        return false;
    }

    private Finding FindingOf(ContractView view, DuplicateCluster cluster)
    {
        var first = cluster.Rows[0];
        var (unit, supplier) = (view.UnitParties[view.Units[first]], view.SupplierParties[view.Suppliers[first]]);
        var likeness = options.Similarity < 1 ? (cluster.Similarity - options.Similarity) / (1 - options.Similarity) : 1;
        var raw = options.Base
            + options.EqualObject * likeness
            + options.SameDay * (1 - (double)cluster.Days / options.Days)
            + options.PerContract * (cluster.Rows.Count - 2);
        return new Finding(
            Indicator,
            $"unit:{unit.Code}|supplier:{supplier.Id}|contract:{view.Ids[first]}",
            cluster.SummaryOf(view),
            Scores.Of(raw, options.Cap),
            options.Confidence,
            view.InitialValues[first] * (cluster.Rows.Count - 1),
            cluster.EvidenceOf(view, options),
            ContractListing.IdsOf(view, cluster.Rows));
    }
}
