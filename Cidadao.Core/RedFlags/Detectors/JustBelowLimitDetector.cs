using Cidadao.Core.RedFlags.Statistics;
using MathNet.Numerics.Distributions;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F02 counts.</summary>
public sealed record JustBelowLimitOptions
{
    /// <summary>Share of the limit in (0, 1): a value from it on, and below the limit, is just below. Default 0.9.</summary>
    public decimal Share { get; init; } = 0.9m;

    /// <summary>Adjusted p-value in (0, 1): a unit's density below the limit counts under it. Default 0.01.</summary>
    public double PValue { get; init; } = 0.01;

    /// <summary>Awards in both bands together, the fewest for the test. Default 7: with fewer, no p-value can be below 0.01.</summary>
    public int MinAwards { get; init; } = 7;
}

/// <summary>
/// F02: direct awards just below the limit of their day.
/// <list type="number">
/// <item>An award in [0.9·L, L) is a finding of its own, of little weight.</item>
/// <item>For each buying unit, the awards in [0.9·L, L) are held against those in [L, 1.1·L): without bunching either is as likely.</item>
/// <item>The binomial p-values of all units are adjusted (Benjamini–Hochberg); those under 0.01 are findings.</item>
/// </list>
/// Score of an award: <c>0.3 + 0.15·(initial/L − 0.9)/0.1</c>; of a unit: <c>0.5 + 0.1·log₁₀(0.01/p)</c>, at most 0.85. Source: domain.md F02.
/// </summary>
public sealed class JustBelowLimitDetector(JustBelowLimitOptions options) : IDetector
{
    /// <inheritdoc/>
    public string Indicator => "F02";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var bands = new SortedDictionary<(string Unit, bool IsWorks), LimitBands>(Comparer<(string Unit, bool IsWorks)>.Create(
            static (one, other) => string.CompareOrdinal(one.Unit, other.Unit) is var byUnit and not 0
                ? byUnit
                : one.IsWorks.CompareTo(other.IsWorks)));
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (DirectAwards.LimitOf(view, row, detection) is { } limit)
            {
                detection.Examined++;
                Place(view, row, limit.Others, isWorks: false, limit, bands, detection);
                Place(view, row, limit.Works, isWorks: true, limit, bands, detection);
            }
        }

        AddUnits(view, bands, detection);
        return detection.Build();
    }

    private void Place(
        ContractView view,
        int row,
        decimal limit,
        bool isWorks,
        LegalLimit period,
        SortedDictionary<(string Unit, bool IsWorks), LimitBands> bands,
        DetectionBuilder detection)
    {
        var value = view.InitialValues[row];
        var isBelow = value >= options.Share * limit && value < limit;
        if (!isBelow && (value < limit || value >= (2 - options.Share) * limit))
        {
            return;
        }

        var key = (view.UnitParties[view.Units[row]].Code, isWorks);
        if (!bands.TryGetValue(key, out var unit))
        {
            bands.Add(key, unit = new());
        }

        unit.Add(row, isBelow, period);
        if (isBelow)
        {
            detection.Add(JustBelowLimitText.OfAward(view, row, limit, isWorks, period, options.Share)); // 1
        }
    }

    private void AddUnits(
        ContractView view, SortedDictionary<(string Unit, bool IsWorks), LimitBands> bands, DetectionBuilder detection)
    {
        var tested = new List<((string Unit, bool IsWorks) Key, LimitBands Bands, double P)>();
        foreach (var (key, unit) in bands)
        {
            if (unit.Below.Count + unit.Above < options.MinAwards)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"unit n<{options.MinAwards}");
                continue;
            }

            tested.Add((key, unit, UpperTail(unit.Below.Count, unit.Below.Count + unit.Above))); // 2
        }

        var adjusted = FalseDiscovery.Adjust([.. tested.Select(test => test.P)]);
        for (var i = 0; i < tested.Count; i++)
        {
            if (adjusted[i] < options.PValue) // 3
            {
                detection.Add(JustBelowLimitText.OfUnit(view, tested[i].Key.IsWorks, tested[i].Bands, tested[i].P, adjusted[i], tested.Count, options));
            }
        }
    }

    /// <returns>P(X ≥ below) of a fair coin thrown so many times.</returns>
    private static double UpperTail(int below, int awards) => below == 0 ? 1 : 1 - Binomial.CDF(0.5, awards, below - 1);
}

/// <summary>One unit's awards around one limit.</summary>
internal sealed class LimitBands
{
    public List<int> Below { get; } = [];

    public int Above { get; private set; }

    /// <summary>The newest limits that an award was held against.</summary>
    public LegalLimit? Period { get; private set; }

    public void Add(int row, bool isBelow, LegalLimit period)
    {
        if (isBelow)
        {
            Below.Add(row);
        }
        else
        {
            Above++;
        }

        Period = Period is null || period.From > Period.From ? period : Period;
    }
}
