using System.ComponentModel;
using Cidadao.Core.Caching;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.UnitTests.Caching;

[TestClass]
public sealed class TieredCacheTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly CacheWorld _world = new();

    public void Dispose() => _world.Dispose();

    [TestMethod]
    public async Task A_value_is_computed_once_in_the_cluster_and_a_hit_below_fills_memory()
    {
        var (first, second) = (_world.Start(), _world.Start());

        Assert.AreEqual("a", await first.ReadAsync("k", () => "a"));
        Assert.AreEqual("a", await second.ReadAsync("k", () => "b"));
        _world.Shared.Payloads.Clear();

        Assert.AreEqual("a", await second.ReadAsync("k", () => "b"));
        Assert.AreEqual((1, 0), (first.Computations, second.Computations));
        Assert.AreEqual(1, second.Metrics.Reads(CacheSource.Redis));
        Assert.AreEqual(1, second.Metrics.Reads(CacheSource.Memory));
    }

    [TestMethod]
    public async Task Who_waits_for_another_replicas_computation_takes_its_value_and_after_a_bound_computes_itself()
    {
        var waiting = _world.Start();
        await using var held = await _world.Lock.TryAcquireAsync("k", CancellationToken.None);
        var read = waiting.ReadAsync("k", () => "own");
        await PassAsync(read, TimeSpan.FromMilliseconds(500));
        Assert.IsFalse(read.IsCompleted, "It is within its patience.");

        await PassAsync(read, TimeSpan.FromSeconds(1));

        Assert.AreEqual("own", await read);
        Assert.AreEqual(1, waiting.Metrics.Totals["locks.impatient"]);
    }

    [TestMethod]
    public async Task A_computation_that_fails_is_answered_with_the_stale_value_within_the_grace_and_not_tried_again_at_once()
    {
        var replica = _world.Start();
        await replica.ReadAsync("k", () => "old", Minute);
        _world.Clock.Advance(2 * Minute);

        var read = await replica.Cache.ReadAsync<int, string>("k", 0, (_, _) => throw new InvalidOperationException(), new() { Expiration = Minute }, null, default);
        Assert.AreEqual(new CacheRead<string>("old", IsStale: true), read);
        Assert.AreEqual("old", await replica.ReadAsync("k", () => "new", Minute), "It was tried a moment ago.");
        _world.Clock.Advance(_world.Options.RetryAfter);

        Assert.AreEqual("new", await replica.ReadAsync("k", () => "new", Minute));
    }

    [TestMethod]
    public async Task Beyond_the_grace_and_after_an_eviction_a_failure_is_a_failure_and_is_not_kept()
    {
        var replica = _world.Start();
        await replica.ReadAsync("k", () => "old", Minute, "t");
        await replica.Cache.RemoveByTagAsync("t");
        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => replica.ReadAsync("k", () => null, Minute, "t"));
        Assert.AreEqual("new", await replica.ReadAsync("k", () => "new", Minute, "t"));

        _world.Clock.Advance(Minute + _world.Options.Grace);

        await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => replica.ReadAsync("k", () => null, Minute, "t"));
    }

    [TestMethod]
    public async Task The_lowest_tier_keeps_what_lives_as_long_as_itself_for_the_grace_too()
    {
        var replica = _world.Start();
        await replica.ReadAsync("k", () => "old");
        Assert.AreEqual(_world.Shared.Life + _world.Options.Grace, _world.Shared.Lives["k"]);
        _world.Clock.Advance(_world.Shared.Life + Minute);

        Assert.AreEqual("old", await _world.Start().ReadAsync("k", () => null), "One that was not there when it was made.");
    }

    [TestMethod]
    public async Task A_new_form_of_a_value_reaches_the_tier_below_and_from_there_the_other_replicas()
    {
        var (here, there) = (_world.Start(), _world.Start());
        var value = await ShapedAsync(here, "large");
        value.Form = "small";

        await here.Cache.RewriteAsync("k", value, default);

        Assert.AreEqual("small", (await there.Cache.LookBelowAsync<Shaped>("k", default))?.Form);
        Assert.IsNull(there.Memory.Find("k"), "It only looked.");
        Assert.AreEqual("small", (await ShapedAsync(there, "computed")).Form);
    }

    [TestMethod]
    public async Task A_new_form_of_a_value_does_not_take_the_place_of_another_value()
    {
        var (here, there) = (_world.Start(), _world.Start());
        var value = await ShapedAsync(here, "large");
        _world.Evict(CacheEvicted.OfTags("t"), there);
        _world.Clock.Advance(Minute);
        await ShapedAsync(there, "after");
        value.Form = "small";

        await here.Cache.RewriteAsync("k", value, default);

        Assert.AreEqual("after", (await _world.Start().Cache.LookBelowAsync<Shaped>("k", default))?.Form);
    }

    [TestMethod]
    public async Task An_eviction_wins_against_a_new_form_of_a_value()
    {
        var (here, there) = (_world.Start(), _world.Start());
        var value = await ShapedAsync(here, "large");
        value.Form = "small";

        // There it is known already, here not yet: what is written is not served there.
        _world.Evict(CacheEvicted.OfTags("t"), there);
        await here.Cache.RewriteAsync("k", value, default);
        Assert.AreEqual("after", (await ShapedAsync(there, "after")).Form);

        // Known here too: it is not written at all.
        await here.Cache.RemoveByTagAsync("t");
        _world.Shared.Payloads.Clear();
        await here.Cache.RewriteAsync("k", value, default);
        Assert.IsEmpty(_world.Shared.Payloads);
    }

    [TestMethod]
    public async Task Who_joins_a_reader_that_must_not_compute_computes()
    {
        var replica = _world.Start();
        _world.Shared.Pause = new TaskCompletionSource();
        var mustNot = replica.Cache.GetOrCreateAsync(
            "k", _ => ValueTask.FromResult("no"), new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData }).AsTask();
        var joining = replica.ReadAsync("k", () => "computed");
        _world.Shared.Pause.SetResult();

        Assert.IsNull(await mustNot);
        Assert.AreEqual("computed", await joining);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(2)]
    [DataRow(30)]
    [DataRow(-1)]
    public async Task A_poisoned_payload_is_a_miss(int at)
    {
        await _world.Start().ReadAsync("k", () => "a");
        var payload = _world.Shared.Payloads["k"];
        payload[at < 0 ? ^1 : at] ^= 1;
        var other = _world.Start();

        Assert.AreEqual("b", await other.ReadAsync("k", () => "b"));
        Assert.AreEqual(1, other.Metrics.Totals.Where(total => total.Key.StartsWith("faults.redis.", StringComparison.Ordinal)).Max(total => Math.Min(total.Value, 1)));
    }

    [TestMethod]
    public async Task A_payload_of_another_key_or_type_or_program_is_a_miss()
    {
        await _world.Start().ReadAsync("k", () => "a");
        _world.Shared.Payloads["other"] = _world.Shared.Payloads["k"];
        _world.Shared.Payloads["foreign"] = "not ours at all"u8.ToArray();
        var replica = _world.Start();

        Assert.AreEqual("b", await replica.ReadAsync("other", () => "b"));
        Assert.AreEqual("c", await replica.ReadAsync("foreign", () => "c"));
        Assert.AreEqual(7, await replica.Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(7)));
    }

    [TestMethod]
    public async Task An_eviction_wins_against_a_computation_that_is_under_way()
    {
        var (computing, other) = (_world.Start(), _world.Start());
        var (began, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var slow = computing.Cache.GetOrCreateAsync(
            "k",
            async _ =>
            {
                began.SetResult();
                await end.Task;
                return "before";
            },
            tags: ["t"]).AsTask();
        await began.Task;

        await other.Cache.RemoveByTagAsync("t");
        var late = computing.ReadAsync("k", () => "after", null, "t");
        end.SetResult();

        Assert.AreEqual("after", await late, "It was asked after the eviction.");
        await slow;
        Assert.AreEqual("after", await computing.ReadAsync("k", () => "again", null, "t"));
        Assert.AreEqual("after", await other.ReadAsync("k", () => "again", null, "t"));
    }

    [TestMethod]
    public async Task What_a_replica_that_lags_behind_computes_is_not_served_by_one_that_knows_of_the_eviction()
    {
        var (lagging, informed) = (_world.Start(), _world.Start());
        _world.Evict(CacheEvicted.OfTags("t"), informed);

        await lagging.ReadAsync("k", () => "before", null, "t");

        Assert.AreEqual("after", await informed.ReadAsync("k", () => "after", null, "t"));
    }

    [TestMethod]
    public async Task A_replica_that_may_have_missed_evictions_serves_nothing_of_before()
    {
        var replica = _world.Start();
        await replica.ReadAsync("k", () => "before");

        replica.Evictions.Forget(replica.Evictions.Position + 1);

        Assert.AreEqual("after", await replica.ReadAsync("k", () => "after"));
    }

    [TestMethod]
    public async Task Removing_a_key_and_setting_one_hold_on_every_replica()
    {
        var (here, there) = (_world.Start(), _world.Start());
        await here.ReadAsync("k", () => "a");
        await there.ReadAsync("k", () => "a");

        await here.Cache.SetAsync("k", "set");
        Assert.AreEqual("set", await there.ReadAsync("k", () => "computed"));
        await there.Cache.RemoveAsync("k");

        Assert.AreEqual("computed", await here.ReadAsync("k", () => "computed"));
    }

    [TestMethod]
    public async Task A_mutable_value_is_a_copy_for_each_reader()
    {
        var replica = _world.Start();

        var first = await replica.Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new List<int> { 1 }));
        first.Add(2);
        var second = await replica.Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new List<int>()));

        CollectionAssert.AreEqual((int[])[1], second);
    }

    [TestMethod]
    public async Task That_there_is_none_is_kept_shortly()
    {
        var replica = _world.Start();
        var computations = 0;
        ValueTask<string?> Compute(CancellationToken cancellation)
        {
            computations++;
            return ValueTask.FromResult<string?>(null);
        }

        await replica.Cache.GetOrCreateAsync("k", Compute);
        await replica.Cache.GetOrCreateAsync("k", Compute);
        Assert.AreEqual(1, computations);
        _world.Clock.Advance(_world.Options.NegativeLife);
        await replica.Cache.GetOrCreateAsync("k", Compute);

        Assert.AreEqual(2, computations);
    }

    [TestMethod]
    public async Task Memory_stays_below_its_limit_and_the_least_recently_read_go()
    {
        _world.Options.MemoryBytes = 1 << 20;
        var replica = _world.Start(shared: false);
        var large = new string('x', 10_000);
        for (var i = 0; i < 200; i++)
        {
            await replica.ReadAsync($"k{i}", () => large);
            _world.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await replica.ReadAsync("k0", () => large);
        }

        Assert.IsLessThanOrEqualTo(1 << 20, replica.Memory.Bytes);
        Assert.IsNotNull(replica.Memory.Find("k0"), "It was read all the time.");
        Assert.IsNull(replica.Memory.Find("k1"));
    }

    [TestMethod]
    public async Task Without_a_cache_every_read_computes()
    {
        _world.Options.Strategy = CacheStrategy.None;
        var replica = _world.Start();
        await replica.ReadAsync("k", () => "a");

        Assert.AreEqual("b", await replica.ReadAsync("k", () => "b"));
    }

    [TestMethod]
    public async Task With_the_tier_below_away_reads_go_on()
    {
        _world.Shared.IsAway = true;
        var replica = _world.Start();

        Assert.AreEqual("a", await replica.ReadAsync("k", () => "a"));
        Assert.AreEqual("a", await replica.ReadAsync("k", () => "b"));
    }

    private static async Task<Shaped> ShapedAsync(CacheWorld.Replica replica, string form) =>
        await replica.Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(new Shaped { Form = form }), tags: ["t"]);

    /// <summary>Time passes in small steps, and whoever waits for it goes on in between.</summary>
    private async Task PassAsync(Task until, TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time && !until.IsCompleted; passed += TimeSpan.FromMilliseconds(10))
        {
            _world.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(until, Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System));
        }
    }

    /// <summary>Its content does not change, its form may.</summary>
    [ImmutableObject(true)]
    private sealed class Shaped
    {
        public string Form { get; set; } = "";
    }
}
