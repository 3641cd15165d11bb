using System.Net.Http.Json;
using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.IntegrationTests.Database;

namespace Cidadao.IntegrationTests.Http;

/// <summary>Many operations in one request.</summary>
[TestClass]
public sealed class BatchTests
{
    private static Installation _installation = null!;
    private static ExplainedQueries _explained = null!;
    private static List<long> _contracts = null!;
    private static List<long> _findings = null!;
    private static Guid _investigation;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        var home = "";
        _installation = await Installation.StartAsync(context.CancellationToken, options =>
        {
            home = options.Home;
            return options with { PostgresSettings = ExplainedQueries.Settings };
        });
        _explained = new(Path.Combine(home, "logs", "postgres.log"));
        var file = new PortalZip()
            .Contract("000012024", method: "Dispensa de Licitação", initial: "500000,0000", final: "500000,0000")
            .Contract("000022024", unit: "100002", method: "Dispensa de Licitação", initial: "400000,0000", final: "400000,0000")
            .Contract("000032024", unit: "100002", initial: "2000,0000")
            .Item("000012024", quantity: "3", price: "10,00")
            .Build();
        await _installation.ImportAsync(file, "batch.zip", context.CancellationToken);
        var ended = await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(null, ["F01"]), context.CancellationToken), context.CancellationToken);
        _investigation = ended.Id;
        _contracts = await _installation.ColumnAsync<long>("SELECT id FROM contracts ORDER BY number", context.CancellationToken);
        _findings = await _installation.ColumnAsync<long>("SELECT id FROM findings ORDER BY id", context.CancellationToken);
        Assert.IsGreaterThan(1, _findings.Count);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Gets_of_a_kind_share_their_statements_and_answer_as_the_single_endpoints()
    {
        var operations = _contracts.Select(id => Get($"c{id}", "contracts", $"{id}"))
            .Concat(_findings.Select(id => Get($"f{id}", "findings", $"{id}")))
            .Append(Get("none", "contracts", "999999"))
            .Append(Get("again", "contracts", $"{_contracts[0]}"))
            .Append(Get("i", "investigations", $"{_investigation}"))
            .ToList();
        await BatchAsync(new(operations)); // what is read once a process is read
        await StatementsAsync();

        var batch = await BatchAsync(new(operations));

        var statements = (await StatementsAsync()).CountBy(name => name).ToDictionary();
        foreach (var one in new[] { "contracts.get", "contracts.items", "contracts.amendments", "contracts.apostilles", "contracts.findings", "findings.get", "findings.contracts", "triage.states", "narratives.get", "investigations.get" })
            Assert.AreEqual(1, statements[one], one);
        Assert.AreEqual(("partial", operations.Count), (batch.Outcome, batch.Results.Count));
        Assert.AreEqual(("failed", 404), (Result(batch, "none").Status, Result(batch, "none").HttpStatus));
        foreach (var (id, path) in new[] { ($"c{_contracts[1]}", $"contracts/{_contracts[1]}"), ("again", $"contracts/{_contracts[0]}"), ($"f{_findings[0]}", $"findings/{_findings[0]}") })
        {
            var single = await _installation.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}", Cancellation);
            Assert.IsTrue(JsonElement.DeepEquals(single, Body(batch, id)), $"{single}\n{Body(batch, id)}");
        }
    }

    [TestMethod]
    public async Task All_that_is_wrong_is_said_at_once_and_nothing_is_done()
    {
        var before = await InvestigationsAsync();
        using var refused = await PostAsync(
            """
            {"strategy":"sometimes","concurrency":21,"operations":[
              {"id":"a","dependsOn":["b"],"get":{"resource":"contracts","id":"x"}},
              {"id":"b","dependsOn":["a","nobody"],"search":{"resource":"contracts","query":{"from":"never","colour":"red"}}},
              {"id":"a","investigate":{"scope":{"minValue":-1},"indicators":["F99"]}},
              {"id":"d d","ask":{"agent":"saci"},"triage":{}},
              {"id":"e","priority":10,"timeoutSeconds":0,"investigate":{}}]}
            """);
        var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.AreEqual(HttpStatusCode.BadRequest, refused.StatusCode);
        var fields = problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ToList();
        foreach (var field in new[]
        {
            "strategy", "concurrency", "operations[0].dependsOn", "operations[0].get.id", "operations[1].dependsOn", "operations[1].search.query.from",
            "operations[1].search.query.colour", "operations[2].id", "operations[2].investigate.scope.minValue", "operations[2].investigate.indicators",
            "operations[3].id", "operations[3]", "operations[3].ask.agent", "operations[3].ask.contractId", "operations[3].triage.action", "operations[3].triage.finding",
            "operations[4].priority", "operations[4].timeoutSeconds",
        })
            Assert.Contains(field, fields);
        Assert.AreEqual(before, await InvestigationsAsync());

        using var many = await PostAsync(new BatchRequest([.. Enumerable.Range(0, 101).Select(i => Get($"o{i}", "contracts", "1"))]));
        Assert.AreEqual(HttpStatusCode.BadRequest, many.StatusCode);
    }

    [TestMethod]
    public async Task By_best_effort_the_rest_goes_on_and_who_needs_what_failed_is_skipped()
    {
        var batch = await BatchAsync(new(
        [
            Get("missing", "contracts", "999999"),
            new("ask") { Ask = new("bonifacio", _contracts[0]) },
            new("slow") { Ask = new("abaporu", _contracts[0]), TimeoutSeconds = 0.001 },
            new("search") { Search = new("contracts", new Dictionary<string, string> { ["unit"] = "100002", ["sort"] = "value:asc" }) },
            new("needs") { Investigate = new(new(Unit: "never")), DependsOn = ["missing"] },
            new("starts") { Investigate = new(new(Unit: "batch-1")), DependsOn = ["search"] },
            new("reads") { Search = new("investigations", new Dictionary<string, string> { ["pageSize"] = "1" }), DependsOn = ["starts"] },
        ]));

        Assert.AreEqual("partial", batch.Outcome);
        Assert.AreEqual("failed", Result(batch, "missing").Status);
        Assert.AreEqual("succeeded", Result(batch, "ask").Status);
        Assert.AreEqual("timedOut", Result(batch, "slow").Status);
        Assert.AreEqual(("skipped", "'missing' did not succeed."), (Result(batch, "needs").Status, Result(batch, "needs").Reason));
        Assert.AreEqual(2, Body(batch, "search").GetProperty("total").GetInt32());
        Assert.AreEqual(202, Result(batch, "starts").HttpStatus);
        Assert.AreEqual(
            Body(batch, "starts").GetProperty("id").GetGuid(), Body(batch, "reads").GetProperty("items")[0].GetProperty("id").GetGuid(), "Who depends on a command sees what it did.");
        Assert.AreEqual(0, await StartedAsync("never"));
    }

    [TestMethod]
    public async Task All_must_succeed_or_no_command_is_accepted()
    {
        BatchOperationRequest[] commands =
        [
            new("i1") { Investigate = new(new(Unit: "all-1")) },
            new("t1") { Triage = new(_findings[0], "confirm", null, "Ana") },
            new("t2") { Triage = new(_findings[0], "note", "Olhar de perto", "Ana"), DependsOn = ["t1"] },
        ];
        var failed = await BatchAsync(new([.. commands, new("t3") { Triage = new(999999, "confirm", null, "Ana"), Priority = 0 }]) { Strategy = "allMustSucceed" });

        Assert.AreEqual("failed", failed.Outcome);
        CollectionAssert.AreEqual(new[] { "rolledBack", "rolledBack", "rolledBack", "failed" }, failed.Results.Select(result => result.Status).ToArray());
        Assert.AreEqual(0, await StartedAsync("all-1"));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>("SELECT count(*) FROM triage_steps", Cancellation));

        var unread = await BatchAsync(new([.. commands, Get("missing", "findings", "999999")]) { Strategy = "allMustSucceed" });
        Assert.AreEqual(("failed", "skipped"), (Result(unread, "missing").Status, Result(unread, "i1").Status));
        Assert.AreEqual(0, await StartedAsync("all-1"));

        using var backwards = await PostAsync(new BatchRequest([.. commands, Get("after", "findings", "1") with { DependsOn = ["i1"] }]) { Strategy = "allMustSucceed" });
        Assert.AreEqual(HttpStatusCode.BadRequest, backwards.StatusCode);

        var done = await BatchAsync(new([.. commands, Get("there", "findings", $"{_findings[0]}")]) { Strategy = "allMustSucceed" });
        Assert.AreEqual("succeeded", done.Outcome);
        Assert.AreEqual(1, await StartedAsync("all-1"));
        var triage = await _installation.GetAsync($"/api/v1/findings/{_findings[0]}/triage", ApiJson.Default.TriageResponse, Cancellation);
        CollectionAssert.AreEqual(new[] { "confirm", "note" }, triage.Steps.Select(step => step.Action).ToArray());
        var finding = await _installation.GetAsync($"/api/v1/findings/{_findings[0]}", ApiJson.Default.FindingDetail, Cancellation);
        Assert.AreEqual("confirmed", finding.Finding.Triage, "What was cached is evicted.");
    }

    [TestMethod]
    [DataRow("bestEffort")]
    [DataRow("allMustSucceed")]
    public async Task The_same_key_again_does_each_command_once(string strategy)
    {
        var request = new BatchRequest([new("i") { Investigate = new(new(Unit: strategy)) }, new("t") { Triage = new(_findings[1], "note", strategy, "Ana") }]) { Strategy = strategy };
        var first = await BatchAsync(request, strategy);
        var again = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => BatchAsync(request, strategy)));

        Assert.IsFalse(first.Results.Any(result => result.IsReplayed));
        Assert.IsTrue(again.All(batch => batch.Outcome == "succeeded" && batch.Results.All(result => result.IsReplayed)));
        Assert.IsTrue(again.All(batch => Result(batch, "i").Location == Result(first, "i").Location));
        Assert.AreEqual(1, await StartedAsync(strategy));
        Assert.AreEqual(1, await _installation.ScalarAsync<long>($"SELECT count(*) FROM triage_steps WHERE text = '{strategy}'", Cancellation));

        using var other = await PostAsync(request with { Concurrency = 2 }, strategy);
        Assert.AreEqual(HttpStatusCode.Conflict, other.StatusCode);
    }

    /// <summary>Names of the statements since the last call: the log is written by others, and all of it is there when our own last one is.</summary>
    private async Task<List<string>> StatementsAsync()
    {
        await _installation.ScalarAsync<int>("-- marker\nSELECT 1", Cancellation);
        var names = new List<string>();
        await Installation.UntilAsync(
            () =>
            {
                names.AddRange(_explained.Next().Select(plan => plan.Name));
                return Task.FromResult(names.Contains("marker"));
            },
            Cancellation);
        return names;
    }

    private static BatchOperationRequest Get(string id, string resource, string key) => new(id) { Get = new(resource, key) };

    private static BatchResultResponse Result(BatchResponse batch, string id) => batch.Results.Single(result => result.Id == id);

    private static JsonElement Body(BatchResponse batch, string id) => (JsonElement)Result(batch, id).Body!;

    private async Task<BatchResponse> BatchAsync(BatchRequest request, string? key = null)
    {
        using var response = await PostAsync(request, key);
        Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.BatchResponse, Cancellation))!;
    }

    private async Task<HttpResponseMessage> PostAsync(BatchRequest request, string? key = null)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/api/v1/batch") { Content = JsonContent.Create(request, ApiJson.Default.BatchRequest) };
        if (key is not null)
            message.Headers.Add("Idempotency-Key", key);
        return await _installation.Http.SendAsync(message, Cancellation);
    }

    private Task<HttpResponseMessage> PostAsync(string json) =>
        _installation.Http.PostAsync("/api/v1/batch", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancellation);

    private Task<long> InvestigationsAsync() => _installation.ScalarAsync<long>("SELECT count(*) FROM investigations", Cancellation);

    private Task<long> StartedAsync(string unit) =>
        _installation.ScalarAsync<long>($"SELECT count(*) FROM investigations WHERE scope ->> 'unit' = '{unit}'", Cancellation);
}
