using Cidadao.Api.Batch;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Http;

[TestClass]
public sealed class BatchScheduleTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _begun = [];

    [TestMethod]
    public async Task The_highest_priority_begins_first_and_never_more_at_once_than_allowed()
    {
        var (running, most) = (0, 0);
        var steps = Enumerable.Range(0, 30).Select(place => Step(place, priority: place % 10)).ToList();

        await RunAsync(steps, 3, async (group, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return Succeeded(group);
        });

        Assert.AreEqual(3, most);
        CollectionAssert.AreEqual(steps.OrderByDescending(step => step.Priority).ThenBy(step => step.Place).Select(step => step.Id).ToList(), _begun);
    }

    [TestMethod]
    public async Task What_is_ready_and_of_a_kind_is_done_as_one_but_for_other_times()
    {
        var groups = new List<int>();
        List<BatchStep> steps =
        [
            Step(0, together: "contracts"), Step(1), Step(2, together: "contracts"), Step(3, together: "findings"),
            Step(4, together: "contracts") with { Timeout = TimeSpan.FromSeconds(1) }, Step(5, needs: [1], together: "contracts"),
        ];

        var results = await RunAsync(steps, 1, (group, _) =>
        {
            groups.Add(group.Count);
            return Task.FromResult(Succeeded(group));
        });

        CollectionAssert.AreEqual(new[] { 2, 1, 1, 1, 1 }, groups, "The last one was not ready when the others were.");
        Assert.IsTrue(results.Values.All(result => result.Status == BatchStatus.Succeeded));
    }

    [TestMethod]
    public async Task Who_depends_on_a_failure_is_skipped_and_names_it_and_who_depends_on_him_too()
    {
        var results = await RunAsync([Step(0, needs: [1]), Step(1, needs: [2]), Step(2), Step(3)], 2, (group, _) => Task.FromResult(Answers(group, step => step.Id == "s2" ? 404 : 200)));

        Assert.AreEqual((BatchStatus.Skipped, "s1"), (results[0].Status, results[0].Blame));
        Assert.AreEqual((BatchStatus.Skipped, "s2"), (results[1].Status, results[1].Blame));
        Assert.AreEqual(BatchStatus.Failed, results[2].Status);
        Assert.AreEqual(BatchStatus.Succeeded, results[3].Status);
    }

    [TestMethod]
    public async Task Each_has_its_time_and_the_whole_has_its()
    {
        using var total = new CancellationTokenSource(TimeSpan.FromSeconds(5), _clock);
        var ended = RunAsync(
            [Step(0) with { Timeout = TimeSpan.FromSeconds(2) }, Step(1), Step(2), Step(3, needs: [0])],
            2,
            async (group, token) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
                return Succeeded(group);
            },
            total.Token);

        _clock.Advance(TimeSpan.FromSeconds(2));
        while (_begun.Count < 3)
            await Task.Yield();
        _clock.Advance(TimeSpan.FromSeconds(3));
        var results = await ended;

        Assert.AreEqual((BatchStatus.TimedOut, false), (results[0].Status, results[0].IsOfAll));
        Assert.AreEqual((BatchStatus.TimedOut, true), (results[1].Status, results[1].IsOfAll));
        Assert.AreEqual((BatchStatus.TimedOut, true), (results[2].Status, results[2].IsOfAll));
        Assert.AreEqual((BatchStatus.Skipped, "s0"), (results[3].Status, results[3].Blame));
    }

    [TestMethod]
    public async Task Where_all_must_succeed_the_first_failure_ends_what_runs_and_what_waits()
    {
        var schedule = new BatchSchedule([Step(0), Step(1), Step(2)], 2, stopAtFailure: true, Note(async (group, token) =>
        {
            if (group[0].Place == 1)
                return Answers(group, _ => 404);
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            return Succeeded(group);
        }), _clock);

        var results = await schedule.RunAsync(CancellationToken.None);

        Assert.AreEqual(BatchStatus.Failed, results[1].Status);
        Assert.AreEqual((BatchStatus.Skipped, "s1"), (results[0].Status, results[0].Blame));
        Assert.AreEqual((BatchStatus.Skipped, "s1"), (results[2].Status, results[2].Blame));
        CollectionAssert.AreEqual(new[] { "s0", "s1" }, _begun);
    }

    /// <summary>Whatever depends on whatever: each step ends once, after what it needs, and only when that succeeded.</summary>
    [TestMethod]
    public async Task Any_graph_without_a_cycle_is_done_in_an_order_that_it_allows()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var order = Enumerable.Range(0, random.Next(1, 40)).ToArray();
            random.Shuffle(order);
            var steps = order.Select((place, at) => Step(
                place,
                random.Next(10),
                [.. Enumerable.Range(0, random.Next(3)).Where(_ => at > 0).Select(_ => order[random.Next(at)]).Distinct()],
                random.Next(2) == 0 ? "kind" : null)).ToList();
            var failing = steps.Where(_ => random.Next(8) == 0).Select(step => step.Place).ToHashSet();
            var ended = new List<int>();

            var results = await RunAsync(steps, random.Next(1, 6), async (group, _) =>
            {
                if (random.Next(2) == 0)
                    await Task.Yield();
                lock (ended)
                    ended.AddRange(group.Select(step => step.Place));
                return Answers(group, step => failing.Contains(step.Place) ? 500 : 200);
            });

            Assert.HasCount(steps.Count, results);
            foreach (var step in steps)
            {
                var mayRun = step.DependsOn.All(needed => results[needed].Status == BatchStatus.Succeeded);
                var expected = !mayRun ? BatchStatus.Skipped : failing.Contains(step.Place) ? BatchStatus.Failed : BatchStatus.Succeeded;
                Assert.AreEqual(expected, results[step.Place].Status, $"seed {seed}, {step.Id}");
                Assert.AreEqual(mayRun ? 1 : 0, ended.Count(place => place == step.Place), $"seed {seed}, {step.Id}");
                Assert.IsTrue(!mayRun || step.DependsOn.All(needed => ended.IndexOf(needed) < ended.IndexOf(step.Place)), $"seed {seed}, {step.Id}");
            }
        }
    }

    private static BatchStep Step(int place, int priority = 5, int[]? needs = null, string? together = null) => new($"s{place}", place, priority, needs ?? [], Long, together);

    private static IReadOnlyList<BatchAnswer> Succeeded(IReadOnlyList<BatchStep> group) => Answers(group, _ => 200);

    private static IReadOnlyList<BatchAnswer> Answers(IReadOnlyList<BatchStep> group, Func<BatchStep, int> status) => [.. group.Select(step => new BatchAnswer(status(step), null))];

    private Task<IReadOnlyDictionary<int, BatchResult>> RunAsync(
        IReadOnlyList<BatchStep> steps, int concurrency, Func<IReadOnlyList<BatchStep>, CancellationToken, Task<IReadOnlyList<BatchAnswer>>> run, CancellationToken total = default) =>
        new BatchSchedule(steps, concurrency, stopAtFailure: false, Note(run), _clock).RunAsync(total);

    private Func<IReadOnlyList<BatchStep>, CancellationToken, Task<IReadOnlyList<BatchAnswer>>> Note(
        Func<IReadOnlyList<BatchStep>, CancellationToken, Task<IReadOnlyList<BatchAnswer>>> run) => (group, token) =>
        {
            lock (_begun)
                _begun.AddRange(group.Select(step => step.Id));
            return run(group, token);
        };
}
