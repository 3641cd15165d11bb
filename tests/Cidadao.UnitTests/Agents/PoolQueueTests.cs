using Cidadao.AgentWorker.Agents.Pool;

namespace Cidadao.UnitTests.Agents;

/// <summary>Who gets the next instance.</summary>
[TestClass]
public sealed class PoolQueueTests
{
    private static readonly AgentPoolOptions One = new() { Min = 1, Max = 1 };

    public TestContext TestContext { get; set; } = default!;

    [TestMethod]
    public async Task Who_came_first_is_served_first_and_nobody_passes()
    {
        using var world = await PoolWorld.WarmAsync(One);
        var held = await world.LeaseAsync();
        var order = new List<int>();
        var waiting = Enumerable.Range(0, 20).Select(async number =>
        {
            var lease = await world.LeaseAsync();
            order.Add(number);
            lease.Dispose();
        }).ToList();

        held.Dispose();
        var late = world.LeaseAsync();
        await Task.WhenAll(waiting);
        (await late).Dispose();

        CollectionAssert.AreEqual(Enumerable.Range(0, 20).ToList(), order);
    }

    [TestMethod]
    public async Task Who_gives_up_waiting_costs_nobody_his_turn()
    {
        using var world = await PoolWorld.WarmAsync(One);
        using var patience = new CancellationTokenSource();
        var held = await world.LeaseAsync();
        var impatient = world.LeaseAsync(cancellation: patience.Token);
        var patient = world.LeaseAsync();

        await patience.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => impatient);
        Assert.AreEqual(1, world.State.Waiting);
        held.Dispose();

        (await patient).Dispose();
        Assert.AreEqual((0, 0, 1), (world.State.Leased, world.State.Waiting, world.State.Size));
    }

    [TestMethod]
    public async Task Who_waits_too_long_is_told_that_there_is_nobody()
    {
        using var world = await PoolWorld.WarmAsync(One);
        using var held = await world.LeaseAsync();
        var waiting = world.LeaseAsync();

        await world.PassAsync(world.Options.Wait);

        await Assert.ThrowsExactlyAsync<AgentUnavailableException>(() => waiting);
    }

    [TestMethod]
    public async Task A_lease_that_is_given_back_twice_takes_nothing_from_who_has_the_instance_now()
    {
        using var world = await PoolWorld.WarmAsync(One);
        var first = await world.LeaseAsync();
        first.Dispose();
        using var next = await world.LeaseAsync();
        next.Agent.Remembers = "the next one's task";

        first.Dispose();

        Assert.AreEqual("the next one's task", next.Agent.Remembers);
    }

    [TestMethod]
    public async Task A_lease_that_is_given_back_twice_frees_one_instance()
    {
        using var world = await PoolWorld.WarmAsync(One);
        var lease = await world.LeaseAsync();
        lease.Dispose();
        using var next = await world.LeaseAsync();

        lease.Dispose();

        Assert.AreEqual(1, world.State.Leased);
    }

    [TestMethod]
    public async Task Ten_thousand_leases_of_sixty_four_tasks_lose_none_and_never_exceed_the_most()
    {
        const int Leases = 10_000;
        using var world = await PoolWorld.WarmAsync();
        var (inUse, most, served) = (0, 0, 0);
        var holders = new System.Collections.Concurrent.ConcurrentDictionary<FakeAgent, bool>();

        await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(async () =>
        {
            for (var i = worker; i < Leases; i += 64)
            {
                var lease = await world.LeaseAsync();
                Assert.IsTrue(holders.TryAdd(lease.Agent, true), "Two holders have one instance.");
                InterlockedMax(ref most, Interlocked.Increment(ref inUse));
                await Task.Yield();
                Interlocked.Decrement(ref inUse);
                holders.TryRemove(lease.Agent, out _);
                lease.Return(i % 100 == 0 ? LeaseOutcome.Faulted : LeaseOutcome.Done);
                Interlocked.Increment(ref served);
            }
        })));
        await world.SettleAsync();

        Assert.AreEqual(Leases, served);
        Assert.IsLessThanOrEqualTo(world.Options.Max, most);
        Assert.AreEqual((0, 0), (world.State.Leased, world.State.Waiting));
        Assert.AreEqual(Leases, world.State.Members.Sum(member => member.Leases));
        TestContext.WriteLine($"{most} at a time, {world.Made.Count} instances were made.");
    }

    [TestMethod]
    public async Task A_lease_that_need_not_wait_allocates_nothing()
    {
        using var world = await PoolWorld.WarmAsync();
        await CycleAsync(world);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
            await CycleAsync(world);

        // What has completed is awaited without leaving the thread.
        Assert.AreEqual(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static ValueTask CycleAsync(PoolWorld world)
    {
        var leasing = world.Pool.LeaseAsync("F21", PoolWorld.Long, CancellationToken.None);
        Assert.IsTrue(leasing.IsCompletedSuccessfully);
        return GiveBackAsync(leasing);
    }

    private static async ValueTask GiveBackAsync(ValueTask<AgentLease<FakeAgent>> leasing) => (await leasing).Dispose();

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen;)
            seen = now;
    }
}
