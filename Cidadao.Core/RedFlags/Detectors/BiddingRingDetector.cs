namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F20 counts.</summary>
public sealed record BiddingRingOptions
{
    /// <summary>Lines that two suppliers both bid for; fewer never count. Default 5.</summary>
    public int MinJoint { get; init; } = 5;

    /// <summary>How many times as often as by chance; above it counts. Default 5.</summary>
    public double Lift { get; init; } = 5;

    /// <summary>Joint lines over the lines of either, in [0, 1); above it counts. Default 0.5.</summary>
    public double Jaccard { get; init; } = 0.5;

    /// <summary>Wins of the one who won less over those of the other, on joint lines, in (0, 1]; from it on they rotate. Default 0.25.</summary>
    public double Rotation { get; init; } = 0.25;

    /// <summary>Participants of a line; a line with more says little about who goes with whom. Default 50.</summary>
    public int MostParticipants { get; init; } = 50;
}

/// <summary>
/// F20: suppliers that bid together far more often than by chance, and take turns in winning.
/// <list type="number">
/// <item>Count, for every pair, the lines of open tenders that both bid for and who of them won.</item>
/// <item>Keep pairs with 5 joint lines or more, lift <c>joint·N/(a·b)</c> above 5, Jaccard <c>joint/(a + b − joint)</c> above 0.5 and
/// wins of both.</item>
/// <item>Connected pairs are one ring and one finding.</item>
/// </list>
/// Score: <c>0.6 + 0.2·(Jaccard − 0.5)/0.5 + 0.05·(members − 2)</c>, at most 0.9. Value: awards are unknown by line, so 0.
/// Source: domain.md F20.
/// </summary>
public sealed class BiddingRingDetector(BiddingRingOptions options) : IDetector
{
    /// <inheritdoc/>
    public string Indicator => "F20";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Participations;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var pairs = CoBidding.Of(view, options.MostParticipants, detection, cancellation); // 1
        var linked = pairs.Pairs.Where(pair => IsRing(pair, pairs.Lines)).ToList(); // 2
        foreach (var ring in RingsOf(linked)) // 3
        {
            detection.Add(BiddingRingText.FindingOf(view, ring, pairs, options));
        }

        return detection.Build();
    }

    private bool IsRing(BiddingPair pair, int lines) =>
        pair.Joint >= options.MinJoint
        && pair.Lift(lines) > options.Lift
        && pair.Jaccard > options.Jaccard
        && pair.Rotation >= options.Rotation;

    private static IEnumerable<IReadOnlyList<BiddingPair>> RingsOf(List<BiddingPair> pairs)
    {
        var parents = new Dictionary<int, int>();
        foreach (var pair in pairs)
        {
            var (one, other) = (RootOf(parents, pair.One), RootOf(parents, pair.Other));
            parents[Math.Max(one, other)] = Math.Min(one, other);
        }

        return pairs.GroupBy(pair => RootOf(parents, pair.One)).Select(group => group.ToList());
    }

    private static int RootOf(Dictionary<int, int> parents, int supplier)
    {
        while (parents.GetValueOrDefault(supplier, supplier) is var parent && parent != supplier)
        {
            supplier = parent;
        }

        return supplier;
    }
}
