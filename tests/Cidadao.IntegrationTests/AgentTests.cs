using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests;

/// <summary>The team in a running installation: its plan, its memory, its pools, and its answers.</summary>
[TestClass]
public sealed class AgentTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken);
        // In January a supplier of three flags; in the year before a contract of its own that only its history knows.
        await _installation.ImportAsync(
            new PortalZip()
                .Contract("000012024", method: "Dispensa de Licitação", initial: "500000,0000", final: "900000,0000", ends: "10/01/2036")
                .Contract("000022023", unit: "100002", method: "Dispensa de Licitação", signed: "10/05/2023", starts: "10/05/2023", initial: "400000,0000", final: "400000,0000")
                .Build(),
            "202401.zip",
            context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Where_findings_meet_the_whole_history_is_examined_and_the_next_run_remembers_it()
    {
        var first = await InvestigateAsync();
        var findings = await _installation.FindingsAsync(first.Id, Cancellation);

        var reflection = Stage(first, "reflect");
        Assert.AreEqual(("completed", 1), (reflection.Status, reflection.Examined));
        Assert.IsTrue(reflection.Agents.All(agent => (agent.Tasks, agent.Ended) == (1, 1)), "Of ten suppliers that may be looked at, one was there.");
        Assert.IsGreaterThan(0, reflection.Findings);
        var deeper = findings.Where(finding => finding.Indicator == "F01").ToList();
        Assert.HasCount(2, deeper, "The one of the scope and the one of the history.");
        Assert.AreEqual(first.Findings.Total, findings.Count);
        Assert.AreEqual(findings.Count, Stage(first, "recall").Memory!.New);

        var second = await InvestigateAsync();

        var memory = Stage(second, "recall").Memory!;
        Assert.AreEqual((0, findings.Count, 0), (memory.New, memory.Unchanged, memory.Changed));
        Assert.AreEqual(first.Id, memory.Latest[0].InvestigationId);
        var again = await _installation.FindingsAsync(second.Id, Cancellation);
        CollectionAssert.AreEqual(
            findings.Select(finding => (finding.Indicator, finding.Summary.En, finding.Score)).Order().ToList(),
            again.Select(finding => (finding.Indicator, finding.Summary.En, finding.Score)).Order().ToList(),
            "The same plan over the same data gives the same.");
    }

    [TestMethod]
    public async Task The_plan_has_its_stages_agents_estimates_and_times()
    {
        var investigation = await InvestigateAsync();

        CollectionAssert.AreEqual(new[] { "read", "detect", "reflect", "recall" }, investigation.Plan!.Stages.Select(stage => stage.Name).ToArray());
        Assert.IsTrue(investigation.Plan.Stages.All(stage => stage is { Status: "completed", Seconds: >= 0 }));
        Assert.AreEqual(investigation.Tasks.Count, Stage(investigation, "detect").Agents.Sum(agent => agent.Ended));
        Assert.AreEqual(1, Stage(investigation, "read").Examined);
    }

    [TestMethod]
    public async Task A_small_investigation_overtakes_long_work()
    {
        for (var i = 0; i < 10; i++)
        {
            using var content = new StringContent("""{"milliseconds":3000}""", System.Text.Encoding.UTF8, "application/json");
            (await _installation.Http.PostAsync("/api/v1/admin/probes", content, Cancellation)).EnsureSuccessStatusCode();
        }

        await InvestigateAsync();

        Assert.IsGreaterThan(0, await _installation.Redis.GetDatabase().StreamLengthAsync("cidadao:work"), "What is finished is deleted: long work waits still.");
    }

    [TestMethod]
    public async Task The_roles_show_their_instances_and_what_they_did()
    {
        await InvestigateAsync();
        IReadOnlyList<AgentResponse> agents = [];
        await Installation.UntilAsync(
            async () =>
            {
                agents = await _installation.GetAsync("/api/v1/agents", ApiJson.Default.IReadOnlyListAgentResponse, Cancellation);
                return agents.Any(agent => agent.Workers.Any(worker => worker.Instances.Any(instance => instance.Leases > 0)));
            },
            Cancellation);

        CollectionAssert.AreEquivalent(
            new[] { "abaporu", "zumbi", "bonifacio", "oxossi", "anita", "obaluaie", "machado", "nana" }, agents.Select(agent => agent.Role).ToArray());
        Assert.IsTrue(agents.All(agent => agent.Size >= 2));
        Assert.Contains("F29", agents.Single(agent => agent.Role == "machado").Indicators);
    }

    [TestMethod]
    public async Task An_agent_answers_for_one_contract_and_Abaporu_asks_them_all()
    {
        var contract = await ContractAsync();

        var one = await AskAsync("bonifacio", contract);
        var all = await AskAsync("abaporu", contract);

        Assert.IsTrue(one.Indicators.All(indicator => indicator.Agent == "bonifacio"));
        Assert.HasCount(1, one.Indicators.Single(indicator => indicator.Indicator == "F01").Findings);
        Assert.IsFalse(all.IsPartial);
        Assert.IsGreaterThan(one.Indicators.Count, all.Indicators.Count);
    }

    [TestMethod]
    public async Task Nana_tells_what_was_found_on_a_contract()
    {
        await InvestigateAsync();

        var answer = await AskAsync("nana", await ContractAsync());

        Assert.Contains("F01", answer.Indicators.Select(indicator => indicator.Indicator));
        Assert.IsTrue(answer.Indicators.SelectMany(indicator => indicator.Findings).All(finding => finding.FoundAt is not null));
    }

    [TestMethod]
    [DataRow("saci", """{"contractId":1}""", HttpStatusCode.NotFound)]
    [DataRow("zumbi", """{"contractId":999999}""", HttpStatusCode.NotFound)]
    [DataRow("zumbi", "{}", HttpStatusCode.BadRequest)]
    public async Task A_question_that_cannot_be_asked_is_refused(string role, string body, HttpStatusCode status)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _installation.Http.PostAsync($"/api/v1/agents/{role}/ask", content, Cancellation);

        Assert.AreEqual(status, response.StatusCode);
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [TestMethod]
    public async Task Without_a_worker_the_asker_is_told_so_in_time()
    {
        var contract = await ContractAsync();
        await _installation.Topology.StopAsync(ResourceNames.Worker);
        try
        {
            using var response = await PostAsync("zumbi", contract);

            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("urn:cidadao:problem:no-agent", await response.Content.ReadAsStringAsync(Cancellation));
        }
        finally
        {
            await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
        }

        Assert.IsNotEmpty((await AskAsync("zumbi", contract)).Indicators, "The late question is not answered, the next one is.");
    }

    private static PlanStageResponse Stage(InvestigationResponse investigation, string name) => investigation.Plan!.Stages.Single(stage => stage.Name == name);

    private async Task<InvestigationResponse> InvestigateAsync() => await _installation.InvestigationEndAsync(
        await _installation.StartInvestigationAsync(new(new(From: new DateOnly(2024, 1, 1))), Cancellation), Cancellation);

    private async Task<long> ContractAsync() =>
        (await _installation.GetAsync("/api/v1/contracts?unit=100001", ApiJson.Default.PageContractSummary, Cancellation)).Items[0].Id;

    private Task<HttpResponseMessage> PostAsync(string role, long contract) =>
        _installation.Http.PostAsJsonAsync($"/api/v1/agents/{role}/ask", new(contract), ApiJson.Default.AskRequest, Cancellation);

    private async Task<AskResponse> AskAsync(string role, long contract)
    {
        using var response = await PostAsync(role, contract);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.AskResponse, Cancellation))!;
    }
}
