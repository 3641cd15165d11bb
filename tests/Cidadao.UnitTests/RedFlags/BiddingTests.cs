using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>F11, F19, F20, F25 and F26 at their boundaries.</summary>
[TestClass]
public sealed class BiddingTests
{
    private static readonly SupplierParty A = ContractRow.Company(1);
    private static readonly SupplierParty B = ContractRow.Company(2);

    private static Detection Run(IDetector detector, params IEnumerable<TenderRow> tenders) =>
        detector.Detect(new ContractViewBuilder().Add(tenders).Build(), CancellationToken.None);

    [TestMethod]
    public void A_line_with_one_bidder_is_found_whoever_won_and_two_are_competition()
    {
        var finding = Run(
            new SingleBidderDetector(new()),
            new TenderRow(1) { Lines = [new("1", A, A, A), new("2", A, A, B)] },
            new TenderRow(2) { Lines = [new("1", A, A, B)] }).Single();

        Assert.AreEqual("tender:1", finding.Subject);
        Assert.AreEqual(0.575, finding.Score, "0.4 + 0.35·1/2");
        finding.Says("1 de 2 itens", "1 of 2 lines");
    }

    [TestMethod]
    public void Direct_awards_have_no_competition_to_lack_and_a_tender_without_participants_says_nothing()
    {
        var detection = Run(
            new SingleBidderDetector(new()),
            new TenderRow(1) { Method = ProcurementMethod.DirectAward, Lines = [new("1", A, A)] },
            new TenderRow(2) { Method = ProcurementMethod.Unknown, Lines = [new("1", A, A)] },
            new TenderRow(3));

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.NotApplicable, "method", 1);
        detection.Excludes(ExclusionReason.MissingField, "method", 1);
        detection.Excludes(ExclusionReason.MissingField, "participations", 1);
    }

    [TestMethod]
    public void A_frequent_bidder_that_never_wins_stands_out_among_those_that_do()
    {
        var winners = Enumerable.Range(10, 20).Select(id => ContractRow.Company(id)).ToArray();
        var tenders = Enumerable.Range(0, 200).Select(i =>
            new TenderRow(i + 1) { Lines = [new("1", winners[i % 20], winners[i % 20], winners[(i + 7) % 20], A)] });

        var finding = Run(new FrequentLoserDetector(new() { Frequent = 0 }), tenders).Single();

        Assert.AreEqual("supplier:1", finding.Subject);
        Assert.AreEqual("200", finding.FigureOf("Lines bid for"));
        Assert.AreEqual("0", finding.FigureOf("Lines won"));
        Assert.AreEqual(21, finding.Evidence.PeerGroup!.Size);
    }

    [TestMethod]
    public void Too_few_bidders_are_no_peer_group() => Run(
            new FrequentLoserDetector(new()), Enumerable.Range(0, 20).Select(i => new TenderRow(i + 1) { Lines = [new("1", A, A, B)] }))
        .Excludes(ExclusionReason.NotEnoughData, "suppliers n<20", 2);

    [TestMethod]
    [DataRow(5, true)]
    [DataRow(4, false)]
    public void Five_joint_lines_with_turns_in_winning_are_a_ring(int joint, bool isRing)
    {
        var detection = Run(new BiddingRingDetector(new()), Ring(joint, i => i % 2 == 0 ? A : B).Concat(Others(60)));

        Assert.AreEqual(isRing, detection.Findings.Count == 1);
        if (isRing)
        {
            Assert.AreEqual("suppliers:1-2", detection.Single().Subject);
            Assert.AreEqual("1", detection.Single().Evidence.Result.Value);
        }
    }

    [TestMethod]
    public void Without_turns_or_beyond_chance_or_apart_there_is_no_ring()
    {
        Assert.IsEmpty(Run(new BiddingRingDetector(new()), Ring(8, _ => A).Concat(Others(60))).Findings, "One of the two never wins.");
        Assert.IsEmpty(Run(new BiddingRingDetector(new()), Ring(8, i => i % 2 == 0 ? A : B)).Findings, "Where nobody else bids, lift is 1.");
        var apart = Enumerable.Range(500, 8).Select(i => new TenderRow(i) { Lines = [new("1", A, A)] });
        Assert.IsEmpty(Run(new BiddingRingDetector(new()), Ring(8, i => i % 2 == 0 ? A : B).Concat(apart).Concat(Others(200))).Findings, "Jaccard is 8/16.");
    }

    [TestMethod]
    public void Pairs_with_a_common_member_are_one_ring()
    {
        var c = ContractRow.Company(3);
        var tenders = Enumerable.Range(0, 9).Select(i => new TenderRow(i + 1) { Lines = [new("1", new[] { A, B, c }[i % 3], A, B, c)] });

        Assert.AreEqual("suppliers:1-2-3", Run(new BiddingRingDetector(new()), tenders.Concat(Others(90))).Single().Subject);
    }

    [TestMethod]
    [DataRow(99, "F25", 1)]
    [DataRow(98.99, "F25", 0)]
    [DataRow(40, "F26", 1)]
    [DataRow(40.01, "F26", 0)]
    public void Awards_are_held_against_their_estimate(double awarded, string indicator, int findings) => Assert.HasCount(
        findings, Run(new PriceRatioDetector(indicator, new()), new TenderRow(1) { Estimated = 100, Awarded = (decimal)awarded }).Findings);

    [TestMethod]
    public void Without_values_of_its_own_a_tender_has_those_of_its_lines()
    {
        var tender = new TenderRow(1) { Estimated = null, Awarded = null, Prices = [(2, 10, 10), (null, 80, 80), (5, 7, null)] };
        var finding = Run(new PriceRatioDetector("F25", new()), tender).Single();

        Assert.AreEqual("100.00", finding.FigureOf("Estimated value"));
        Run(new PriceRatioDetector("F25", new()), tender with { Prices = [] }).Excludes(ExclusionReason.MissingField, "estimatedValue", 1);
    }

    private static IEnumerable<TenderRow> Ring(int lines, Func<int, SupplierParty> winner) =>
        Enumerable.Range(0, lines).Select(i => new TenderRow(i + 1) { Lines = [new("1", winner(i), A, B)] });

    private static IEnumerable<TenderRow> Others(int lines) => Enumerable.Range(0, lines).Select(i =>
        new TenderRow(10_000 + i) { Lines = [new("1", ContractRow.Company(100 + i), ContractRow.Company(100 + i), ContractRow.Company(101 + i))] });
}
