using Cidadao.AgentWorker.Investigations;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;
using Cidadao.UnitTests.RedFlags;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Investigations;

/// <summary>Shards of one investigation wait for one reading: what happens to one of them is not the others' business.</summary>
[TestClass]
public sealed class SharedViewsTests
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Investigation _investigation;
    private readonly List<(TaskCompletionSource<ContractView> Result, CancellationToken Stop)> _readings = [];
    private readonly SharedViews _views;

    public SharedViewsTests()
    {
        _investigation = Started(Plan.LargeFrom);
        _views = new(
            (_, _, _, stop) =>
            {
                var result = new TaskCompletionSource<ContractView>(TaskCreationOptions.RunContinuationsAsynchronously);
                stop.Register(() => result.TrySetCanceled(stop));
                _readings.Add((result, stop));
                return result.Task;
            },
            _clock);
    }

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Who_comes_at_one_time_gets_one_reading()
    {
        var leases = await Both();

        Assert.HasCount(1, _readings);
        Assert.AreSame(leases[0].View, leases[1].View);
        leases[0].Dispose();
        leases[0].Dispose();
        _clock.Advance(SharedViews.Wait);
        Assert.IsFalse(_readings[0].Stop.IsCancellationRequested, "One still holds it.");
        leases[1].Dispose();
    }

    [TestMethod]
    public async Task The_next_shard_finds_what_the_last_one_gave_back_a_moment_ago()
    {
        foreach (var lease in await Both())
            lease.Dispose();
        _clock.Advance(SharedViews.Wait - TimeSpan.FromMilliseconds(1));

        using (await Read(Cancellation))
            _clock.Advance(2 * SharedViews.Wait);

        Assert.HasCount(1, _readings);
        Assert.IsFalse(_readings[0].Stop.IsCancellationRequested, "It waits again from when it was given back again.");
    }

    [TestMethod]
    public async Task Who_comes_later_gets_another_reading()
    {
        foreach (var lease in await Both())
            lease.Dispose();

        _clock.Advance(SharedViews.Wait);

        Assert.IsTrue(_readings[0].Stop.IsCancellationRequested);
        var later = Read(Cancellation);
        Assert.HasCount(2, _readings);
        End(1);
        (await later).Dispose();
    }

    [TestMethod]
    public async Task A_view_that_nobody_holds_makes_room_for_another_scope_and_one_that_is_held_stays()
    {
        var leases = await Both();
        var other = _views.ReadAsync(Started(Plan.LargeFrom), Cancellation);
        Assert.IsFalse(_readings[0].Stop.IsCancellationRequested);
        foreach (var lease in leases)
            lease.Dispose();

        var third = _views.ReadAsync(Started(Plan.LargeFrom), Cancellation);

        Assert.IsTrue(_readings[0].Stop.IsCancellationRequested);
        Assert.HasCount(3, _readings);
        Assert.IsFalse(_readings[1].Stop.IsCancellationRequested, "Somebody waits for it.");
        End(1);
        End(2);
        (await other).Dispose();
        (await third).Dispose();
    }

    [TestMethod]
    public async Task What_one_shard_reads_waits_for_nobody_and_takes_no_room_from_what_waits()
    {
        foreach (var lease in await Both())
            lease.Dispose();
        var small = _views.ReadAsync(Started(Plan.LargeFrom - 1), Cancellation);
        End(1);

        (await small).Dispose();

        Assert.IsTrue(_readings[1].Stop.IsCancellationRequested);
        Assert.IsFalse(_readings[0].Stop.IsCancellationRequested);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(1)]
    public async Task A_reader_that_is_cancelled_leaves_the_others_waiting_for_the_same_reading(int cancelled)
    {
        using var own = new CancellationTokenSource();
        var tokens = new[] { Cancellation, Cancellation };
        tokens[cancelled] = own.Token;
        var readers = tokens.Select(Read).ToArray();

        await own.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => readers[cancelled]);
        Assert.IsFalse(_readings.Single().Stop.IsCancellationRequested);
        Assert.IsFalse(readers[1 - cancelled].IsCompleted);
        End(0);
        using var lease = await readers[1 - cancelled];
        Assert.IsNotNull(lease.View);
        Assert.HasCount(1, _readings);
    }

    [TestMethod]
    public async Task When_the_last_reader_is_cancelled_the_reading_stops_and_the_next_one_reads_again()
    {
        using var own = new CancellationTokenSource();
        var reader = Read(own.Token);

        await own.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => reader);

        Assert.IsTrue(_readings[0].Stop.IsCancellationRequested);
        var next = Read(Cancellation);
        End(1);
        using var lease = await next;
        Assert.IsNotNull(lease.View);
    }

    [TestMethod]
    public async Task A_failed_reading_fails_who_waits_for_it_and_is_not_kept()
    {
        var readers = new[] { Read(Cancellation), Read(Cancellation) };

        _readings[0].Result.SetException(new InvalidOperationException("The connection broke."));
        foreach (var reader in readers)
            Assert.AreEqual("The connection broke.", (await Assert.ThrowsExactlyAsync<InvalidOperationException>(() => reader)).Message);

        var again = Read(Cancellation);
        Assert.HasCount(2, _readings);
        End(1);
        using var lease = await again;
        Assert.IsNotNull(lease.View);
    }

    private Investigation Started(long contracts)
    {
        var investigation = Investigation.Request(Guid.NewGuid(), new ContractFilter(), [], _clock.GetUtcNow());
        investigation.Start(contracts, Plan.Cut(Plan.For([]), contracts), _clock.GetUtcNow());
        return investigation;
    }

    private async Task<SharedViews.Lease[]> Both()
    {
        var both = new[] { Read(Cancellation), Read(Cancellation) };
        End(0);
        return await Task.WhenAll(both);
    }

    private Task<SharedViews.Lease> Read(CancellationToken cancellation) => _views.ReadAsync(_investigation, cancellation);

    private void End(int reading) => _readings[reading].Result.SetResult(ContractViewBuilder.Of());
}
