using Cidadao.Core.Caching;

namespace Cidadao.UnitTests.Caching;

[TestClass]
public sealed class EarlyRefreshTests : IDisposable
{
    private readonly CacheWorld _world = new();

    public void Dispose() => _world.Dispose();

    /// <summary>
    /// A draw fires when the time left is below −δ·β·ln(rand), so how long before the expiry it fires is distributed exponentially with mean δ·β.
    /// 100,000 seeded draws against that distribution, by Kolmogorov and Smirnov: D below 1.63/√n agrees at the level of 1 %.
    /// </summary>
    [TestMethod]
    [DataRow(1.0)]
    [DataRow(2.5)]
    public void How_early_a_refresh_comes_agrees_with_the_formula(double beta)
    {
        const int Draws = 100_000;
        const long Delta = 1_000_000;
        const long Expiry = 1L << 40;
        var random = new Random(20_260_101);
        var leads = new double[Draws];
        for (var i = 0; i < Draws; i++)
            leads[i] = Expiry - FirstDue(Expiry, Delta, beta, 1 - random.NextDouble());
        Array.Sort(leads);

        var distance = leads.Select((lead, i) => (Empirical: (i + 0.5) / Draws, Exact: 1 - Math.Exp(-lead / (Delta * beta))))
            .Max(point => Math.Abs(point.Empirical - point.Exact));

        Assert.IsLessThan(1.63 / Math.Sqrt(Draws), distance);
        Assert.AreEqual(Delta * beta, leads.Average(), Delta * beta * 0.02);
    }

    [TestMethod]
    public void Before_the_earliest_moment_no_draw_fires()
    {
        const long Expiry = 1L << 40;
        var earliest = EarlyRefresh.Earliest(Expiry, 1_000, 1);

        Assert.IsFalse(EarlyRefresh.IsDue(earliest - 1, Expiry, 1_000, 1, Math.Pow(2, -24)));
        Assert.IsTrue(EarlyRefresh.IsDue(Expiry, Expiry, 1_000, 1, 1));
        Assert.IsFalse(EarlyRefresh.IsDue(Expiry - 1, Expiry, 1_000, 0, Math.Pow(2, -24)), "β = 0 is never early.");
    }

    [TestMethod]
    public async Task Who_draws_gets_the_valid_value_and_the_next_gets_the_new_one()
    {
        var replica = _world.Start();
        await SlowAsync(replica, "old");
        _world.Clock.Advance(TimeSpan.FromSeconds(59));
        Assert.AreEqual("old", await replica.ReadAsync("k", () => "new", TimeSpan.FromMinutes(1)), "Nobody drew it.");

        _world.Draw = Math.Pow(2, -24);
        Assert.AreEqual("old", await replica.ReadAsync("k", () => "new", TimeSpan.FromMinutes(1)));
        _world.Draw = 1;
        await UntilAsync(() => replica.Metrics.Totals.ContainsKey("refreshes.computed"));

        Assert.AreEqual("new", await replica.ReadAsync("k", () => "no", TimeSpan.FromMinutes(1)));
    }

    [TestMethod]
    public async Task Who_loses_the_lock_keeps_the_valid_value_and_who_comes_second_adopts_the_new_one()
    {
        var (first, second) = (_world.Start(), _world.Start());
        await SlowAsync(first, "old");
        await second.ReadAsync("k", () => "no", TimeSpan.FromMinutes(1));
        _world.Clock.Advance(TimeSpan.FromSeconds(59));
        _world.Draw = Math.Pow(2, -24);

        await using (await _world.Lock.TryAcquireAsync("k", CancellationToken.None))
        {
            Assert.AreEqual("old", await second.ReadAsync("k", () => "no", TimeSpan.FromMinutes(1)));
            await UntilAsync(() => second.Metrics.Totals.ContainsKey("refreshes.lost"));
        }

        await first.ReadAsync("k", () => "new", TimeSpan.FromMinutes(1));
        await UntilAsync(() => first.Metrics.Totals.ContainsKey("refreshes.computed"));
        _world.Clock.Advance(TimeSpan.FromMilliseconds(500));
        await second.ReadAsync("k", () => "no", TimeSpan.FromMinutes(1));
        await UntilAsync(() => second.Metrics.Totals.ContainsKey("refreshes.adopted"));

        Assert.AreEqual("new", await second.ReadAsync("k", () => "no", TimeSpan.FromMinutes(1)));
        Assert.AreEqual(0, second.Computations);
    }

    /// <returns>The first moment at which the rule fires for this draw.</returns>
    private static long FirstDue(long expiry, long delta, double beta, double rand)
    {
        var (never, due) = (EarlyRefresh.Earliest(expiry, delta, beta * 3), expiry);
        while (due - never > 1)
        {
            var middle = never + ((due - never) / 2);
            if (EarlyRefresh.IsDue(middle, expiry, delta, beta, rand))
                due = middle;
            else
                never = middle;
        }

        return due;
    }

    /// <summary>A computation that takes one second.</summary>
    private async Task SlowAsync(CacheWorld.Replica replica, string value) => await replica.ReadAsync(
        "k",
        () =>
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(1));
            return value;
        },
        TimeSpan.FromMinutes(1));

    private static async Task UntilAsync(Func<bool> so)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (!so())
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
    }
}
