using System.Runtime.InteropServices;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>Two suppliers and the lines that they bid for.</summary>
/// <param name="One">Row of a supplier, less than <paramref name="Other"/>.</param>
/// <param name="Joint">Lines that both bid for.</param>
/// <param name="OneBids">Lines that the first bid for.</param>
/// <param name="OneWins">Joint lines that the first won.</param>
internal readonly record struct BiddingPair(int One, int Other, int Joint, int OneBids, int OtherBids, int OneWins, int OtherWins)
{
    public double Jaccard => (double)Joint / (OneBids + OtherBids - Joint);

    /// <summary>In [0, 1]: 1 when both won as often.</summary>
    public double Rotation => Math.Max(OneWins, OtherWins) == 0 ? 0 : (double)Math.Min(OneWins, OtherWins) / Math.Max(OneWins, OtherWins);

    /// <param name="lines">All lines.</param>
    public double Lift(int lines) => (double)Joint * lines / ((double)OneBids * OtherBids);
}

/// <summary>Every pair of suppliers that ever bid for one line of an open tender.</summary>
internal sealed record CoBidding(IReadOnlyList<BiddingPair> Pairs, int Lines)
{
    public static CoBidding Of(ContractView view, int mostParticipants, DetectionBuilder detection, CancellationToken cancellation)
    {
        var participations = view.Tenders.Participations;
        var bids = new int[view.SupplierParties.Count];
        var joint = new Dictionary<long, (int Joint, int OneWins, int OtherWins)>();
        var lines = 0;
        foreach (var line in TenderLine.In(participations))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!OpenMethods.Has(view.Tenders.Methods[line.Tender]))
            {
                detection.Exclude(ExclusionReason.NotApplicable, "method");
                continue;
            }

            var suppliers = line.SuppliersIn(participations);
            if (suppliers.Length > mostParticipants)
            {
                detection.Exclude(ExclusionReason.NotApplicable, $"participants>{mostParticipants}");
                continue;
            }

            lines++;
            Count(participations, line, suppliers, bids, joint);
        }

        detection.Examined = lines;
        return new(
            [
                .. joint
                    .OrderBy(pair => pair.Key)
                    .Select(pair => PairOf(pair.Key, pair.Value, bids)),
            ],
            lines);
    }

    private static void Count(
        ParticipationView participations, TenderLine line, int[] suppliers, int[] bids, Dictionary<long, (int Joint, int OneWins, int OtherWins)> joint)
    {
        var winners = new HashSet<int>();
        for (var i = line.Start; i < line.End; i++)
        {
            if (participations.IsWinner[i])
            {
                winners.Add(participations.Suppliers[i]);
            }
        }

        for (var i = 0; i < suppliers.Length; i++)
        {
            bids[suppliers[i]]++;
            for (var j = i + 1; j < suppliers.Length; j++)
            {
                ref var pair = ref CollectionsMarshal.GetValueRefOrAddDefault(joint, RowGroups.Pack(suppliers[i], suppliers[j]), out _);
                pair = (pair.Joint + 1, pair.OneWins + (winners.Contains(suppliers[i]) ? 1 : 0), pair.OtherWins + (winners.Contains(suppliers[j]) ? 1 : 0));
            }
        }
    }

    private static BiddingPair PairOf(long key, (int Joint, int OneWins, int OtherWins) counts, int[] bids)
    {
        var (one, other) = ((int)(key >> 32), (int)key);
        return new(one, other, counts.Joint, bids[one], bids[other], counts.OneWins, counts.OtherWins);
    }
}
