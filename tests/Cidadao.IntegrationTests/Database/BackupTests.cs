using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.IntegrationTests.Database;

/// <summary><c>./cidadao backup</c> and <c>./cidadao restore</c>, with real servers.</summary>
[TestClass]
public sealed class BackupTests
{
    private static readonly string[] Servers = [ResourceNames.Postgres, ResourceNames.Database, ResourceNames.Redis, ResourceNames.Migrate];

    /// <summary>Cached values are not kept; what workers say of themselves is no data.</summary>
    private static readonly string[] Passing = ["cache_entries", "agent_workers"];

    private DirectoryInfo _folder = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private string File => Path.Combine(_folder.FullName, "kept.backup");

    [TestInitialize]
    public void Open() => _folder = Directory.CreateTempSubdirectory("cidadao-backup-");

    [TestCleanup]
    public async Task CloseAsync()
    {
        foreach (var home in _folder.GetDirectories())
            await (await LocalTopology.StartAsync(Options(home.Name) with { Ephemeral = true, Resources = [ResourceNames.Redis] }, CancellationToken.None)).DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [TestMethod]
    public async Task What_was_kept_comes_back_row_by_row_into_the_same_home_and_into_a_new_one()
    {
        await FillAsync("one");
        var kept = await RunAsync("one", DigestsAsync);
        Assert.IsGreaterThan(0, kept["contracts"].Rows);
        Assert.IsGreaterThan(0, kept["investigation_events"].Rows);
        await SaveAsync("one", overwrite: false);

        await RunAsync("one", async topology =>
        {
            await ExecuteAsync(topology, "DELETE FROM contract_items; DELETE FROM findings; UPDATE contracts SET object = 'overwritten'");
            return true;
        });
        Assert.AreNotEqual(Text(kept), Text(await RunAsync("one", DigestsAsync)));
        await RestoreAsync("one", overwrite: true);
        Assert.AreEqual(Text(kept), Text(await RunAsync("one", DigestsAsync)));

        await RestoreAsync("two", overwrite: false);
        Assert.AreEqual(Text(kept), Text(await RunAsync("two", DigestsAsync)));
        Assert.AreEqual("", await RunAsync("two", LeftoversAsync));
    }

    [TestMethod]
    public async Task A_running_installation_is_kept_as_it_goes_on_and_what_comes_back_works()
    {
        var started = await LocalTopology.StartAsync(Everything("one"), Cancellation);
        await using (started)
        {
            await UploadAsync(started);
            await SaveAsync("one", overwrite: false);
            await AssertRefusedAsync(6, () => RestoreAsync("one", overwrite: true)); // it is running
            Assert.AreEqual(1, await ContractsAsync(started));
        }

        await AssertRefusedAsync(6, () => SaveAsync("one", overwrite: false)); // there is such a file
        await AssertRefusedAsync(6, () => RestoreAsync("one", overwrite: false)); // there is data
        // What Redis holds belongs to the old data.
        await RunAsync("one", async topology =>
        {
            await using var redis = await ConnectionMultiplexer.ConnectAsync(topology.ConnectionStrings["redis"]);
            await redis.GetDatabase().StreamAddAsync("cidadao:work", "old", "message");
            return true;
        });
        await RestoreAsync("one", overwrite: true);

        await using var again = await LocalTopology.StartAsync(Everything("one"), Cancellation);
        Assert.AreEqual(1, await ContractsAsync(again));
        await using (var redis = await ConnectionMultiplexer.ConnectAsync(again.ConnectionStrings["redis"]))
            Assert.IsEmpty((await redis.GetDatabase().StreamRangeAsync("cidadao:work")).Where(entry => entry["old"] == "message").ToList());
        await UploadAsync(again); // a command goes the whole way
    }

    [TestMethod]
    public async Task A_broken_or_foreign_file_is_refused_and_what_was_there_stays()
    {
        await FillAsync("one");
        await SaveAsync("one", overwrite: false);
        var kept = await RunAsync("one", DigestsAsync);
        var whole = await System.IO.File.ReadAllBytesAsync(File, Cancellation);

        await WriteAsync(whole[..(whole.Length * 2 / 3)]); // its list is whole, its data is not
        await AssertRefusedAsync(6, () => RestoreAsync("one", overwrite: true));
        await WriteAsync("not a backup"u8.ToArray());
        await AssertRefusedAsync(6, () => RestoreAsync("one", overwrite: true));
        await WriteAsync([]);
        await AssertRefusedAsync(6, () => RestoreAsync("one", overwrite: true));
        System.IO.File.Delete(File);
        await RunAsync("one", async _ =>
        {
            var client = PostgresServer.Client(Path.Combine(_folder.FullName, "one", "servers"));
            await client.RunAsync("pg_dump", "postgres", ["--format=custom", $"--file={File}"], Cancellation);
            return true;
        });
        await AssertRefusedAsync(6, () => RestoreAsync("one", overwrite: true)); // whole, and of another database
        System.IO.File.Delete(File);
        await AssertRefusedAsync(2, () => RestoreAsync("one", overwrite: true)); // there is none

        Assert.AreEqual(Text(kept), Text(await RunAsync("one", DigestsAsync)));
    }

    [TestMethod]
    public async Task A_backup_of_a_newer_version_is_refused_after_it_was_restored_beside_the_old_data()
    {
        await FillAsync("one");
        var kept = await RunAsync("one", DigestsAsync);
        await RunAsync("two", async topology =>
        {
            await ExecuteAsync(topology, "INSERT INTO \"__EFMigrationsHistory\" VALUES ('29990101000000_FromTheFuture', '10.0.0')");
            return true;
        });
        await SaveAsync("two", overwrite: false);

        await AssertRefusedAsync(1, () => RestoreAsync("one", overwrite: true));

        Assert.AreEqual(Text(kept), Text(await RunAsync("one", DigestsAsync)));
        Assert.AreEqual("", await RunAsync("one", LeftoversAsync));
    }

    private LocalTopologyOptions Options(string home) => new() { Home = Path.Combine(_folder.FullName, home), Resources = Servers };

    private LocalTopologyOptions Everything(string home) => Options(home) with { Resources = [.. Servers, ResourceNames.Api, ResourceNames.Worker] };

    private Task SaveAsync(string home, bool overwrite) => new Backup(Options(home), TextWriter.Null).SaveAsync(File, overwrite, Cancellation);

    private Task RestoreAsync(string home, bool overwrite) => new Backup(Options(home), TextWriter.Null).RestoreAsync(File, overwrite, Cancellation);

    private Task WriteAsync(byte[] content) => System.IO.File.WriteAllBytesAsync(File, content, Cancellation);

    private static async Task AssertRefusedAsync(int code, Func<Task> act)
    {
        var refused = await Assert.ThrowsExactlyAsync<LocalHostException>(act);
        Assert.AreEqual(code, refused.ExitCode, refused.Message);
    }

    private async Task<T> RunAsync<T>(string home, Func<LocalTopology, Task<T>> act)
    {
        await using var topology = await LocalTopology.StartAsync(Options(home), Cancellation);
        return await act(topology);
    }

    /// <summary>An import and an investigation through the application itself, and what it has of many rows.</summary>
    private async Task FillAsync(string home)
    {
        await using var topology = await LocalTopology.StartAsync(Everything(home), Cancellation);
        await UploadAsync(topology);
        using var http = topology.CreateClient();
        using var answer = await http.PostAsJsonAsync("/api/v1/investigations", new StartInvestigationRequest(), ApiJson.Default.StartInvestigationRequest, Cancellation);
        await EndAsync(http, answer);
        await ExecuteAsync(
            topology,
            """
            INSERT INTO suppliers (kind, document, name) SELECT 1, lpad(n::text, 14, '0'), 'EMPRESA ' || n FROM generate_series(1, 20000) AS n;
            INSERT INTO cache_entries (key, payload, stored_at, expires_at) VALUES ('k', 'x', now(), now() + interval '1 d')
            """);
    }

    /// <returns>Rows and a checksum of all of them, by table.</returns>
    private async Task<SortedDictionary<string, (long Rows, string Digest)>> DigestsAsync(LocalTopology topology)
    {
        await using var database = NpgsqlDataSource.Create(topology.ConnectionStrings["cidadao"]);
        var digests = new SortedDictionary<string, (long, string)>(StringComparer.Ordinal);
        await using var tables = database.CreateCommand("SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition");
        await using var reader = await tables.ExecuteReaderAsync(Cancellation);
        while (await reader.ReadAsync(Cancellation))
        {
            var table = reader.GetString(0);
            await using var digest = database.CreateCommand($"SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '') FROM \"{table}\" t");
            await using var row = await digest.ExecuteReaderAsync(Cancellation);
            await row.ReadAsync(Cancellation);
            if (!Passing.Contains(table))
                digests[table] = (row.GetInt64(0), row.GetString(1));
        }

        return digests;
    }

    private static string Text(SortedDictionary<string, (long Rows, string Digest)> digests) =>
        string.Join('\n', digests.Select(table => $"{table.Key} {table.Value.Rows} {table.Value.Digest}"));

    /// <returns>Databases that are neither the application's nor the server's own.</returns>
    private async Task<string> LeftoversAsync(LocalTopology topology)
    {
        await using var database = NpgsqlDataSource.Create(topology.ConnectionStrings["cidadao"]);
        await using var command = database.CreateCommand(
            "SELECT coalesce(string_agg(datname, ','), '') FROM pg_database WHERE NOT datistemplate AND datname NOT IN ('postgres', 'cidadao')");
        return (string)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private async Task ExecuteAsync(LocalTopology topology, string sql)
    {
        await using var database = NpgsqlDataSource.Create(topology.ConnectionStrings["cidadao"]);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private async Task UploadAsync(LocalTopology topology)
    {
        using var http = topology.CreateClient();
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(new PortalZip().Contract("000012024").Item("000012024").Build()), "file", "month.zip" },
        };
        using var answer = await http.PostAsync("/api/v1/imports", form, Cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        await EndAsync(http, answer);
    }

    private Task EndAsync(HttpClient http, HttpResponseMessage accepted) => Installation.UntilAsync(
        async () => (await http.GetStringAsync(accepted.Headers.Location, Cancellation)).Contains("\"status\":\"completed\"", StringComparison.Ordinal), Cancellation);

    private async Task<long> ContractsAsync(LocalTopology topology)
    {
        using var http = topology.CreateClient();
        var text = await http.GetStringAsync("/api/v1/contracts?pageSize=1", Cancellation);
        return System.Text.Json.JsonSerializer.Deserialize(text, ApiJson.Default.PageContractSummary)!.Total;
    }
}
