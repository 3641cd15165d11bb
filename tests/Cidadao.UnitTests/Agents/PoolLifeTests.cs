using Cidadao.AgentWorker.Agents.Pool;

namespace Cidadao.UnitTests.Agents;

/// <summary>The rules of an instance's life.</summary>
[TestClass]
public sealed class PoolLifeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [TestMethod]
    public async Task The_least_number_is_warm_before_the_first_lease()
    {
        using var world = await PoolWorld.WarmAsync();

        Assert.AreEqual(2, world.State.Size);
        Assert.IsTrue(world.Made.All(agent => agent.IsWarm));
        var lease = world.Pool.LeaseAsync("F21", PoolWorld.Long, CancellationToken.None);
        Assert.IsTrue(lease.IsCompleted);
        (await lease).Dispose();
    }

    [TestMethod]
    public async Task One_that_cannot_be_warmed_is_tried_again_at_the_next_round()
    {
        using var world = new PoolWorld { CannotWarm = true };
        await world.Pool.WarmAsync();
        Assert.AreEqual(0, world.State.Size);

        world.CannotWarm = false;
        await world.PassAsync(Second);

        Assert.AreEqual(2, world.State.Size);
    }

    [TestMethod]
    public async Task Beyond_four_fifths_leased_another_is_made()
    {
        using var world = await PoolWorld.WarmAsync(new() { Min = 5 });
        for (var i = 0; i < 4; i++)
            await world.LeaseAsync();
        Assert.AreEqual(5, world.State.Size, "0.8 is not more than 0.8.");

        await world.LeaseAsync();
        await world.SettleAsync();

        Assert.IsGreaterThan(5, world.State.Size);
    }

    [TestMethod]
    public async Task A_queue_that_waits_brings_more_but_never_beyond_the_most()
    {
        using var world = await PoolWorld.WarmAsync(new() { Max = 4 });

        var leases = Enumerable.Range(0, 10).Select(_ => world.LeaseAsync()).ToList();
        await world.SettleAsync();
        await Task.WhenAll(leases.Take(4));

        Assert.AreEqual((4, 4, 6), (world.State.Size, world.State.Leased, world.State.Waiting));
    }

    [TestMethod]
    public async Task What_was_idle_for_so_long_goes_and_the_least_number_stays()
    {
        using var world = await GrownAsync(5);

        await world.PassAsync(world.Options.Idle - Second);
        Assert.IsGreaterThanOrEqualTo(5, world.State.Size);
        await world.PassAsync(Second);

        Assert.AreEqual(world.Options.Min, world.State.Size);
    }

    [TestMethod]
    public async Task While_a_fifth_or_more_is_leased_nothing_goes()
    {
        using var world = await GrownAsync(5);
        await world.LeaseAsync();
        await world.LeaseAsync();

        await world.PassAsync(world.Options.Idle * 2);

        Assert.IsGreaterThanOrEqualTo(5, world.State.Size);
    }

    [TestMethod]
    public async Task At_the_end_of_its_lifetime_a_free_one_is_replaced()
    {
        using var world = await PoolWorld.WarmAsync();

        await world.PassAsync(world.Options.Lifetime);

        Assert.AreEqual(2, world.State.Size);
        Assert.HasCount(4, world.Made);
    }

    [TestMethod]
    public async Task At_the_end_of_its_lifetime_a_leased_one_is_replaced_when_it_comes_back()
    {
        using var world = await PoolWorld.WarmAsync(new() { Min = 1, Max = 1 });
        var lease = await world.LeaseAsync();

        await world.PassAsync(world.Options.Lifetime);
        Assert.HasCount(1, world.Made, "It is in somebody's hands.");
        lease.Dispose();
        await world.SettleAsync();

        Assert.HasCount(2, world.Made);
        Assert.AreNotSame(lease.Agent, (await world.LeaseAsync()).Agent);
    }

    [TestMethod]
    public async Task A_free_one_is_checked_every_minute_and_replaced_when_it_fails()
    {
        using var world = await PoolWorld.WarmAsync();
        var (sound, ill) = (world.Made[0], world.Made[1]);
        ill.IsHealthy = false;

        await world.PassAsync(world.Options.HealthEvery - Second);
        Assert.AreEqual(0, sound.Checks);
        await world.PassAsync(Second);
        await world.PassAsync(Second);

        Assert.AreEqual(1, sound.Checks);
        Assert.AreEqual(2, world.State.Size);
        Assert.HasCount(3, world.Made);
        var leased = new[] { (await world.LeaseAsync()).Agent, (await world.LeaseAsync()).Agent };
        Assert.DoesNotContain(ill, leased);
    }

    [TestMethod]
    public async Task A_check_without_end_has_failed()
    {
        using var world = await PoolWorld.WarmAsync(new() { Min = 1 });
        world.Made[0].Hangs = true;

        world.Clock.Advance(world.Options.HealthEvery);
        var round = world.Pool.TendAsync(CancellationToken.None);
        world.Clock.Advance(world.Options.HealthTimeout);
        await round;

        Assert.HasCount(2, world.Made);
    }

    [TestMethod]
    public async Task A_check_does_not_make_it_look_used()
    {
        using var world = await GrownAsync(3);

        for (var passed = TimeSpan.Zero; passed < world.Options.Idle; passed += world.Options.HealthEvery)
            await world.PassAsync(world.Options.HealthEvery);

        Assert.AreEqual(world.Options.Min, world.State.Size);
    }

    [TestMethod]
    public async Task One_that_failed_its_holder_is_replaced()
    {
        using var world = await PoolWorld.WarmAsync(new() { Min = 1, Max = 1 });
        var lease = await world.LeaseAsync();

        lease.Return(LeaseOutcome.Faulted);
        await world.SettleAsync();

        Assert.AreNotSame(lease.Agent, (await world.LeaseAsync()).Agent);
    }

    [TestMethod]
    public async Task Beyond_its_deadline_a_lease_is_taken_back_and_its_holder_told()
    {
        using var world = await PoolWorld.WarmAsync(new() { Min = 1, Max = 1 });
        var lease = await world.LeaseAsync(TimeSpan.FromSeconds(10));

        await world.PassAsync(TimeSpan.FromSeconds(9));
        Assert.IsFalse(lease.Expired.IsCancellationRequested);
        await world.PassAsync(Second);

        Assert.IsTrue(lease.Expired.IsCancellationRequested);
        var next = await world.LeaseAsync();
        Assert.AreNotSame(lease.Agent, next.Agent);
        lease.Dispose();
        Assert.AreEqual(1, world.State.Leased, "What comes back late changes nothing.");
        Assert.IsFalse(next.Expired.IsCancellationRequested);
    }

    [TestMethod]
    public async Task Nothing_of_a_task_is_left_for_the_next()
    {
        using var world = await PoolWorld.WarmAsync(new() { Min = 1, Max = 1 });
        var lease = await world.LeaseAsync();
        lease.Agent.Remembers = "a supplier";
        lease.Dispose();

        Assert.IsNull((await world.LeaseAsync()).Agent.Remembers);
    }

    private static async Task<PoolWorld> GrownAsync(int size)
    {
        var world = await PoolWorld.WarmAsync();
        var leases = await Task.WhenAll(Enumerable.Range(0, size).Select(_ => world.LeaseAsync()));
        foreach (var lease in leases)
            lease.Dispose();
        await world.SettleAsync();
        return world;
    }
}
