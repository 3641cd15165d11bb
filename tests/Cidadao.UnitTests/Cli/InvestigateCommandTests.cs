using System.Net;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.UnitTests.Cli;

[TestClass]
public sealed class InvestigateCommandTests
{
    private const string Post = "POST /api/v1/investigations";
    private const string Findings = "GET /api/v1/findings";

    private static readonly Guid Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000002");
    private static readonly string Get = $"GET /api/v1/investigations/{Id}";

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task The_scope_goes_out_as_the_API_wants_it()
    {
        using var api = Completed();

        var run = await RunAsync(api, "--from", "2024-01-01", "--agency", "26000", "--min-value", "1000.50", "--indicators", "F01, F21", "--severity", "high");

        Assert.AreEqual(0, run.Code, run.Error);
        var sent = JsonSerializer.Deserialize(api.Bodies.Single(), ApiJson.Default.StartInvestigationRequest)!;
        Assert.AreEqual(new ScopeResponse(From: new DateOnly(2024, 1, 1), Agency: "26000", MinValue: 1000.50m), sent.Scope);
        CollectionAssert.AreEqual(new[] { "F01", "F21" }, sent.Indicators!.ToArray());
        Assert.Contains($"{Findings}?investigation={Id}&severity=high&pageSize=20", api.Requests);
    }

    [TestMethod]
    [DataRow(false, "high", "Over the limit; deserves a look.", "1,234,567.89")]
    [DataRow(true, "alta", "Acima do limite; merece verificação.", "1.234.567,89")]
    public async Task Findings_are_a_table_in_the_language_of_the_reader(bool portuguese, string severity, string summary, string value)
    {
        using var api = Completed();

        var run = await CliRun.OfAsync(api, ["investigate", "--api", "http://localhost:1"], portuguese, TestContext.CancellationToken);

        Assert.AreEqual(0, run.Code, run.Error);
        var row = run.Output.Split('\n').Single(line => line.Contains("F01", StringComparison.Ordinal) && line.StartsWith('|'));
        CollectionAssert.AreEqual(new[] { severity, "F01", summary, value, "1" }, row.Trim('|').Split('|', StringSplitOptions.TrimEntries)[..5]);
        Assert.DoesNotContain("\u001b", run.Output);
    }

    [TestMethod]
    public async Task Json_is_one_document_with_the_investigation_and_its_findings()
    {
        using var api = Completed();

        var run = await RunAsync(api, "--json");

        using var document = JsonDocument.Parse(run.Output);
        Assert.AreEqual("completed", document.RootElement.GetProperty("investigation").GetProperty("status").GetString());
        Assert.AreEqual("F01", document.RootElement.GetProperty("findings")[0].GetProperty("indicator").GetString());
    }

    [TestMethod]
    public async Task Findings_are_taken_page_by_page_up_to_the_limit()
    {
        using var api = Started().Answer(Get, Investigation("completed"), ApiJson.Default.InvestigationResponse)
            .Answer(Findings, new Page<FindingSummary>([.. Enumerable.Repeat(Finding, 200)], "a+b", 999), ApiJson.Default.PageFindingSummary)
            .Answer(Findings, new Page<FindingSummary>([.. Enumerable.Repeat(Finding, 50)], "more", 999), ApiJson.Default.PageFindingSummary);

        var run = await RunAsync(api, "--json", "--limit", "250");

        using var document = JsonDocument.Parse(run.Output);
        Assert.AreEqual(250, document.RootElement.GetProperty("findings").GetArrayLength());
        Assert.AreEqual($"{Findings}?investigation={Id}&severity=low&pageSize=50&cursor=a%2Bb", api.Requests[^1]);
    }

    [TestMethod]
    public async Task An_invalid_request_gives_2_and_tells_what_is_wrong_by_field()
    {
        using var api = new FakeApi().Problem(Post, HttpStatusCode.BadRequest, """{"title":"Invalid","errors":{"indicators":["'F99' is not known."]}}""");

        var run = await RunAsync(api, "--indicators", "F99");

        Assert.AreEqual(2, run.Code);
        Assert.Contains("indicators: 'F99' is not known.", run.Error);
    }

    [TestMethod]
    public async Task A_connection_that_breaks_before_the_answer_is_told_apart_and_the_command_is_not_repeated()
    {
        using var api = new FakeApi().Answer(Post, () => throw new HttpRequestException(HttpRequestError.ResponseEnded, "The response ended prematurely."));

        var run = await RunAsync(api);

        Assert.AreEqual(5, run.Code);
        Assert.Contains("broke before the answer", run.Error);
        Assert.HasCount(1, api.Requests);
    }

    [TestMethod]
    [DataRow("failed", "The worker ran out of memory.")]
    [DataRow("cancelled", "was cancelled")]
    public async Task An_investigation_that_does_not_complete_gives_1(string status, string words)
    {
        var ended = Investigation(status) with { Failure = "The worker ran out of memory." };
        using var api = Started().Answer(Get, ended, ApiJson.Default.InvestigationResponse)
            .Answer(Findings, new Page<FindingSummary>([], null, 0), ApiJson.Default.PageFindingSummary);

        var run = await RunAsync(api);

        Assert.AreEqual(1, run.Code);
        Assert.Contains(words, run.Error);
    }

    [TestMethod]
    public async Task Interrupting_cancels_the_investigation_on_the_server()
    {
        using var interrupt = new CancellationTokenSource();
        using var api = Started().Answer(Get, Investigation("running"), ApiJson.Default.InvestigationResponse)
            .Answer($"DELETE /api/v1/investigations/{Id}", () => new HttpResponseMessage(HttpStatusCode.Accepted));
        api.Asked = request =>
        {
            if (request == Get)
                interrupt.Cancel();
        };

        var run = await CliRun.OfAsync(api, ["investigate", "--api", "http://localhost:1"], cancellationToken: interrupt.Token);

        Assert.AreEqual(1, run.Code);
        Assert.AreEqual($"DELETE /api/v1/investigations/{Id}", api.Requests[^1]);
    }

    [TestMethod]
    [DataRow("--from", "01/02/2024")]
    [DataRow("--min-value", "1,5")]
    [DataRow("--severity", "terrible")]
    [DataRow("--limit", "0")]
    [DataRow("--api", "localhost")]
    [DataRow("--unknown", "x")]
    public async Task A_wrong_option_gives_2_and_nothing_is_sent(string option, string value)
    {
        using var api = new FakeApi();

        var run = await CliRun.OfAsync(api, ["investigate", option, value], cancellationToken: TestContext.CancellationToken);

        Assert.AreEqual(2, run.Code);
        Assert.IsEmpty(api.Requests);
        Assert.AreNotEqual("", run.Error);
    }

    private Task<CliRun> RunAsync(FakeApi api, params string[] options) =>
        CliRun.OfAsync(api, ["investigate", "--api", "http://localhost:1", .. options], cancellationToken: TestContext.CancellationToken);

    private static FakeApi Started() => new FakeApi().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted);

    private static FakeApi Completed() => Started().Answer(Get, Investigation("running"), ApiJson.Default.InvestigationResponse)
        .Answer(Get, Investigation("completed"), ApiJson.Default.InvestigationResponse)
        .Answer(Findings, new Page<FindingSummary>([Finding], null, 1), ApiJson.Default.PageFindingSummary);

    private static FindingSummary Finding => new(
        1, Id, "F01", new("Dispensa acima do limite", "Direct award over the limit"),
        new("Acima do limite; merece verificação.", "Over the limit; deserves a look."), "high", 0.8, 0.6,
        1_234_567.89m, "bonifacio", 1, DateTimeOffset.UnixEpoch);

    private static InvestigationResponse Investigation(string status) => new(
        Id, status, 0.5, new ScopeResponse(), ["F01"], DateTimeOffset.UnixEpoch, null, null, 5_000, new SeverityCounts(0, 1, 0, 0, 0), null,
        [new("bonifacio", "F01", status == "running" ? "planned" : "completed", 1, 10, [], 0.1)]);
}
