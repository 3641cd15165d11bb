using Cidadao.Core.RedFlags.Statistics;
using FsCheck;
using FsCheck.Fluent;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class StatisticsTests
{
    private static readonly Config Check = Config.QuickThrowOnFailure.WithMaxTest(300);

    // The worked example of Wikipedia, "Median absolute deviation": (1, 1, 2, 2, 4, 6, 9) has the median 2 and the MAD 1.
    [TestMethod]
    public void Median_and_mad_agree_with_a_published_example()
    {
        var scale = RobustStatistics.Describe([9, 1, 6, 2, 4, 1, 2]);

        Assert.AreEqual(new RobustScale(2, 1), scale);
        Assert.AreEqual(0.6745 * 7, scale.Z(9), 1e-12);
    }

    // The example of R's help page ?mad: mad(c(1:9)) is 2.965204, which is 1.4826 times the unscaled 2.
    [TestMethod]
    public void Mad_agrees_with_the_help_page_of_R()
    {
        var scale = RobustStatistics.Describe([1, 2, 3, 4, 5, 6, 7, 8, 9]);

        Assert.AreEqual(2.965204, 1.482602 * scale.Mad, 1e-6);
    }

    [TestMethod]
    public void Median_of_an_even_sample_is_the_mean_of_the_middle_two() =>
        Assert.AreEqual(2.5, RobustStatistics.Describe([4, 1, 3, 2]).Median);

    [TestMethod]
    public void Describing_a_sample_leaves_it_as_it_is()
    {
        double[] sample = [3, 1, 2];
        RobustStatistics.Describe(sample);

        CollectionAssert.AreEqual(new double[] { 3, 1, 2 }, sample);
    }

    [TestMethod]
    public void A_sample_without_spread_has_no_z_score()
    {
        var scale = RobustStatistics.Describe([5, 5, 5, 9]);

        Assert.AreEqual(0, scale.Mad);
        Assert.ThrowsExactly<InvalidOperationException>(() => scale.Z(9));
    }

    [TestMethod]
    public void An_empty_sample_is_refused() => Assert.ThrowsExactly<ArgumentException>(() => RobustStatistics.Describe([]));

    [TestMethod]
    public void Robust_z_does_not_change_with_scale_and_shift() =>
        Prop.ForAll(Samples(-10_000, 10_000).ToArbitrary(), Integers(1, 1_000), Integers(-500, 500), (sample, factor, shift) =>
        {
            static bool AreClose(double one, double other) => Math.Abs(one - other) < 1e-9 * (1 + Math.Abs(one));
            var moved = Array.ConvertAll(sample, x => factor * x + shift);
            var (before, after) = (RobustStatistics.Describe(sample), RobustStatistics.Describe(moved));
            return before.Mad == 0
                ? after.Mad == 0
                : sample.Zip(moved).All(pair => AreClose(before.Z(pair.First), after.Z(pair.Second)));
        }).Check(Check);

    // U.S. Department of Justice, "Herfindahl-Hirschman Index": shares of 30, 30, 20 and 20 percent give 2,600 points.
    [TestMethod]
    public void Herfindahl_index_agrees_with_the_example_of_the_department_of_justice() =>
        Assert.AreEqual(0.26, HerfindahlIndex.Of([30m, 30m, 20m, 20m])!.Value, 1e-12);

    [TestMethod]
    public void Herfindahl_index_lies_between_equal_shares_and_monopoly() =>
        Prop.ForAll(Samples(1, 1_000_000).ToArbitrary(), sample =>
        {
            var index = HerfindahlIndex.Of(Array.ConvertAll(sample, x => (decimal)x));
            return index >= 1d / sample.Length - 1e-12 && index <= 1 + 1e-12;
        }).Check(Check);

    [TestMethod]
    public void Herfindahl_index_of_nothing_is_unknown()
    {
        Assert.IsNull(HerfindahlIndex.Of([]));
        Assert.IsNull(HerfindahlIndex.Of([0m, 0m]));
    }

    [TestMethod]
    public void Herfindahl_index_refuses_negative_amounts() =>
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => HerfindahlIndex.Of([5m, -1m]));

    private static Arbitrary<int> Integers(int least, int most) => Gen.Choose(least, most).ToArbitrary();

    private static Gen<double[]> Samples(int least, int most) =>
        Gen.Choose(least, most).Select(value => (double)value).NonEmptyListOf().Select(values => values.ToArray());
}
