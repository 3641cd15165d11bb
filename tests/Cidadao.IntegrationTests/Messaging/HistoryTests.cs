using System.Net.Http.Json;
using System.Text.Json;
using Cidadao.Api.Responses;
using Npgsql;

namespace Cidadao.IntegrationTests.Messaging;

/// <summary>An investigation is its events: they can be read, replayed, and taken back to any moment.</summary>
[TestClass]
public sealed class HistoryTests
{
    private static Installation _installation = null!;
    private static InvestigationResponse _investigation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken);
        await _installation.ImportAsync(
            new PortalZip().Contract("000012024", method: "Dispensa de Licitação", initial: "150000,0000").Build(), "history.zip", context.CancellationToken);
        _investigation = await _installation.InvestigationEndAsync(
            await _installation.StartInvestigationAsync(new(Indicators: ["F01", "F23"]), context.CancellationToken), context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task The_history_tells_what_happened_in_order()
    {
        var history = await HistoryAsync(null);

        Assert.AreEqual("requested,started,shard-taken,stage-ended,task-completed,task-completed,stage-ended,completed", string.Join(',', history.Events.Select(past => past.Type)));
        CollectionAssert.AreEqual(Enumerable.Range(1, 8).ToArray(), history.Events.Select(past => past.Version).ToArray());
        Assert.AreEqual(JsonSerializer.Serialize(_investigation, ApiJson.Default.InvestigationResponse), JsonSerializer.Serialize(history.Investigation, ApiJson.Default.InvestigationResponse));
    }

    [TestMethod]
    public async Task At_an_earlier_moment_it_is_what_it_was_then()
    {
        var whole = await HistoryAsync(null);
        var requested = await HistoryAsync(whole.Events[0].At);

        Assert.AreEqual("requested", requested.Investigation.Status);
        Assert.IsEmpty(requested.Investigation.Tasks);
        using var before = await _installation.Http.GetAsync(
            $"/api/v1/investigations/{_investigation.Id}/events?at={Uri.EscapeDataString(whole.Events[0].At.AddSeconds(-1).ToString("O", System.Globalization.CultureInfo.InvariantCulture))}", Cancellation);
        Assert.AreEqual(HttpStatusCode.NotFound, before.StatusCode);
    }

    [TestMethod]
    public async Task The_event_stream_has_them_in_order_under_documented_types()
    {
        var entries = (await _installation.Redis.GetDatabase().StreamRangeAsync("cidadao:events"))
            .Where(entry => ((string)entry["payload"]!).Contains(_investigation.Id.ToString(), StringComparison.Ordinal))
            .ToList();

        Assert.AreEqual(
            "investigation-requested.v1,investigation-started.v1,investigation-shard-taken.v1,investigation-stage-ended.v1,investigation-task-completed.v1,investigation-task-completed.v1,investigation-stage-ended.v1,investigation-completed.v1",
            string.Join(',', entries.Select(entry => (string)entry["type"]!)));
        Assert.HasCount(8, entries.Select(entry => (string)entry["id"]!).Distinct());
    }

    [TestMethod]
    public async Task What_happened_cannot_be_rewritten()
    {
        foreach (var sql in (string[])["UPDATE investigation_events SET version = version + 100 RETURNING 1", "DELETE FROM investigation_events RETURNING 1"])
            await Assert.ThrowsExactlyAsync<PostgresException>(() => _installation.ScalarAsync<int>(sql, Cancellation));
    }

    [TestMethod]
    public async Task A_rebuild_equals_the_read_model_and_puts_right_what_somebody_spoilt()
    {
        Assert.IsEmpty((await RebuildAsync(apply: false)).Differences);
        await _installation.ScalarAsync<int>($"UPDATE investigations SET contracts = 999, failure = 'spoilt' WHERE id = '{_investigation.Id}' RETURNING 1", Cancellation);

        var found = await RebuildAsync(apply: true);

        Assert.AreEqual("contracts,failure", string.Join(',', found.Differences.Single().Columns));
        Assert.IsEmpty((await RebuildAsync(apply: false)).Differences);
    }

    [TestMethod]
    public async Task A_history_of_the_first_vocabulary_is_still_read()
    {
        var id = Guid.NewGuid();
        await _installation.ScalarAsync<int>(
            $$"""
            WITH events AS (
                INSERT INTO investigation_events (investigation_id, version, at, data)
                VALUES ('{{id}}', 1, now(), '{"type":"requested","at":"2024-01-01T00:00:00+00:00","scope":{},"indicators":["F01"]}'),
                       ('{{id}}', 2, now(), '{"type":"started","at":"2024-01-01T00:00:01+00:00","contracts":3,"plan":[{"agent":"Bonifacio","indicator":"F01"}]}')
                RETURNING 1)
            SELECT count(*)::int FROM events
            """,
            Cancellation);
        var history = await _installation.GetAsync($"/api/v1/investigations/{id}/events", ApiJson.Default.InvestigationHistory, Cancellation);

        Assert.AreEqual(("running", 3L, "F01"), (history.Investigation.Status, history.Investigation.ContractsExamined, history.Investigation.Tasks.Single().Indicator));
        // Events without a read model are a difference that a rebuild finds and mends.
        Assert.Contains(id, (await RebuildAsync(apply: true)).Differences.Select(difference => difference.InvestigationId));
    }

    private Task<InvestigationHistory> HistoryAsync(DateTimeOffset? at)
    {
        var query = at is { } moment ? $"?at={Uri.EscapeDataString(moment.ToString("O", System.Globalization.CultureInfo.InvariantCulture))}" : "";
        return _installation.GetAsync($"/api/v1/investigations/{_investigation.Id}/events{query}", ApiJson.Default.InvestigationHistory, Cancellation);
    }

    private async Task<RebuildResponse> RebuildAsync(bool apply)
    {
        using var response = await _installation.Http.PostAsJsonAsync("/api/v1/admin/rebuilds", new(apply), ApiJson.Default.StartRebuildRequest, Cancellation);
        var accepted = (await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation))!;
        RebuildResponse? rebuild = null;
        await Installation.UntilAsync(
            async () => (rebuild = await _installation.GetAsync(accepted.Location, ApiJson.Default.RebuildResponse, Cancellation)).Status != "running", Cancellation);
        Assert.AreEqual("completed", rebuild!.Status, rebuild.Failure);
        return rebuild;
    }
}
