using System.Net;
using Cidadao.Api.Responses;
using Cidadao.Cli;

namespace Cidadao.UnitTests.Cli;

[TestClass]
public sealed class FirstRunCommandTests
{
    private const string Contracts = "GET /api/v1/contracts";

    private static readonly Guid Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000003");

    private string _home = "";

    public required TestContext TestContext { get; init; }

    [TestInitialize]
    public void MakeHome() => _home = Directory.CreateTempSubdirectory("cidadao-home-").FullName;

    [TestCleanup]
    public void RemoveHome() => Directory.Delete(_home, recursive: true);

    [TestMethod]
    public async Task An_empty_database_gets_a_sample_and_an_investigation()
    {
        using var api = new FakeApi().Answer(Contracts, new Page<ContractSummary>([], null, 0), ApiJson.Default.PageContractSummary)
            .Answer("GET /api/v1/imports/limits", new UploadLimitsResponse(1 << 30, 1L << 34, 20), ApiJson.Default.UploadLimitsResponse)
            .Answer("POST /api/v1/imports", FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted)
            .Answer($"GET /api/v1/imports/{Id}", Import, ApiJson.Default.ImportResponse)
            .Answer("POST /api/v1/investigations", FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted)
            .Answer($"GET /api/v1/investigations/{Id}", Investigation, ApiJson.Default.InvestigationResponse)
            .Answer("GET /api/v1/findings", new Page<FindingSummary>([], null, 0), ApiJson.Default.PageFindingSummary);

        var run = await RunAsync(api);

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(_home, "sample"), "*.zip"));
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(_home, "sample"), "*.truth.json"));
        Assert.StartsWith("GET /api/v1/findings?", api.Requests[^1]);
        Assert.Contains("pageSize=10", api.Requests[^1]);
    }

    [TestMethod]
    public async Task A_database_that_holds_something_is_left_alone()
    {
        var overview = new OverviewResponse(3_810, 0, 2_603, 197, 893, new(1, 2, 3, 4, 5), [], [], null);
        using var api = new FakeApi().Answer(Contracts, new Page<ContractSummary>([], "next", 3_810), ApiJson.Default.PageContractSummary)
            .Answer("GET /api/v1/overview", overview, ApiJson.Default.OverviewResponse);

        var run = await RunAsync(api);

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.HasCount(1, run.Output.Trim().Split('\n'));
        Assert.Contains("3,810", run.Output);
        Assert.Contains("15", run.Output);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_home));
    }

    [TestMethod]
    public async Task Nobody_there_gives_5_at_once()
    {
        using var api = new FakeApi().Unreachable(Contracts);

        Assert.AreEqual(5, (await RunAsync(api)).Code);
        Assert.HasCount(1, api.Requests);
    }

    [TestMethod]
    public async Task Sample_writes_the_file_and_its_truth_and_needs_no_API()
    {
        using var api = new FakeApi();
        var file = Path.Combine(_home, "new", "a.zip");

        string[] line = ["sample", "--contracts", "1000", "--month", "202506", "--out", file];
        var run = await CliRun.OfAsync(api, line, portuguese: true, TestContext.CancellationToken);

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.IsTrue(File.Exists(file) && File.Exists(Path.ChangeExtension(file, ".truth.json")));
        Assert.Contains("1.000 contratos", run.Output);
        Assert.IsEmpty(api.Requests);
    }

    [TestMethod]
    [DataRow("--contracts", "999")]
    [DataRow("--month", "202701")]
    public async Task A_sample_that_cannot_be_made_gives_2(string option, string value)
    {
        using var api = new FakeApi();

        string[] line = ["sample", option, value, "--out", Path.Combine(_home, "a.zip")];
        Assert.AreEqual(2, (await CliRun.OfAsync(api, line, cancellationToken: TestContext.CancellationToken)).Code);
        Assert.IsEmpty(Directory.GetFileSystemEntries(_home));
    }

    [TestMethod]
    [DataRow("pt_BR.UTF-8", null, "en_US.UTF-8", true)]
    [DataRow(null, null, "pt_BR", true)]
    [DataRow("C", null, "pt_BR", false)]
    [DataRow(null, null, null, false)]
    public void The_first_variable_that_is_set_decides_the_language(string? all, string? messages, string? lang, bool portuguese) =>
        Assert.AreEqual(portuguese, CliEnvironment.IsPortuguese(name => name switch { "LC_ALL" => all, "LC_MESSAGES" => messages, _ => lang }));

    private Task<CliRun> RunAsync(FakeApi api) => CliRun.OfAsync(
        api, ["first-run", "--api", "http://localhost:1", "--contracts", "1000", "--home", _home], cancellationToken: TestContext.CancellationToken);

    private static ImportResponse Import => new(
        Id, "a.zip", 1, "00", "completed", 1, DateTimeOffset.UnixEpoch, null, null, 1, 1_000,
        [new("202401_Compras.csv", "contracts", 1000, 1000, 0, 0, 0)], null);

    private static InvestigationResponse Investigation => new(
        Id, "completed", 1, new ScopeResponse(), [], DateTimeOffset.UnixEpoch, null, null, 1_000, new SeverityCounts(0, 0, 0, 0, 0), null, []);
}
