namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>
/// F03: direct awards of one buying unit in one calendar year, each below the limit and together at or above it.
/// <list type="number">
/// <item>Keep the direct awards with a day of signature, a plausible value and a limit that the value is below.</item>
/// <item>Group them by unit, year and identified supplier; first against the limit for works, then, over the contracts below it,
/// against the limit for others (uncertain).</item>
/// <item>Group them likewise by unit, year and item class, where all items of a contract share one class.</item>
/// <item>Leave out a group by class whose very contracts were found by supplier.</item>
/// </list>
/// In 2018, which has two limits, each contract is held against that of its own day and the sum against the higher.
/// Score: <c>base + 0.1·log₂(sum/limit) + 0.02·(n − 2)</c>, capped. Value: the sum. Source: domain.md F03.
/// </summary>
public sealed class SplitPurchaseDetector(SplitPurchaseOptions options) : IDetector
{
    /// <summary>With the defaults of the documentation.</summary>
    public SplitPurchaseDetector()
        : this(new SplitPurchaseOptions())
    {
    }

    /// <inheritdoc/>
    public string Indicator => "F03";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Items;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var candidates = CandidatesOf(view, detection, cancellation); // 1
        var found = new HashSet<string>();
        Search(view, BySupplier(view, candidates, detection), null, found, detection, cancellation); // 2
        var classes = ItemClasses.SharedByContract(view);
        Search(view, ByClass(view, candidates, classes, detection), classes, found, detection, cancellation); // 3, 4
        return detection.Build();
    }

    private static List<int> CandidatesOf(ContractView view, DetectionBuilder detection, CancellationToken cancellation)
    {
        var candidates = new List<int>();
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (DirectAwards.LimitOf(view, row, detection) is not { } limit)
            {
                continue;
            }

            if (view.InitialValues[row] < limit.Works)
            {
                candidates.Add(row);
            }
            else
            {
                detection.Exclude(ExclusionReason.NotApplicable, "initialValue>=limit");
            }
        }

        return candidates;
    }

    private static RowGroups BySupplier(ContractView view, List<int> candidates, DetectionBuilder detection)
    {
        var identified = candidates.FindAll(row => SupplierText.IsIdentified(view, row));
        if (identified.Count < candidates.Count)
        {
            detection.Exclude(ExclusionReason.SecretParty, "supplier", candidates.Count - identified.Count);
        }

        return GroupsOf(view, identified, row => view.Suppliers[row]);
    }

    private static RowGroups ByClass(ContractView view, List<int> candidates, int[] classes, DetectionBuilder detection)
    {
        var classified = new List<int>(candidates.Count);
        foreach (var row in candidates)
        {
            switch (classes[row])
            {
                case ItemClasses.NoItems:
                    detection.Exclude(ExclusionReason.MissingField, "items");
                    break;
                case ItemView.NoClass:
                    detection.Exclude(ExclusionReason.MissingField, "itemClass");
                    break;
                case ItemClasses.Several:
                    detection.Exclude(ExclusionReason.NotApplicable, "itemClass>1");
                    break;
                default:
                    classified.Add(row);
                    break;
            }
        }

        return GroupsOf(view, classified, row => classes[row]);
    }

    private static RowGroups GroupsOf(ContractView view, List<int> rows, Func<int, int> partOf)
    {
        var unitYears = new DenseKeys<(int Unit, int Year)>();
        var keyed = new KeyedRows(rows.Count);
        foreach (var row in rows)
        {
            keyed.Add(RowGroups.Pack(unitYears.NumberOf((view.Units[row], view.SignedOn[row].GetValueOrDefault().Year)), partOf(row)), row);
        }

        return keyed.Group();
    }

    private void Search(
        ContractView view,
        RowGroups groups,
        int[]? classes,
        HashSet<string> found,
        DetectionBuilder detection,
        CancellationToken cancellation)
    {
        for (var group = 0; group < groups.Count; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            var rows = groups[group];
            if (rows.Length < options.MinContracts)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinContracts}");
                continue;
            }

            detection.Examined++;
            if (SplitPurchase.In(view, rows, options.MinContracts) is { } split && found.Add(string.Join(',', split.Rows)))
            {
                detection.Add(FindingOf(view, split, classes is null ? null : view.Items.Classes[classes[split.Rows[0]]]));
            }
        }
    }

    private Finding FindingOf(ContractView view, SplitPurchase split, string? itemClass)
    {
        var first = split.Rows[0];
        var party = itemClass is null
            ? $"supplier:{view.SupplierParties[view.Suppliers[first]].Id}"
            : $"class:{ItemClasses.KeyOf(itemClass)}";
        var raw = (split.IsCertain ? options.Base : options.UncertainBase)
            + options.PerDoubling * Math.Log2((double)(split.Total / split.Limit))
            + options.PerContract * (split.Rows.Count - 2);
        var confidence = (itemClass is null ? options.SupplierConfidence : options.ClassConfidence)
            * (split.IsCertain ? 1 : options.UncertainFactor);
        return new Finding(
            Indicator,
            $"unit:{view.UnitParties[view.Units[first]].Code}|{party}|{split.Year}",
            split.SummaryOf(view, itemClass),
            Scores.Of(raw, split.IsCertain ? options.Cap : options.UncertainCap),
            confidence,
            split.Total,
            split.EvidenceOf(view, itemClass),
            ContractListing.IdsOf(view, split.Rows));
    }
}
