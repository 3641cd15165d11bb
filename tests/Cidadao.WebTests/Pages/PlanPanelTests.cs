using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.InvestigationDetails;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class PlanPanelTests : PageTest
{
    private static readonly PlanResponse Planned = new(
        1.5,
        4_572_000,
        [
            new("read", "single", "completed", [new("abaporu", 1, 1, 0.03, 0.02)], 0.03, 0.02) { Examined = 3810 },
            new("detect", "pipeline", "running", [new("zumbi", 7, 3, 0.5, 0.2), new("machado", 1, 0, 0.1, 0)], 0.6, null),
            new("reflect", "roundRobin", "planned", [new("abaporu", 10, 0, 0.2, 0)], 0.2, null),
            new("recall", "mapReduce", "planned", [new("nana", 1, 0, 0.05, 0)], 0.05, null),
        ]);

    [TestMethod]
    public void While_it_runs_the_plan_shows_its_stages_its_agents_and_how_far_each_is()
    {
        var panel = Browser.Render<PlanPanel>(parameters => parameters.Add(plan => plan.Plan, Planned));

        var stages = panel.FindAll(ById("plan-stage"));
        CollectionAssert.AreEqual(new[] { "completed", "running", "planned", "planned" }, stages.Select(stage => stage.GetAttribute("data-status")).ToArray());
        Assert.Contains("3.810 contratos", TextOf(stages[0]));
        Assert.Contains("Zumbi", TextOf(stages[1]));
        Assert.Contains("3 de 7", TextOf(stages[1]));
        Assert.AreEqual("width:43%", stages[1].QuerySelector(".plan-bar > span")!.GetAttribute("style"));
        Assert.Contains("estimado", TextOf(stages[3]));
    }

    [TestMethod]
    public void A_stage_that_ended_says_what_came_of_it_and_one_that_failed_why()
    {
        var ended = Planned with
        {
            Stages =
            [
                Planned.Stages[2] with { Status = "failed", Seconds = 0.1, Failure = "sem banco de dados" },
                Planned.Stages[3] with { Status = "completed", Seconds = 0.1, Memory = new(12, 3, 1, []) },
            ],
        };

        var panel = Browser.Render<PlanPanel>(parameters => parameters.Add(plan => plan.Plan, ended));

        var outcomes = panel.FindAll(ById("plan-outcome"));
        Assert.Contains("sem banco de dados", TextOf(outcomes[0]));
        Assert.Contains("Novos: 12 · já vistos, iguais: 3 · já vistos, com fatos diferentes: 1", TextOf(outcomes[1]));
    }
}
