using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>Answers that live for three seconds, and a database that goes away.</summary>
[TestClass]
public sealed class StaleAnswerTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(
        context.CancellationToken,
        options => options with
        {
            Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
            Environment = new Dictionary<string, string> { ["CACHE_L1_TTL"] = "1", ["CACHE_L3_TTL"] = "3" },
        });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task While_Postgres_is_away_an_expired_answer_stands_in_and_says_that_it_is_stale()
    {
        const string Address = "/api/v1/contracts?pageSize=7";
        using var fresh = await _installation.Http.GetAsync(Address, Cancellation);
        Assert.AreEqual(HttpStatusCode.OK, fresh.StatusCode);
        Assert.IsEmpty(fresh.Headers.Warning);

        await _installation.Topology.StopAsync(ResourceNames.Postgres);
        try
        {
            await Installation.UntilAsync(async () => await IsStaleAsync(Address), Cancellation);
            using var stale = await _installation.Http.GetAsync(Address, Cancellation);
            Assert.AreEqual(HttpStatusCode.OK, stale.StatusCode);
            Assert.AreEqual(110, stale.Headers.Warning.Single().Code);
            Assert.AreEqual(fresh.Headers.ETag, stale.Headers.ETag);
            Assert.AreEqual(await fresh.Content.ReadAsStringAsync(Cancellation), await stale.Content.ReadAsStringAsync(Cancellation));
            var statistics = await _installation.GetAsync("/api/v1/admin/cache", ApiJson.Default.CacheResponse, Cancellation);
            Assert.IsGreaterThan(0, statistics.Reads["stale"]);

            // What nobody has asked for yet cannot stand in: the error is told, and is not kept.
            using var failed = await _installation.Http.GetAsync("/api/v1/contracts?pageSize=8", Cancellation);
            Assert.AreEqual(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
            Assert.IsEmpty(failed.Headers.Warning);
        }
        finally
        {
            await _installation.Topology.StartAsync(ResourceNames.Postgres, Cancellation);
        }

        await Installation.UntilAsync(async () => !await IsStaleAsync(Address), Cancellation);
        await Installation.UntilAsync(async () => (await _installation.Http.GetAsync("/api/v1/contracts?pageSize=8", Cancellation)).IsSuccessStatusCode, Cancellation);
    }

    private async Task<bool> IsStaleAsync(string address)
    {
        using var response = await _installation.Http.GetAsync(address, Cancellation);
        response.EnsureSuccessStatusCode();
        return response.Headers.Warning.Count > 0;
    }
}
