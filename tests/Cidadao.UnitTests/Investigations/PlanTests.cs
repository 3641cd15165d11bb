using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.Investigations;

/// <summary>The plan that people see, and the stages that no indicator is.</summary>
[TestClass]
public sealed class PlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Detection Nothing = new([], 10, []);
    private static readonly ContractFilter OneUnit = new(Unit: "155907");

    [TestMethod]
    public void A_plan_names_every_agent_that_has_tasks_and_estimates_more_for_more_contracts()
    {
        var tasks = Plan.For([]);

        var (small, large) = (Planner.Outline(tasks, OneUnit, 1_000, 2), Planner.Outline(tasks, OneUnit, 1_000_000, 2));

        var detect = small.Stages.Single(stage => stage.Name == PlanStages.Detect);
        CollectionAssert.AreEqual(tasks.Select(task => task.Agent).Distinct().Order().ToList(), detect.Parts.Select(part => part.Agent).ToList());
        Assert.AreEqual(tasks.Count, detect.Parts.Sum(part => part.Tasks));
        Assert.IsGreaterThan(small.Seconds, large.Seconds);
        Assert.AreEqual(1_000 * small.Bytes, large.Bytes);
    }

    [TestMethod]
    public void Over_everything_no_deeper_look_is_planned()
    {
        Assert.DoesNotContain(PlanStages.Reflect, Names(Planner.Outline(Plan.For([]), ContractFilter.All, 10, 2)));
        Assert.Contains(PlanStages.Reflect, Names(Planner.Outline(Plan.For([]), OneUnit, 10, 2)));
    }

    [TestMethod]
    public void The_longest_tasks_begin_first_and_none_is_lost()
    {
        var tasks = Plan.For([]);

        var ordered = Estimates.LongestFirst(tasks).ToList();

        Assert.AreEqual("F32", ordered[0].Indicator);
        CollectionAssert.AreEquivalent(tasks.ToList(), ordered);
    }

    [TestMethod]
    public void After_its_last_task_an_investigation_waits_for_its_concluding_stages()
    {
        var investigation = Started();
        Assert.IsFalse(investigation.AwaitsConclusion);

        investigation.CompleteTask("F01", Nothing, 0.1, Now);
        investigation.Complete(Now);
        Assert.IsTrue(investigation.AwaitsConclusion);
        Assert.AreEqual(InvestigationStatus.Running, investigation.State.Status);

        Assert.IsTrue(investigation.EndStage(PlanStages.Reflect, Nothing, 0.1, Now));
        Assert.IsFalse(investigation.EndStage(PlanStages.Reflect, Nothing, 0.1, Now), "Once.");
        investigation.EndStage(PlanStages.Recall, Nothing, 0.1, Now, Recollection.Nothing with { New = 1 });
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Completed, investigation.State.Status);
        Assert.AreEqual(1, investigation.State.Stages.Single(stage => stage.Name == PlanStages.Recall).Memory!.New);
    }

    [TestMethod]
    public void Where_every_task_failed_there_is_nothing_to_conclude()
    {
        var investigation = Started();

        investigation.FailTask("F01", "overflow", Now);
        investigation.Complete(Now);

        Assert.AreEqual(InvestigationStatus.Failed, investigation.State.Status);
    }

    [TestMethod]
    public void A_stage_that_is_not_in_the_plan_does_not_end()
    {
        var investigation = Started();

        Assert.IsFalse(investigation.EndStage("dream", Nothing, 0, Now));
        Assert.IsEmpty(investigation.State.Stages);
    }

    [TestMethod]
    public void Plan_and_stages_are_replayed_from_their_events()
    {
        var investigation = Started();
        investigation.EndStage(PlanStages.Read, Nothing, 0.25, Now);
        investigation.EndStage(PlanStages.Recall, Nothing, 0.5, Now, new(1, 2, 3, [new("F01", "contract:1", 0.9, investigation.Id, Now, 0.8, true)]));

        var replayed = Investigation.From(
            investigation.Id, null, [.. investigation.Uncommitted.Select(one => EventVocabulary.Read(EventVocabulary.Current, EventVocabulary.Write(one)))])!;

        Assert.AreEqual(
            JsonSerializer.Serialize(investigation.State, CoreJson.Default.InvestigationState),
            JsonSerializer.Serialize(replayed.State, CoreJson.Default.InvestigationState));
    }

    [TestMethod]
    public void Recollections_add_up_in_any_grouping()
    {
        var parts = Enumerable.Range(0, 30).Select(number => new Recollection(1, number, 2, [new("F01", $"{number:D2}", number % 7, Guid.Empty, Now, 0, false)])).ToList();

        var left = parts.Aggregate(Recollection.Nothing, (sum, part) => sum + part);
        var grouped = parts.Chunk(4).Select(chunk => chunk.Aggregate((a, b) => a + b)).Aggregate((a, b) => a + b);

        Assert.AreEqual((left.New, left.Unchanged, left.Changed), (grouped.New, grouped.Unchanged, grouped.Changed));
        CollectionAssert.AreEqual(left.Latest.ToList(), grouped.Latest.ToList());
        Assert.HasCount(Recollection.Shown, left.Latest);
    }

    private static IEnumerable<string> Names(PlanOutline plan) => plan.Stages.Select(stage => stage.Name);

    private static Investigation Started()
    {
        var tasks = Plan.For(["F01"]);
        var investigation = Investigation.Request(Guid.NewGuid(), OneUnit, ["F01"], Now);
        investigation.Start(10, Plan.Cut(tasks, 10), Now, Planner.Outline(tasks, OneUnit, 10, 2));
        return investigation;
    }
}
