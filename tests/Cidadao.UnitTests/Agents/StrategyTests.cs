using System.Collections.Concurrent;
using Cidadao.AgentWorker.Agents.Strategies;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Agents;

/// <summary>What each of the strategies means.</summary>
[TestClass]
public sealed class StrategyTests
{
    private static readonly StrategyBudget Ample = new(Timeout.InfiniteTimeSpan, 4);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider _clock = new();

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(7)]
    [DataRow(100)]
    public async Task Map_reduce_gives_the_same_whatever_the_split(int size)
    {
        // Concatenation is associative and not commutative: an order other than that of the parts would show.
        var strategy = new MapReduce<IEnumerable<int>, int[], string>(
            numbers => [.. numbers.Chunk(size)],
            async (part, _) =>
            {
                await Task.Yield();
                return string.Join("", part.Select(number => $"{number},"));
            },
            "",
            (a, b) => a + b,
            _clock);

        var result = await strategy.RunAsync(Enumerable.Range(0, 100), Ample, CancellationToken.None);

        Assert.AreEqual(string.Join("", Enumerable.Range(0, 100).Select(number => $"{number},")), result.Value);
        Assert.IsFalse(result.IsPartial);
    }

    [TestMethod]
    public async Task Map_reduce_names_the_part_that_failed_and_reduces_the_others()
    {
        var result = await Summing((number, _) => number == 3 ? throw new OverflowException("too large") : ValueTask.FromResult(number))
            .RunAsync([1, 2, 3, 4], Ample, CancellationToken.None);

        Assert.AreEqual(7, result.Value);
        Assert.IsTrue(result.IsPartial);
        Assert.AreEqual(new AgentFailure("2", AgentFailureKind.Failed, "too large"), result.Failures.Single());
    }

    [TestMethod]
    public async Task Map_reduce_has_no_more_at_work_than_the_budget_allows()
    {
        var (atWork, most) = (0, 0);
        await Summing(async (number, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atWork));
            await Task.Yield();
            Interlocked.Decrement(ref atWork);
            return number;
        }).RunAsync([.. Enumerable.Range(0, 200)], new(Timeout.InfiniteTimeSpan, 3), CancellationToken.None);

        Assert.IsLessThanOrEqualTo(3, most);
    }

    [TestMethod]
    public async Task When_the_budgets_time_is_over_what_is_not_done_is_late()
    {
        var reached = new TaskCompletionSource();
        var running = Summing(async (number, stop) =>
        {
            if (number == 1)
                return number;
            reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, stop);
            return number;
        }).RunAsync([1, 2, 3], new(Deadline, 1), CancellationToken.None);
        await reached.Task;

        _clock.Advance(Deadline);
        var result = await running;

        Assert.AreEqual(1, result.Value);
        CollectionAssert.AreEqual(new[] { AgentFailureKind.TimedOut, AgentFailureKind.TimedOut }, result.Failures.Select(failure => failure.Kind).ToArray());
        Assert.AreEqual(Deadline, result.Time);
    }

    [TestMethod]
    public async Task A_cancel_ends_everything()
    {
        using var cancel = new CancellationTokenSource();
        var running = Summing(async (number, stop) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, stop);
            return number;
        }).RunAsync([1, 2], Ample, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => running);
    }

    [TestMethod]
    public async Task A_pipeline_keeps_the_order_of_the_pieces_and_passes_over_what_failed()
    {
        var second = new ConcurrentBag<int>();
        var result = await Pipeline.Of<int>(_clock)
            .Then(new("read", 4, 2), async (int number, CancellationToken _) =>
            {
                await Task.Yield();
                return number == 5 ? throw new FormatException("not a number") : number * 10;
            })
            .Then(new("judge", 2, 2), (int number, CancellationToken _) =>
            {
                second.Add(number);
                return ValueTask.FromResult($"{number}");
            })
            .RunAsync([.. Enumerable.Range(0, 50)], Ample, CancellationToken.None);

        CollectionAssert.AreEqual(Enumerable.Range(0, 50).Where(number => number != 5).Select(number => $"{number * 10}").ToList(), result.Value.ToList());
        Assert.AreEqual(new AgentFailure("read", AgentFailureKind.Failed, "not a number"), result.Failures.Single());
        Assert.DoesNotContain(50, second);
    }

    [TestMethod]
    public async Task A_stage_that_is_behind_holds_up_the_one_before_it()
    {
        var gate = new TaskCompletionSource();
        var read = 0;
        var running = Pipeline.Of<int>(_clock)
            .Then(new("read", 1, 3), (int number, CancellationToken _) =>
            {
                Interlocked.Increment(ref read);
                return ValueTask.FromResult(number);
            })
            .Then(new("judge", 1, 1), async (int number, CancellationToken _) =>
            {
                await gate.Task;
                return number;
            })
            .RunAsync([.. Enumerable.Range(0, 100)], Ample, CancellationToken.None);

        // Three in the channel, one in the second stage's hands, one in the first's.
        for (var quiet = 0; quiet < 50; quiet++)
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        Assert.IsLessThanOrEqualTo(5, read);
        gate.SetResult();

        Assert.HasCount(100, (await running).Value);
    }

    [TestMethod]
    public async Task A_vital_stage_that_fails_ends_the_run()
    {
        var running = Pipeline.Of<int>(_clock)
            .Then(new Stage("commit", 1, 1) { IsVital = true }, ValueTask<int> (int number, CancellationToken _) => throw new TimeoutException("no database"))
            .RunAsync([.. Enumerable.Range(0, 100)], Ample, CancellationToken.None);

        var failure = await Assert.ThrowsExactlyAsync<TimeoutException>(() => running);
        Assert.AreEqual("no database", failure.Message);
    }

    [TestMethod]
    public async Task A_stage_that_takes_together_gets_what_is_ready_and_each_piece_once()
    {
        var batches = new List<IReadOnlyList<int>>();
        var result = await Pipeline.Of<int>(_clock)
            .Then(new("detect", 4, 100), (int number, CancellationToken _) => ValueTask.FromResult(number))
            .ThenTogether(new("commit", 1, 10), (batch, _) =>
            {
                batches.Add(batch);
                return Task.CompletedTask;
            })
            .RunAsync([.. Enumerable.Range(0, 100)], Ample, CancellationToken.None);

        Assert.IsTrue(batches.All(batch => batch.Count is > 0 and <= 10));
        CollectionAssert.AreEquivalent(Enumerable.Range(0, 100).ToList(), batches.SelectMany(batch => batch).ToList());
        Assert.HasCount(100, result.Value);
    }

    [TestMethod]
    public async Task Scatter_gather_waits_for_all_until_the_deadline_and_says_that_it_is_partial()
    {
        using var asked = new CountdownEvent(2);
        var running = Asking(null, asked).RunAsync("?", new(Deadline, 4), CancellationToken.None);
        Assert.IsTrue(asked.Wait(TimeSpan.FromMinutes(1)));

        _clock.Advance(Deadline);
        var result = await running;

        CollectionAssert.AreEqual(new[] { "Anita", "Zumbi" }, result.Value.Select(answer => answer.Member).ToArray());
        Assert.IsTrue(result.IsPartial);
        Assert.AreEqual(("Machado", AgentFailureKind.TimedOut), (result.Failures.Single().Part, result.Failures.Single().Kind));
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public async Task Scatter_gather_stops_the_rest_once_enough_have_answered(int wanted)
    {
        var result = await Asking(wanted).RunAsync("?", new(Timeout.InfiniteTimeSpan, 4), CancellationToken.None);

        Assert.HasCount(wanted, result.Value);
        Assert.IsFalse(result.IsPartial);
    }

    [TestMethod]
    public async Task Round_robin_gives_each_as_many_and_skips_the_unhealthy()
    {
        var got = new ConcurrentBag<string>();
        var isIll = false;
        var strategy = new RoundRobin<int, int>([Taking("Anita"), Taking("Zumbi") with { IsHealthy = () => !isIll }, Taking("Machado")], _clock);

        await strategy.RunAsync([.. Enumerable.Range(0, 30)], Ample, CancellationToken.None);
        Assert.IsTrue(got.GroupBy(name => name).All(group => group.Count() == 10));
        got.Clear();
        isIll = true;
        var result = await strategy.RunAsync([.. Enumerable.Range(0, 30)], Ample, CancellationToken.None);

        Assert.DoesNotContain("Zumbi", got);
        CollectionAssert.AreEqual(Enumerable.Range(0, 30).ToList(), result.Value.Select(answer => answer.Value).ToList());

        Member<int, int> Taking(string name) => new(name, (number, _) =>
        {
            got.Add(name);
            return ValueTask.FromResult(number);
        });
    }

    [TestMethod]
    public async Task Round_robin_without_a_healthy_member_says_so()
    {
        var strategy = new RoundRobin<int, int>([new("Zumbi", (number, _) => ValueTask.FromResult(number)) { IsHealthy = () => false }], _clock);

        var result = await strategy.RunAsync([1], Ample, CancellationToken.None);

        Assert.AreEqual(AgentFailureKind.Unavailable, result.Failures.Single().Kind);
        Assert.IsTrue(result.IsPartial);
    }

    private MapReduce<IReadOnlyList<int>, int, int> Summing(AgentWork<int, int> map) => new(numbers => numbers, map, 0, (a, b) => a + b, _clock);

    /// <summary>Two who answer, and one who does not and would not hear of a cancel either.</summary>
    private ScatterGather<string, int> Asking(int? wanted, CountdownEvent? asked = null)
    {
        return new([Answering("Anita", 1), new("Machado", (_, _) => new(new TaskCompletionSource<int>().Task)), Answering("Zumbi", 2)], wanted, _clock);

        Member<string, int> Answering(string name, int answer) => new(name, (_, _) =>
        {
            asked?.Signal();
            return ValueTask.FromResult(answer);
        });
    }
}
