using Cidadao.Web.Client.Live;

namespace Cidadao.WebTests.Client.Live;

[TestClass]
public sealed class LivePausesTests
{
    private static readonly LiveFeedOptions Options = new();

    [TestMethod]
    public void The_bound_doubles_up_to_the_longest_and_starts_anew_after_a_connection_that_lasted()
    {
        var pauses = new LivePauses(Options, new Longest());
        double[] expected = [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000];
        CollectionAssert.AreEqual(expected, expected.Select(_ => pauses.Next().TotalMilliseconds).ToArray());
        for (var more = 0; more < 100; more++)
            Assert.AreEqual(Options.LongestPause, pauses.Next());

        pauses.Reset();
        Assert.AreEqual(Options.FirstPause, pauses.Next());
    }

    [TestMethod]
    public void The_pause_is_anywhere_below_its_bound()
    {
        var tenths = new int[10];
        var random = new Random(1);
        for (var client = 0; client < 1_000; client++)
            tenths[(int)(new LivePauses(Options, random).Next() / Options.FirstPause * 10)]++;
        Assert.IsGreaterThan(60, tenths.Min());
    }

    [TestMethod]
    public void Moving_is_quick_and_a_key_that_is_not_accepted_slow()
    {
        var pauses = new LivePauses(Options, new Random(1));
        for (var client = 0; client < 100; client++)
        {
            Assert.IsLessThan(Options.MovingPause, pauses.Moving());
            Assert.IsGreaterThanOrEqualTo(Options.RefusedPause / 2, pauses.Refused());
        }
    }

    private sealed class Longest() : Random(1)
    {
        public override double NextDouble() => 1;
    }
}
