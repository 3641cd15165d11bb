using System.Globalization;
using System.Net;
using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Cli.Client;

namespace Cidadao.UnitTests.Cli;

[TestClass]
public sealed class ImportCommandTests
{
    private const string Post = "POST /api/v1/imports";
    private const string Limits = "GET /api/v1/imports/limits";
    private const string Address = "http://127.0.0.1:5999";

    private static readonly Guid Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000001");
    private static readonly string Get = $"GET /api/v1/imports/{Id}";

    private string _file = "";

    public required TestContext TestContext { get; init; }

    [TestInitialize]
    public void MakeFile()
    {
        _file = Path.Combine(Path.GetTempPath(), $"cidadao-{Guid.NewGuid():N}.zip");
        File.WriteAllText(_file, "the bytes of the file");
    }

    [TestCleanup]
    public void RemoveFile() => File.Delete(_file);

    [TestMethod]
    public async Task A_file_goes_up_is_followed_to_its_end_and_its_counts_are_told()
    {
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted)
            .Answer(Get, Import("running", 0.4), ApiJson.Default.ImportResponse)
            .Answer(Get, Import("completed", 1, [new("202401_Compras.csv", "contracts", 3810, 3800, 5, 4, 1)]), ApiJson.Default.ImportResponse)
            .Answer($"GET /api/v1/imports/{Id}/rejections", Rejection, ApiJson.Default.PageRejectionResponse);

        var run = await ImportAsync(api);

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.Contains("the bytes of the file", api.Bodies.Single());
        Assert.Contains("name=file", api.Bodies.Single());
        Assert.MatchesRegex(@"202401_Compras\.csv \|\s+3,810 \|\s+3,800 \|\s+5 \|\s+4 \|\s+1 \|", run.Output);
        Assert.MatchesRegex(@"202401_Compras\.csv \|\s+17 \| Valor Inicial Compra \| 12x\s+\| not an amount", run.Output);
        Assert.DoesNotContain("\u001b", run.Output);
        Assert.Contains($"GET /api/v1/imports/{Id}/rejections?pageSize=10", api.Requests);
    }

    [TestMethod]
    public async Task Several_files_are_one_upload_with_one_progress_and_one_report()
    {
        using var other = new TemporaryFile("the items, which are longer");
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted)
            .Answer(Get, Import("completed", 1, [new("a.csv", "contracts", 1, 1, 0, 0, 0), new("b.csv", "items", 2, 2, 0, 0, 0)]), ApiJson.Default.ImportResponse);

        var run = await ImportAsync(api, other.Path);

        Assert.AreEqual(0, run.Code, run.Error);
        var body = api.Bodies.Single();
        Assert.IsLessThan(body.IndexOf("the items, which are longer", StringComparison.Ordinal), body.IndexOf("the bytes of the file", StringComparison.Ordinal));
        Assert.HasCount(3, body.Split("name=file"));
        Assert.Contains($"filename={Path.GetFileName(other.Path)}", body);
        Assert.Contains("2 files: 0.0 MB of 0.0 MB uploaded", run.Output);
        Assert.Contains("2 files: imported in 4.2 s.", run.Output);
        Assert.MatchesRegex(@"b\.csv \|\s+2 \|", run.Output);
    }

    [TestMethod]
    public async Task Progress_counts_the_bytes_of_all_files_together()
    {
        using var one = new TemporaryFile(new string('1', 1_500_000));
        using var other = new TemporaryFile(new string('2', 2_500_000));
        var told = new List<long>();
        using var upload = new UploadFiles();
        upload.Add(one.Path);
        upload.Add(other.Path);
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted);
        using var client = new CidadaoApi(api, new Uri(Address), CultureInfo.GetCultureInfo("en"), TimeProvider.System);

        await client.UploadAsync(upload, new Told(told), TestContext.CancellationToken);

        Assert.AreEqual(upload.Bytes, told.Sum());
        Assert.IsGreaterThan(20, told.Count);
    }

    [TestMethod]
    public async Task A_refused_upload_gives_6_and_the_APIs_own_words()
    {
        using var api = Api().Problem(Post, HttpStatusCode.UnsupportedMediaType, """{"title":"Not a zip file","detail":"The first bytes are 'the '."}""");

        var run = await ImportAsync(api);

        Assert.AreEqual(6, run.Code);
        Assert.Contains("Not a zip file", run.Error);
        Assert.Contains("The first bytes are 'the '.", run.Error);
        Assert.DoesNotContain(Get, api.Requests);
    }

    [TestMethod]
    public async Task Files_that_are_too_large_together_give_6_and_are_not_sent()
    {
        using var other = new TemporaryFile("the bytes of another file");
        using var api = new FakeApi().Answer(Limits, new UploadLimitsResponse(40, 80, 20), ApiJson.Default.UploadLimitsResponse);

        var run = await ImportAsync(api, other.Path);

        Assert.AreEqual(6, run.Code);
        Assert.Contains(Path.GetFileName(other.Path), run.Error);
        Assert.Contains("Nothing was sent.", run.Error);
        CollectionAssert.AreEqual(new[] { Limits }, api.Requests);
    }

    [TestMethod]
    public async Task A_file_that_somebody_else_holds_gives_2_with_the_reason_and_nothing_is_sent()
    {
        using var held = new TemporaryFile("held");
        await using var holder = new FileStream(held.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var api = new FakeApi();

        var run = await ImportAsync(api, held.Path, Path.GetTempPath());

        Assert.AreEqual(2, run.Code);
        Assert.Contains($"{held.Path}: it cannot be read.", run.Error);
        Assert.Contains($"{Path.GetTempPath()}: it cannot be read.", run.Error);
        Assert.IsEmpty(api.Requests);
    }

    [TestMethod]
    public async Task A_failed_import_gives_1_and_its_reason()
    {
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted)
            .Answer(Get, Import("failed", 0.2) with { Failure = "The zip is cut short." }, ApiJson.Default.ImportResponse);

        var run = await ImportAsync(api);

        Assert.AreEqual(1, run.Code);
        Assert.Contains("The zip is cut short.", run.Error);
    }

    [TestMethod]
    [DataRow(false, "./cidadao up")]
    [DataRow(true, "Inicie com: ./cidadao up")]
    public async Task An_API_that_is_not_there_gives_5_and_says_how_to_start_it(bool portuguese, string words)
    {
        using var api = new FakeApi().Unreachable(Limits);

        var run = await CliRun.OfAsync(api, ["import", _file, "--api", Address], portuguese, TestContext.CancellationToken);

        Assert.AreEqual(5, run.Code);
        Assert.Contains(words, run.Error);
        Assert.HasCount(1, api.Requests, "Whoever starts an upload wants to know at once.");
    }

    [TestMethod]
    public async Task An_upload_that_gets_no_answer_is_not_repeated()
    {
        using var api = Api().Unreachable(Post);

        var run = await ImportAsync(api);

        Assert.AreEqual(5, run.Code);
        CollectionAssert.AreEqual(new[] { Limits, Post }, api.Requests);
    }

    [TestMethod]
    public async Task An_API_that_restarts_meanwhile_is_asked_again()
    {
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted)
            .Answer(Get, Import("running", 0.1), ApiJson.Default.ImportResponse)
            .Unreachable(Get, 40)
            .Problem(Get, HttpStatusCode.ServiceUnavailable, "{}")
            .Answer(Get, Import("completed", 1), ApiJson.Default.ImportResponse);

        Assert.AreEqual(0, (await ImportAsync(api)).Code);
    }

    [TestMethod]
    public async Task An_API_that_stays_away_for_a_minute_gives_5()
    {
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted).Unreachable(Get);

        var run = await ImportAsync(api);

        Assert.AreEqual(5, run.Code);
        Assert.IsInRange(55, 65, api.Requests.Count(request => request == Get));
    }

    [TestMethod]
    public async Task Interrupting_cancels_the_import_on_the_server_and_says_so()
    {
        using var interrupt = new CancellationTokenSource();
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted)
            .Answer(Get, Import("running", 0.4), ApiJson.Default.ImportResponse)
            .Answer($"DELETE /api/v1/imports/{Id}", () => new HttpResponseMessage(HttpStatusCode.Accepted));
        var polls = 0;
        api.Asked = request =>
        {
            if (request == Get && ++polls == 3)
                interrupt.Cancel();
        };

        var run = await CliRun.OfAsync(api, ["import", _file, "--api", Address], cancellationToken: interrupt.Token);

        Assert.AreEqual(1, run.Code);
        Assert.AreEqual($"DELETE /api/v1/imports/{Id}", api.Requests[^1]);
        Assert.Contains("cancelled on the server", run.Error);
    }

    [TestMethod]
    public async Task A_file_that_is_not_there_is_a_usage_error_and_nothing_is_sent()
    {
        using var api = Api();

        var run = await CliRun.OfAsync(api, ["import", _file, _file + ".missing", "--api", Address], cancellationToken: TestContext.CancellationToken);

        Assert.AreEqual(2, run.Code);
        Assert.IsEmpty(api.Requests);
        Assert.Contains(".missing", run.Error);
    }

    [TestMethod]
    public async Task Json_is_one_document_and_nothing_else()
    {
        using var api = Api().Answer(Post, FakeApi.Accepted(Id), ApiJson.Default.Accepted)
            .Answer(Get, Import("running", 0.4), ApiJson.Default.ImportResponse)
            .Answer(Get, Import("completed", 1), ApiJson.Default.ImportResponse);

        var run = await CliRun.OfAsync(api, ["import", _file, "--json", "--api", Address], cancellationToken: TestContext.CancellationToken);

        using var document = JsonDocument.Parse(run.Output);
        Assert.AreEqual("completed", document.RootElement.GetProperty("import").GetProperty("status").GetString());
    }

    private Task<CliRun> ImportAsync(FakeApi api, params string[] more) =>
        CliRun.OfAsync(api, ["import", _file, .. more, "--api", Address], cancellationToken: TestContext.CancellationToken);

    private static FakeApi Api() =>
        new FakeApi().Answer(Limits, new UploadLimitsResponse(1 << 30, 1L << 34, 20), ApiJson.Default.UploadLimitsResponse);

    private static Page<RejectionResponse> Rejection => new(
        [new("202401_Compras.csv", 17, "Valor Inicial Compra", "12x", "notANumber", new("não é um valor", "not an amount"))], null, 1);

    private static ImportResponse Import(string status, double progress, IReadOnlyList<ImportEntryResponse>? entries = null) => new(
        Id, "a.zip", 21, "00", status, progress, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, 4.2, 1_000, entries ?? [], null);

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"cidadao-{Guid.NewGuid():N}.csv");

        public void Dispose() => File.Delete(Path);
    }

    private sealed class Told(List<long> told) : IProgress<long>
    {
        public void Report(long value) => told.Add(value);
    }
}
