using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.Investigations;

[TestClass]
public sealed class InvestigationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Detection Nothing = new([], 10, [new(ExclusionReason.MissingField, "method", 3)]);

    [TestMethod]
    public void A_started_investigation_has_one_task_an_indicator_and_progresses_to_completion()
    {
        var investigation = Started("F01", "F21");

        CollectionAssert.AreEquivalent(new[] { "F01", "F21" }, investigation.State.Tasks.Select(task => task.Task.Indicator).ToArray());
        investigation.CompleteTask("F01", Nothing, 0.1, Now);
        investigation.Complete(Now);
        Assert.AreEqual(InvestigationStatus.Running, investigation.State.Status, "A task remains.");
        investigation.CompleteTask("F21", Nothing, 0.1, Now);
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Completed, investigation.State.Status);
        Assert.AreEqual(Now, investigation.State.EndedAt);
    }

    [TestMethod]
    public void One_failed_task_is_named_and_does_not_fail_the_rest()
    {
        var investigation = Started("F01", "F21");

        investigation.FailTask("F01", "overflow", Now);
        investigation.CompleteTask("F21", Nothing, 0.1, Now);
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Completed, investigation.State.Status);
        Assert.AreEqual("overflow", investigation.State.Tasks.Single(task => task.Task.Indicator == "F01").Failure);
    }

    [TestMethod]
    public void When_every_task_failed_the_investigation_failed()
    {
        var investigation = Started("F01");

        investigation.FailTask("F01", "overflow", Now);
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Failed, investigation.State.Status);
        Assert.AreEqual("overflow", investigation.State.Failure);
    }

    [TestMethod]
    public void After_a_cancel_nothing_is_decided_any_more()
    {
        var investigation = Started("F01");
        investigation.Cancel(Now);
        var version = investigation.State.Version;

        investigation.CompleteTask("F01", Nothing, 0.1, Now);
        investigation.Complete(Now);
        investigation.Cancel(Now);

        Assert.AreEqual(InvestigationStatus.Cancelled, investigation.State.Status);
        Assert.AreEqual(version, investigation.State.Version);
    }

    [TestMethod]
    public void A_second_start_after_a_crash_goes_on_with_what_remains()
    {
        var investigation = Started("F01", "F21");
        investigation.CompleteTask("F01", Nothing, 0.1, Now);

        investigation.Start(99, Plan.Cut(Plan.For(["F01"]), 99), Now);

        CollectionAssert.AreEqual(new[] { "F21" }, investigation.RemainingOf(1).Select(task => task.Indicator).ToArray());
        Assert.AreEqual(10, investigation.State.Contracts);
    }

    [TestMethod]
    public void Replayed_from_its_stored_events_it_is_what_it_was()
    {
        var investigation = Started("F01", "F21");
        investigation.CompleteTask("F01", Nothing, 0.25, Now);
        investigation.FailTask("F21", "overflow", Now);
        investigation.Complete(Now);

        // As the database keeps them: jsonb puts properties in an order of its own, the discriminator anywhere.
        var stored = investigation.Uncommitted.Select(e => Reversed(JsonSerializer.Serialize(e, CoreJson.Default.InvestigationEvent)));
        var replayed = Investigation.From(
            investigation.Id, null, [.. stored.Select(json => JsonSerializer.Deserialize(json, CoreJson.Default.InvestigationEvent)!)])!;

        Assert.AreEqual(investigation.State.Version, replayed.State.Version);
        Assert.AreEqual(investigation.State.Status, replayed.State.Status);
        Assert.AreEqual(investigation.State.Scope, replayed.State.Scope);
        Assert.AreEqual(
            JsonSerializer.Serialize(investigation.State.Tasks, CoreJson.Default.IReadOnlyListTaskState),
            JsonSerializer.Serialize(replayed.State.Tasks, CoreJson.Default.IReadOnlyListTaskState));
        Assert.IsEmpty(replayed.Uncommitted);
    }

    [TestMethod]
    public void A_task_that_two_workers_ended_counts_once()
    {
        var investigation = Started("F01");

        Assert.IsTrue(investigation.CompleteTask("F01", Nothing, 0.1, Now));
        Assert.IsFalse(investigation.CompleteTask("F01", Nothing, 0.2, Now));
        Assert.AreEqual(0.1, investigation.State.Tasks.Single().Seconds);
    }

    [TestMethod]
    public void A_large_plan_has_a_shard_for_each_agent_and_a_small_one_a_single_shard()
    {
        var tasks = Plan.For([]);

        Assert.HasCount(1, Plan.Cut(tasks, Plan.LargeFrom - 1));
        var shards = Plan.Cut(tasks, Plan.LargeFrom);
        Assert.HasCount(tasks.Select(task => task.Agent).Distinct().Count(), shards);
        CollectionAssert.AreEquivalent(tasks.ToList(), shards.SelectMany(shard => shard.Tasks).ToList());
    }

    [TestMethod]
    public void A_shard_that_its_worker_has_for_too_long_is_given_out_again_a_bounded_number_of_times()
    {
        var investigation = Started("F01", "F21");
        var patience = TimeSpan.FromMinutes(1);
        Assert.IsEmpty(investigation.Reissue(patience, Now + (10 * patience)), "Nobody has taken it: it waits in the queue.");

        var (issues, at) = (1, Now);
        for (investigation.TakeShard(1, "worker", at); investigation.Reissue(patience, at += 2 * patience).Count > 0; issues++)
        {
            Assert.IsEmpty(investigation.Reissue(patience, at += 2 * patience), "It waits for its next worker.");
            investigation.TakeShard(1, "another", at);
        }

        Assert.AreEqual(Investigation.MaxIssues, issues);
    }

    [TestMethod]
    public void A_shard_that_was_given_up_ends_the_investigation_and_can_be_reopened()
    {
        var investigation = Started("F01", "F21");
        investigation.CompleteTask("F01", Nothing, 0.1, Now);
        investigation.GiveUpShard(1, "three workers died", Now);
        Assert.AreEqual(InvestigationStatus.Completed, investigation.State.Status);
        Assert.AreEqual("three workers died", investigation.State.Tasks.Single(task => task.Task.Indicator == "F21").Failure);

        investigation.ReopenShard(1, Now);

        Assert.AreEqual(InvestigationStatus.Running, investigation.State.Status);
        CollectionAssert.AreEqual(new[] { "F21" }, investigation.RemainingOf(1).Select(task => task.Indicator).ToArray());
    }

    [TestMethod]
    public void A_snapshot_and_the_events_after_it_are_the_whole_history()
    {
        var investigation = Started("F01", "F21");
        var snapshot = JsonSerializer.Deserialize(
            JsonSerializer.Serialize(investigation.State, CoreJson.Default.InvestigationState), CoreJson.Default.InvestigationState);
        var before = investigation.Uncommitted.Count;
        investigation.CompleteTask("F01", Nothing, 0.1, Now);
        investigation.FailTask("F21", "overflow", Now);

        var loaded = Investigation.From(investigation.Id, snapshot, [.. investigation.Uncommitted.Skip(before)])!;

        Assert.AreEqual(
            JsonSerializer.Serialize(investigation.State, CoreJson.Default.InvestigationState),
            JsonSerializer.Serialize(loaded.State, CoreJson.Default.InvestigationState));
    }

    [TestMethod]
    public void An_event_of_the_first_vocabulary_is_read_as_one_shard()
    {
        const string Stored = """{"type":"started","at":"2026-03-01T12:00:00+00:00","contracts":10,"plan":[{"agent":"Bonifacio","indicator":"F01"}]}""";

        var started = (InvestigationStarted)EventVocabulary.Read(1, Stored);

        Assert.AreEqual(new AgentTask(AgentRole.Bonifacio, "F01"), started.Shards.Single().Tasks.Single());
        Assert.AreEqual(1, started.Shards.Single().Number);
    }

    [TestMethod]
    public void An_event_of_a_newer_vocabulary_is_not_guessed_at() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => EventVocabulary.Read(EventVocabulary.Current + 1, "{}"));

    [TestMethod]
    public void Without_events_there_is_no_investigation() => Assert.IsNull(Investigation.From(Guid.NewGuid(), null, []));

    private static Investigation Started(params string[] indicators)
    {
        var investigation = Investigation.Request(Guid.NewGuid(), new ContractFilter(Agency: "26000", MinValue: 10.5m), indicators, Now);
        investigation.Start(10, Plan.Cut(Plan.For(indicators), 10), Now);
        return investigation;
    }

    private static string Reversed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return "{" + string.Join(',', document.RootElement.EnumerateObject().Reverse().Select(p => $"\"{p.Name}\":{p.Value.GetRawText()}")) + "}";
    }
}
