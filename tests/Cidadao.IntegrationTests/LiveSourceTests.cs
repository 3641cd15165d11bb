using System.Globalization;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests;

/// <summary>Live services: everything comes in exactly once, whatever they and the machine do meanwhile.</summary>
[TestClass]
public sealed class LiveSourceTests
{
    private static LiveReplay _replay = null!;
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _replay = await LiveReplay.StartAsync(context.CancellationToken);
        _installation = await Installation.StartAsync(context.CancellationToken, options => options with { Environment = _replay.Environment() });
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
        if (_replay is not null)
            await _replay.DisposeAsync();
    }

    [TestMethod]
    public async Task Contracts_of_some_days_come_in_through_refusals_errors_and_broken_connections_and_again_change_nothing()
    {
        var first = await EndAsync(new("pncpContracts", new(2025, 3, 11), new(2025, 3, 13)));
        var second = await EndAsync(new("pncpContracts", new(2025, 3, 11), new(2025, 3, 13)));

        Assert.AreEqual("completed", first.Status, first.Failure);
        Assert.AreEqual((3, 3, 10), (first.Windows, first.WindowsDone, first.Pages));
        Assert.AreEqual(500, first.Read);
        Assert.AreEqual((500, 0), (second.Unchanged, second.Inserted + second.Updated + second.Rejected));
        Assert.AreEqual(500, await CountAsync("contracts WHERE source = 2"));
        Assert.AreEqual(500, await CountAsync("contracts WHERE source = 2 AND source_entry LIKE 'http://127.0.0.1:%/api/consulta/v1/contratos?%pagina=%'"));
    }

    [TestMethod]
    public async Task Tenders_come_with_their_items_results_and_participants()
    {
        var harvest = await EndAsync(new("pncpTenders", new(2025, 6, 16), new(2025, 6, 18)));

        Assert.AreEqual("completed", harvest.Status, harvest.Failure);
        Assert.AreEqual(233 + (233 * 2) + 233, harvest.Read);
        Assert.AreEqual(harvest.Read, harvest.Inserted);
        Assert.AreEqual(233, await CountAsync("tenders WHERE source = 2"));
        Assert.AreEqual(233, await CountAsync("tender_items WHERE awarded_unit_price = 3.1 AND winner_supplier_id IS NOT NULL"));
        Assert.AreEqual(233, await CountAsync("participations WHERE is_winner"));
    }

    [TestMethod]
    public async Task The_Portal_s_lists_and_monthly_files_come_in_too()
    {
        var list = await EndAsync(new("portalCeis", new(2024, 1, 1), new(2024, 1, 1)));
        var month = await EndAsync(new("portalPurchasesDownload", new(2024, 1, 5), new(2024, 1, 20)));

        Assert.AreEqual("completed", list.Status, list.Failure);
        Assert.AreEqual(30, list.Inserted);
        Assert.AreEqual("completed", month.Status, month.Failure);
        Assert.AreEqual(3810 + 11_989 + 674, month.Read);
        Assert.AreEqual(month.Read, month.Inserted + month.Updated + month.Unchanged);
    }

    [TestMethod]
    public async Task What_the_service_refuses_for_good_ends_the_harvest_with_its_words_and_a_resume_goes_on()
    {
        var harvest = await EndAsync(new("portalPurchasesDownload", new(2024, 1, 1), new(2024, 2, 28)));

        Assert.AreEqual("failed", harvest.Status);
        StringAssert.Contains(harvest.Failure, "HTTP 404");
        Assert.AreEqual(1, harvest.WindowsDone);
        using var resumed = await _installation.Http.PostAsync($"/api/v1/harvests/{harvest.Id}/resume", null, Cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, resumed.StatusCode);
        var again = await _installation.HarvestEndAsync(new(harvest.Id, $"/api/v1/harvests/{harvest.Id}"), Cancellation);
        Assert.AreEqual(("failed", 1), (again.Status, again.WindowsDone));
    }

    [TestMethod]
    public async Task A_worker_that_dies_ten_times_during_a_harvest_leaves_exact_counts()
    {
        var random = new Random(20250312);
        _replay.Slowness = TimeSpan.FromMilliseconds(60);
        var accepted = await _installation.HarvestAsync(new("pncpContracts", new(2025, 3, 1), new(2025, 3, 20)), Cancellation);
        for (var death = 0; death < 10; death++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 1500)), TimeProvider.System, Cancellation);
            await _installation.Topology.KillAsync(ResourceNames.Worker);
            await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
        }

        _replay.Slowness = TimeSpan.Zero;
        // Five deaths within one window are given up as likely deadly, and the harvest waits to be resumed.
        await Installation.UntilAsync(
            async () =>
            {
                var state = await _installation.GetAsync(accepted.Location, ApiJson.Default.HarvestResponse, Cancellation);
                if (state.Status == "interrupted")
                {
                    using var resumed = await _installation.Http.PostAsync($"{accepted.Location}/resume", null, Cancellation);
                }

                return state.Status is "completed" or "failed";
            },
            Cancellation);
        var ended = await _installation.HarvestEndAsync(accepted, Cancellation);

        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.AreEqual((20, 20), (ended.Windows, ended.WindowsDone));
        Assert.AreEqual((500, 0), (ended.Read, ended.Rejected));
        Assert.AreEqual(500, ended.Inserted + ended.Updated + ended.Unchanged);
        Assert.AreEqual(500, await CountAsync("contracts WHERE source = 2"));
        Assert.AreEqual(0, await CountAsync("imports WHERE status = 1"));
    }

    [TestMethod]
    public async Task A_schedule_starts_its_harvest_when_its_time_has_come()
    {
        using var created = await _installation.Http.PostAsync(
            "/api/v1/harvests/schedules",
            new StringContent("""{"feed":"portalCeis","cron":"0 3 * * *","months":2}""", System.Text.Encoding.UTF8, "application/json"),
            Cancellation);
        Assert.AreEqual(HttpStatusCode.Created, created.StatusCode, await created.Content.ReadAsStringAsync(Cancellation));
        await _installation.ScalarAsync<int>("WITH due AS (UPDATE harvest_schedules SET next_at = now() - interval '1 second' RETURNING 1) SELECT count(*)::int FROM due", Cancellation);

        Guid? harvest = null;
        while (harvest is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation);
            harvest = (await _installation.ColumnAsync<Guid>("SELECT last_harvest_id FROM harvest_schedules WHERE last_harvest_id IS NOT NULL", Cancellation))
                .Select(id => (Guid?)id).FirstOrDefault();
        }

        var ended = await _installation.HarvestEndAsync(new(harvest.Value, $"/api/v1/harvests/{harvest}"), Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.AreEqual(1, await CountAsync("harvest_schedules WHERE next_at > now() AND extract(hour FROM next_at AT TIME ZONE 'UTC') = 6"));
    }

    private async Task<HarvestResponse> EndAsync(StartHarvestRequest request) =>
        await _installation.HarvestEndAsync(await _installation.HarvestAsync(request, Cancellation), Cancellation);

    private Task<long> CountAsync(string from) =>
        _installation.ScalarAsync<long>(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM {from}"), Cancellation);
}
