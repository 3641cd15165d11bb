using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.UnitTests.Cli;

[TestClass]
public sealed class ExportCommandTests
{
    private static readonly Guid Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000003");
    private static readonly string Manifest = $"GET /api/v1/exports/{Id}";
    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes("id;number\r\n1;7\r\n");

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task A_whole_file_gets_its_name_and_the_server_need_not_keep_it()
    {
        using var folder = new Folder();
        using var api = Api(Bytes);

        var run = await RunAsync(api, folder.File, "--from", "2024-01-01", "--text", "merenda", "--max-value", "10.5");

        Assert.AreEqual(0, run.Code, run.Error);
        CollectionAssert.AreEqual(Bytes, await File.ReadAllBytesAsync(folder.File, TestContext.CancellationToken));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
        var sent = JsonSerializer.Deserialize(api.Bodies.Single(), ApiJson.Default.StartExportRequest)!;
        Assert.AreEqual(new StartExportRequest(null, new(From: new(2024, 1, 1), MaxValue: 10.5m, Text: "merenda"), null, "csv", "spreadsheet"), sent);
        Assert.AreEqual($"DELETE /api/v1/exports/{Id}", api.Requests[^1]);
    }

    [TestMethod]
    public async Task Bytes_that_are_not_the_manifests_are_not_kept()
    {
        using var folder = new Folder();
        using var api = Api(Bytes[..^1]);

        var run = await RunAsync(api, folder.File);

        Assert.AreEqual(1, run.Code);
        Assert.Contains("SHA-256", run.Error);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public async Task A_failure_is_told_in_words()
    {
        using var folder = new Folder();
        using var api = new FakeApi()
            .Answer("POST /api/v1/exports", FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted)
            .Answer(Manifest, Export("running"), ApiJson.Default.ExportResponse)
            .Answer(Manifest, Export("failed") with { Failure = new("Demais.", "Too much.") }, ApiJson.Default.ExportResponse)
            .Answer($"DELETE /api/v1/exports/{Id}", () => new(HttpStatusCode.NoContent));

        var run = await RunAsync(api, folder.File);

        Assert.AreEqual(1, run.Code);
        Assert.Contains("Too much.", run.Error);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    private static FakeApi Api(byte[] file) => new FakeApi()
        .Answer("POST /api/v1/exports", FakeApi.Accepted(Id), ApiJson.Default.Accepted, HttpStatusCode.Accepted)
        .Answer(Manifest, Export("queued"), ApiJson.Default.ExportResponse)
        .Answer(Manifest, Export("completed") with { Rows = 1, Bytes = Bytes.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(Bytes)) }, ApiJson.Default.ExportResponse)
        .Answer(Manifest + "/file", () => new(HttpStatusCode.OK) { Content = new ByteArrayContent(file) })
        .Answer($"DELETE /api/v1/exports/{Id}", () => new(HttpStatusCode.NoContent));

    private static ExportResponse Export(string status) => new(
        Id, "contracts", new(), null, "csv", "spreadsheet", ["id"], status, 0, null, null, null, DateTimeOffset.UnixEpoch, null, null, null);

    private Task<CliRun> RunAsync(FakeApi api, string file, params string[] options) =>
        CliRun.OfAsync(api, ["export", "contracts", "--api", "http://localhost:1", "--out", file, .. options], portuguese: false, TestContext.CancellationToken);

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cidadao-test-");

        public string Path => _folder.FullName;

        public string File => System.IO.Path.Combine(Path, "contracts.csv");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
