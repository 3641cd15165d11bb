using System.Text.Json;
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

        CollectionAssert.AreEquivalent(new[] { "F01", "F21" }, investigation.Tasks.Select(task => task.Task.Indicator).ToArray());
        investigation.CompleteTask("F01", Nothing, 0.1, Now);
        investigation.Complete(Now);
        Assert.AreEqual(InvestigationStatus.Running, investigation.Status, "A task remains.");
        investigation.CompleteTask("F21", Nothing, 0.1, Now);
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Completed, investigation.Status);
        Assert.AreEqual(Now, investigation.EndedAt);
    }

    [TestMethod]
    public void One_failed_task_is_named_and_does_not_fail_the_rest()
    {
        var investigation = Started("F01", "F21");

        investigation.FailTask("F01", "overflow", Now);
        investigation.CompleteTask("F21", Nothing, 0.1, Now);
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Completed, investigation.Status);
        Assert.AreEqual("overflow", investigation.Tasks.Single(task => task.Task.Indicator == "F01").Failure);
    }

    [TestMethod]
    public void When_every_task_failed_the_investigation_failed()
    {
        var investigation = Started("F01");

        investigation.FailTask("F01", "overflow", Now);
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Failed, investigation.Status);
        Assert.AreEqual("overflow", investigation.Failure);
    }

    [TestMethod]
    public void After_a_cancel_nothing_is_decided_any_more()
    {
        var investigation = Started("F01");
        investigation.Cancel(Now);
        var version = investigation.Version;

        investigation.CompleteTask("F01", Nothing, 0.1, Now);
        investigation.Complete(Now);
        investigation.Cancel(Now);

        Assert.AreEqual(InvestigationStatus.Cancelled, investigation.Status);
        Assert.AreEqual(version, investigation.Version);
    }

    [TestMethod]
    public void A_second_start_after_a_crash_goes_on_with_what_remains()
    {
        var investigation = Started("F01", "F21");
        investigation.CompleteTask("F01", Nothing, 0.1, Now);

        investigation.Start(99, Now);

        CollectionAssert.AreEqual(new[] { "F21" }, investigation.Remaining.Select(task => task.Indicator).ToArray());
        Assert.AreEqual(10, investigation.Contracts);
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
            investigation.Id, [.. stored.Select(json => JsonSerializer.Deserialize(json, CoreJson.Default.InvestigationEvent)!)])!;

        Assert.AreEqual(investigation.Version, replayed.Version);
        Assert.AreEqual(investigation.Status, replayed.Status);
        Assert.AreEqual(investigation.Scope, replayed.Scope);
        Assert.AreEqual(
            JsonSerializer.Serialize(investigation.Tasks, CoreJson.Default.IReadOnlyListTaskState),
            JsonSerializer.Serialize(replayed.Tasks, CoreJson.Default.IReadOnlyListTaskState));
        Assert.IsEmpty(replayed.Uncommitted);
    }

    [TestMethod]
    public void Without_events_there_is_no_investigation() => Assert.IsNull(Investigation.From(Guid.NewGuid(), []));

    private static Investigation Started(params string[] indicators)
    {
        var investigation = Investigation.Request(Guid.NewGuid(), new ContractFilter(Agency: "26000", MinValue: 10.5m), indicators, Now);
        investigation.Start(10, Now);
        return investigation;
    }

    private static string Reversed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return "{" + string.Join(',', document.RootElement.EnumerateObject().Reverse().Select(p => $"\"{p.Name}\":{p.Value.GetRawText()}")) + "}";
    }
}
