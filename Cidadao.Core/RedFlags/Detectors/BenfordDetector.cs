using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F22 counts.</summary>
public sealed record BenfordOptions
{
    /// <summary>Nigrini's mean absolute deviation of the first digits; above it they do not conform. Default 0.015.</summary>
    public double FirstDeviation { get; init; } = 0.015;

    /// <summary>The same of the first two digits. Default 0.0022.</summary>
    public double FirstTwoDeviation { get; init; } = 0.0022;

    /// <summary>Amounts: the smallest group for the first digits. Default 300.</summary>
    public int MinAmounts { get; init; } = 300;

    /// <summary>Amounts: the smallest group for the first two digits. Default 1,000.</summary>
    public int MinAmountsForTwo { get; init; } = 1_000;

    /// <summary>Largest over least amount, in orders of magnitude; groups with less do not follow the law at all. Default 2.</summary>
    public double Span { get; init; } = 2;

    /// <summary>Adjusted p-value of χ², in (0, 1); it must be below. Default 0.01.</summary>
    public double PValue { get; init; } = 0.01;
}

/// <summary>
/// F22: a buying unit or supplier whose amounts do not begin as Benford's law has it.
/// <list type="number">
/// <item>Amounts are the values of the lines (quantity × unit price), and the initial value of a contract without lines.</item>
/// <item>Groups of 300 or more that span two orders of magnitude are tested by their first digit, of 1,000 or more by the first two.</item>
/// <item>χ² p-values are adjusted (Benjamini–Hochberg) over all tests.</item>
/// <item>A deviation above Nigrini's bound with an adjusted p below 0.01 is a finding: the bound alone is passed by chance in small groups.</item>
/// </list>
/// Score: <c>0.4 + 0.15·log₂(deviation/bound)</c>, at most 0.7. Value: 0, since no amount of it is at stake. Source: domain.md F22.
/// </summary>
public sealed class BenfordDetector(BenfordOptions options) : IDetector
{
    /// <inheritdoc/>
    public string Indicator => "F22";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Items;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var amounts = BenfordAmounts.Of(view, detection, cancellation); // 1
        var tests = new List<BenfordTest>();
        Collect(amounts, row => view.Units[row], view.UnitParties.Count, isUnit: true, tests, detection);
        Collect(amounts, row => view.Suppliers[row], view.SupplierParties.Count, isUnit: false, tests, detection);
        detection.Examined = tests.Count;

        var adjusted = FalseDiscovery.Adjust([.. tests.Select(test => test.Fit.PValue)]); // 3
        var deviating = tests.Zip(adjusted).Where(test => test.First.Fit.Deviation > BoundOf(test.First) && test.Second < options.PValue).ToList(); // 4
        var unitRows = RowsOfGroups.Of(view.Units, deviating.Where(test => test.First.IsUnit).Select(test => test.First.Group));
        var supplierRows = RowsOfGroups.Of(view.Suppliers, deviating.Where(test => !test.First.IsUnit).Select(test => test.First.Group));
        foreach (var (test, p) in deviating)
        {
            var rows = (test.IsUnit ? unitRows : supplierRows)[test.Group];
            detection.Add(BenfordText.FindingOf(view, test, rows, p, BoundOf(test), tests.Count));
        }

        return detection.Build();
    }

    private double BoundOf(BenfordTest test) => test.Lowest == BenfordLaw.First ? options.FirstDeviation : options.FirstTwoDeviation;

    private void Collect(
        BenfordAmounts amounts, Func<int, int> groupOf, int groups, bool isUnit, List<BenfordTest> tests, DetectionBuilder detection)
    {
        var tallies = new BenfordTally?[groups];
        for (var i = 0; i < amounts.Count; i++)
        {
            if (isUnit || amounts.HasSupplier(i))
            {
                (tallies[groupOf(amounts.Rows[i])] ??= new()).Add(amounts.Values[i], amounts.FirstTwo[i]);
            }
        }

        for (var group = 0; group < groups; group++)
        {
            if (tallies[group] is not { } tally)
            {
                continue;
            }

            if (tally.Size < options.MinAmounts)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinAmounts}");
            }
            else if (tally.Magnitudes < options.Span)
            {
                detection.Exclude(ExclusionReason.NotApplicable, $"span<{Figures.Invariant(options.Span)}");
            }
            else
            {
                tests.Add(new(isUnit, group, BenfordLaw.First, tally.FirstCounts(), BenfordLaw.Fit(tally.FirstCounts(), BenfordLaw.First))); // 2
                if (tally.Size >= options.MinAmountsForTwo)
                {
                    tests.Add(new(isUnit, group, BenfordLaw.FirstTwo, tally.FirstTwoCounts, BenfordLaw.Fit(tally.FirstTwoCounts, BenfordLaw.FirstTwo)));
                }
            }
        }
    }
}

/// <summary>One test of a unit or supplier.</summary>
/// <param name="Group">Row of the party.</param>
/// <param name="Lowest">Lowest of the digits tested.</param>
internal sealed record BenfordTest(bool IsUnit, int Group, int Lowest, int[] Counts, BenfordFit Fit);

/// <summary>Leading digits of a group.</summary>
internal sealed class BenfordTally
{
    private double _least = double.MaxValue;
    private double _largest;

    public int Size { get; private set; }

    public int[] FirstTwoCounts { get; } = new int[90];

    public double Magnitudes => Math.Log10(_largest / _least);

    public void Add(double amount, int firstTwo)
    {
        Size++;
        FirstTwoCounts[firstTwo - BenfordLaw.FirstTwo]++;
        _least = Math.Min(_least, amount);
        _largest = Math.Max(_largest, amount);
    }

    public int[] FirstCounts() => [.. FirstTwoCounts.Chunk(10).Select(tens => tens.Sum())];
}
