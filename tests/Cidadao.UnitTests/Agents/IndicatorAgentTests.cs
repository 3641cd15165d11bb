using Cidadao.AgentWorker.Agents;
using Cidadao.AgentWorker.Agents.Pool;
using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags;
using Microsoft.Extensions.Configuration;

namespace Cidadao.UnitTests.Agents;

[TestClass]
public sealed class IndicatorAgentTests
{
    private static readonly AgentReferences References = new();

    [TestMethod]
    public async Task Every_owner_of_indicators_warms_up_and_is_healthy_afterwards()
    {
        CollectionAssert.AreEqual(
            new[] { AgentRole.Zumbi, AgentRole.Bonifacio, AgentRole.Oxossi, AgentRole.Anita, AgentRole.Obaluaie, AgentRole.Machado }, References.Owners.ToArray());
        foreach (var role in References.Owners)
        {
            var agent = new IndicatorAgent(role, References);
            await agent.WarmAsync(CancellationToken.None);
            Assert.IsTrue(await agent.IsHealthyAsync(CancellationToken.None), $"{role}");
        }
    }

    [TestMethod]
    public async Task One_that_was_never_warm_is_not_healthy() =>
        Assert.IsFalse(await new IndicatorAgent(AgentRole.Zumbi, References).IsHealthyAsync(CancellationToken.None));

    [TestMethod]
    public void An_agent_computes_its_own_indicators_and_no_others()
    {
        var agent = new IndicatorAgent(AgentRole.Bonifacio, References);

        Assert.IsGreaterThan(0, agent.Detect("F01", References.Sample, Thresholds.Defaults, CancellationToken.None).Examined);
        Assert.ThrowsExactly<InvalidOperationException>(() => agent.Detect("F21", References.Sample, Thresholds.Defaults, CancellationToken.None));
    }

    [TestMethod]
    public void Between_two_tasks_it_holds_nothing_of_the_first()
    {
        var agent = new IndicatorAgent(AgentRole.Bonifacio, References);
        var own = new Thresholds(new Dictionary<string, IReadOnlyDictionary<string, double>> { ["F04"] = new Dictionary<string, double> { ["share"] = 0.4 } });
        agent.Detect("F04", References.Sample, own, CancellationToken.None);
        Assert.IsFalse(agent.IsClear);

        agent.Clear();

        Assert.IsTrue(agent.IsClear);
    }

    [TestMethod]
    public void AGENT_POOL_SIZE_sets_the_most_and_all_that_is_wrong_is_said_at_once()
    {
        var options = new AgentPoolOptions();
        new ConfigureAgentPools(new ConfigurationBuilder().AddInMemoryCollection([new("AGENT_POOL_SIZE", "1")]).Build()).Configure(options);
        Assert.AreEqual((1, 1), (options.Min, options.Max));

        var wrong = new ValidateAgentPools().Validate(null, new() { Max = 0, Idle = TimeSpan.Zero, ScaleInBelow = 0.9 });

        Assert.HasCount(4, wrong.Failures!, string.Join(' ', wrong.Failures!));
    }
}
