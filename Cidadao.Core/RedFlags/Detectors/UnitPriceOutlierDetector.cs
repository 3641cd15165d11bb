using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F21 counts, and how it weighs.</summary>
public sealed record UnitPriceOutlierOptions
{
    /// <summary>Robust z-score; above it a price counts. Default 3.5 (Iglewicz &amp; Hoaglin).</summary>
    public double Z { get; init; } = 3.5;

    /// <summary>Lines: the smallest peer group. Default 20.</summary>
    public int MinLines { get; init; } = 20;

    /// <summary>Score just above <see cref="Z"/>, in [0, 1]. Default 0.5.</summary>
    public double Base { get; init; } = 0.5;

    /// <summary>What each doubling of z adds to the score. Default 0.15.</summary>
    public double PerDoubling { get; init; } = 0.15;

    /// <summary>Highest score, in [0, 1]. Default 0.95.</summary>
    public double Cap { get; init; } = 0.95;

    /// <summary>
    /// Price / median; below it the score stays at <see cref="ImmaterialCap"/>. Default 1.5: where nearly all prices are equal, z is large
    /// for a difference of cents.
    /// </summary>
    public double MaterialRatio { get; init; } = 1.5;

    /// <summary>Highest score below <see cref="MaterialRatio"/>, in [0, 1]. Default 0.45.</summary>
    public double ImmaterialCap { get; init; } = 0.45;

    /// <summary>In [0, 1]. Default 0.6: descriptions are coarse, and one may name goods of several qualities.</summary>
    public double Confidence { get; init; } = 0.6;
}

/// <summary>
/// F21: a unit price far above those that the same buying unit paid for the same item class in the same year.
/// <list type="number">
/// <item>Group the lines with a class, a plausible unit price, a contract that is surely theirs and a day of signature by class, unit and year.</item>
/// <item>Take the median and the MAD of ln(price); from 20 lines on and with a MAD above zero there is a z.</item>
/// <item>Find the lines with z above 3.5: the dear ones, not the cheap.</item>
/// <item>The outlying lines of one contract and class are one finding.</item>
/// </list>
/// Score: <c>0.5 + 0.15·log₂(z/3.5)</c>, capped. Value: Σ quantity × (price − median price) over the outlying lines.
/// Examined and exclusions count lines, and add up to all. Source: domain.md F21.
/// </summary>
public sealed class UnitPriceOutlierDetector(UnitPriceOutlierOptions options) : IDetector
{
    /// <summary>Who says from where on.</summary>
    internal const string Source = "Iglewicz & Hoaglin (1993), How to Detect and Handle Outliers";

    /// <summary>With the defaults of the documentation.</summary>
    public UnitPriceOutlierDetector()
        : this(new UnitPriceOutlierOptions())
    {
    }

    /// <inheritdoc/>
    public string Indicator => "F21";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Items;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var groups = GroupsOf(view, detection, cancellation); // 1
        for (var group = 0; group < groups.Count; group++)
        {
            cancellation.ThrowIfCancellationRequested();
            var lines = groups[group];
            if (lines.Length < options.MinLines)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinLines}", lines.Length);
                continue;
            }

            var prices = LogarithmsOf(view, lines);
            var scale = RobustStatistics.Describe(prices); // 2
            if (scale.Mad == 0)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, "mad=0", lines.Length);
                continue;
            }

            detection.Examined += lines.Length;
            AddOutliers(view, lines, prices, scale, detection);
        }

        return detection.Build();
    }

    private static RowGroups GroupsOf(ContractView view, DetectionBuilder detection, CancellationToken cancellation)
    {
        var items = view.Items;
        var unitYears = new DenseKeys<(int Unit, int Year)>();
        var keyed = new KeyedRows(items.Count);
        for (var line = 0; line < items.Count; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = items.Contracts[line];
            if (items.ClassOf[line] == ItemView.NoClass)
            {
                detection.Exclude(ExclusionReason.MissingField, "itemClass");
            }
            else if (items.IsSharedNumber[line])
            {
                detection.Exclude(ExclusionReason.NotApplicable, "sharedNumber");
            }
            else if (view.SignedOn[row] is not { } signedOn)
            {
                detection.Exclude(ExclusionReason.MissingField, "signedOn");
            }
            else if (!ValueGate.IsPlausible(items.UnitPrices[line]))
            {
                detection.Exclude(ExclusionReason.ImplausibleValue, "unitPrice");
            }
            else
            {
                keyed.Add(RowGroups.Pack(items.ClassOf[line], unitYears.NumberOf((view.Units[row], signedOn.Year))), line);
            }
        }

        return keyed.Group();
    }

    private static double[] LogarithmsOf(ContractView view, ReadOnlySpan<int> lines)
    {
        var logarithms = new double[lines.Length];
        for (var i = 0; i < lines.Length; i++)
        {
            logarithms[i] = Math.Log((double)view.Items.UnitPrices[lines[i]]);
        }

        return logarithms;
    }

    private void AddOutliers(
        ContractView view, ReadOnlySpan<int> lines, double[] prices, RobustScale scale, DetectionBuilder detection)
    {
        var outliers = new List<(int Line, double Z)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (scale.Z(prices[i]) is var z && z > options.Z) // 3
            {
                outliers.Add((lines[i], z));
            }
        }

        if (outliers.Count == 0)
        {
            return;
        }

        Array.Sort(prices); // For the charts; the outliers are known by now.
        foreach (var ofContract in outliers.GroupBy(outlier => view.Items.Contracts[outlier.Line])) // 4
        {
            detection.Add(FindingOf(view, PriceOutlier.Of(view, [.. ofContract], scale, prices)));
        }
    }

    private Finding FindingOf(ContractView view, PriceOutlier outlier)
    {
        var id = view.Ids[outlier.Contract];
        var cap = outlier.Ratio < options.MaterialRatio ? options.ImmaterialCap : options.Cap;
        return new Finding(
            Indicator,
            $"contract:{id}|class:{ItemClasses.KeyOf(outlier.ItemClass)}",
            outlier.SummaryOf(view),
            Scores.Of(options.Base + options.PerDoubling * Math.Log2(outlier.Z / options.Z), cap),
            options.Confidence,
            outlier.Excess,
            outlier.EvidenceOf(view, options),
            [id]);
    }
}
