using System.Diagnostics;
using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>A whole installation with a standby: what the API and the worker read from it, and what without the primary.</summary>
[TestClass]
public sealed class ReplicaApiTests
{
    private const int Contracts = 300;

    private static Installation _installation = null!;
    private static NpgsqlDataSource _standby = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private static HttpClient Api => _installation.Http;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken, options => options with { Standby = true });
        _standby = NpgsqlDataSource.Create(_installation.Topology.ConnectionStrings[ResourceNames.Replica]);
        await ImportAsync("700001", context.CancellationToken);
        await FollowsAsync(context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await _standby.DisposeAsync();
        await _installation.DisposeAsync();
    }

    [TestMethod]
    public async Task An_import_is_seen_in_the_next_read_whichever_server_answers()
    {
        for (var unit = 710001; unit <= 710005; unit++)
        {
            var list = $"/api/v1/contracts?unit={unit}";
            Assert.AreEqual(0, (await Api.GetFromJsonAsync(list, ApiJson.Default.PageContractSummary, Cancellation))!.Total);
            await ImportAsync($"{unit}", Cancellation);
            Assert.AreEqual(Contracts, (await Api.GetFromJsonAsync(list, ApiJson.Default.PageContractSummary, Cancellation))!.Total);
        }
    }

    [TestMethod]
    public async Task Lists_and_scopes_are_read_from_the_standby_and_an_investigation_has_what_its_command_saw()
    {
        await FollowsAsync(Cancellation);
        var before = await RowsReadAsync();
        (await Api.GetAsync("/api/v1/contracts?pageSize=199", Cancellation)).EnsureSuccessStatusCode();
        await Installation.UntilAsync(async () => await RowsReadAsync() >= before + 199, Cancellation);

        await ImportAsync("720001", Cancellation);
        before = await RowsReadAsync();
        var ended = await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(new(Unit: "720001")), Cancellation), Cancellation);

        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.AreEqual(Contracts, ended.ContractsExamined);
        Assert.AreNotEqual(0, ended.Findings.Total);
        await Installation.UntilAsync(async () => await RowsReadAsync() >= before + Contracts, Cancellation);
    }

    [TestMethod]
    public async Task Without_the_primary_reads_go_on_and_writes_are_told_to_come_again()
    {
        await FollowsAsync(Cancellation);
        var total = (await Api.GetFromJsonAsync("/api/v1/contracts?unit=700001&pageSize=3", ApiJson.Default.PageContractSummary, Cancellation))!;
        await _installation.Topology.KillAsync(ResourceNames.Postgres);
        try
        {
            // Asked for the first time: no cache has them.
            foreach (var path in (string[])["/api/v1/contracts?unit=700001&pageSize=4", $"/api/v1/contracts/{total.Items[0].Id}", "/api/v1/agencies?limit=7", "/api/v1/quality"])
            {
                using var read = await Api.GetAsync(path, Cancellation);
                Assert.AreEqual(HttpStatusCode.OK, read.StatusCode, $"{path}: {await read.Content.ReadAsStringAsync(Cancellation)}");
                Assert.AreEqual("110 - \"Response is Stale\"", string.Join(',', read.Headers.Warning), path);
            }

            using var write = await Api.PostAsJsonAsync("/api/v1/investigations", new(), ApiJson.Default.StartInvestigationRequest, Cancellation);
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, write.StatusCode);
            Assert.AreEqual(TimeSpan.FromSeconds(5), write.Headers.RetryAfter?.Delta);
            StringAssert.Contains(await write.Content.ReadAsStringAsync(Cancellation), "urn:cidadao:problem:database-away");
            await Installation.UntilAsync(async () => (await Api.GetStringAsync("/health", Cancellation)).StartsWith("{\"status\":\"Degraded\"", StringComparison.Ordinal), Cancellation);
        }
        finally
        {
            await _installation.Topology.StartAsync(ResourceNames.Postgres, Cancellation);
        }

        var began = Stopwatch.GetTimestamp();
        var accepted = await AcceptedAsync();
        await Installation.UntilAsync(async () => (await Api.GetAsync("/api/v1/contracts?unit=700001&pageSize=4", Cancellation)) is { IsSuccessStatusCode: true } read && read.Headers.Warning.Count == 0, Cancellation);
        var ended = await _installation.InvestigationEndAsync(accepted, Cancellation);
        TestContext.WriteLine($"An investigation ended {Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s after the primary was back.");
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.IsLessThan(TimeSpan.FromSeconds(10), Stopwatch.GetElapsedTime(began));
    }

    private async Task<Accepted> AcceptedAsync()
    {
        Accepted? accepted = null;
        await Installation.UntilAsync(
            async () =>
            {
                using var answer = await Api.PostAsJsonAsync("/api/v1/investigations", new(new(Unit: "700001")), ApiJson.Default.StartInvestigationRequest, Cancellation);
                if (answer.StatusCode == HttpStatusCode.Accepted)
                    accepted = await answer.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation);
                return accepted is not null;
            },
            Cancellation);
        return accepted!;
    }

    /// <summary>API and worker have seen that it follows.</summary>
    private static Task FollowsAsync(CancellationToken cancellation) => Installation.UntilAsync(
        async () =>
        {
            foreach (var name in (string[])[ResourceNames.Api, ResourceNames.Worker])
            {
                if (!(await Api.GetStringAsync(new Uri(_installation.Topology.Addresses[name], "/health"), cancellation)).Contains("\"cidadao-replica\":{\"status\":\"Healthy\"", StringComparison.Ordinal))
                    return false;
            }

            return true;
        },
        cancellation);

    /// <summary>Rows of contracts, in any partition, that the standby has read since it was started.</summary>
    private async Task<long> RowsReadAsync()
    {
        await using var command = _standby.CreateCommand(
            "SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0)::bigint FROM pg_stat_user_tables WHERE relname LIKE 'contracts%'");
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    private static async Task ImportAsync(string unit, CancellationToken cancellation)
    {
        var zip = new PortalZip();
        for (var i = 1; i <= Contracts; i++)
            zip.Contract(PortalZip.Number(i), unit, method: "Dispensa de Licitação", initial: i % 20 == 0 ? "150000,0000" : "100,0000", @object: $"Objeto: compra {i} de {i * 7919}");
        var import = await _installation.ImportAsync(zip.Build(), $"{unit}.zip", cancellation);
        Assert.AreEqual("completed", import.Status, import.Failure);
    }
}
