using Cidadao.Core.Database.Replica;
using NpgsqlTypes;

namespace Cidadao.UnitTests.Database;

[TestClass]
public sealed class ReplicaLagTests
{
    private readonly ReplicaLag _lag = new();

    [TestMethod]
    public void Who_has_replayed_all_is_not_behind() => Assert.AreEqual(0, Look(primary: 100, standby: 100, second: 5));

    [TestMethod]
    public void It_counts_from_when_the_first_position_was_seen_that_is_missing()
    {
        Assert.AreEqual(0, Look(100, 100, 0));
        Assert.AreEqual(0, Look(200, 100, 10), "Seen now.");
        Assert.AreEqual(1, Look(300, 150, 11), "200 was seen a second ago.");
        Assert.AreEqual(1, Look(400, 200, 12), "300 was.");
        Assert.AreEqual(0, Look(400, 400, 13));
    }

    [TestMethod]
    public void A_primary_that_does_nothing_leaves_nobody_behind()
    {
        Look(100, 100, 0);

        Assert.AreEqual(0, Look(100, 100, 3_600));
    }

    [TestMethod]
    public void A_standby_that_does_not_answer_falls_behind_while_the_primary_goes_on()
    {
        Look(100, 100, 0);
        Look(200, null, 1);

        Assert.AreEqual(9, Look(300, null, 10));
        Assert.AreEqual(0, Look(300, 300, 11));
    }

    [TestMethod]
    public void While_the_primary_is_away_nobody_falls_further_behind()
    {
        Look(100, 100, 0);
        Look(200, 100, 1);
        Assert.AreEqual(1, Look(200, 100, 2));

        Assert.AreEqual(1, Look(null, 100, 1_000));
    }

    [TestMethod]
    public void What_is_remembered_has_a_bound_and_the_oldest_is_what_counts()
    {
        for (var second = 0; second < 3 * ReplicaLag.Most; second++)
            Look(100 + (ulong)second, 99, second);

        Assert.AreEqual((3 * ReplicaLag.Most) - 1, Look(100_000, 99, (3 * ReplicaLag.Most) - 1));
        Assert.AreEqual(0, Look(100_000, 50_000, 3 * ReplicaLag.Most), "Of what was left out the newest is known when it is looked at next.");
        Assert.AreEqual(1, Look(100_000, 50_000, (3 * ReplicaLag.Most) + 1));
    }

    private double Look(ulong? primary, ulong? standby, double second) =>
        _lag.Look(Position(primary), Position(standby), TimeSpan.FromSeconds(second)).TotalSeconds;

    private static NpgsqlLogSequenceNumber? Position(ulong? position) => position is { } known ? new(known) : null;
}
