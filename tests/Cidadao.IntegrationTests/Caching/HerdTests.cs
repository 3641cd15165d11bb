using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>Many ask three replicas for one key: while it is cold, and across its expiry. A minute of it, beside plain HybridCache, is <c>bench cache</c>.</summary>
[TestClass]
[DoNotParallelize] // it counts on answers of Redis within 50 ms, while a thousand ask
public sealed class HerdTests
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(14);

    private static Installation _installation = null!;
    private static HttpClient[] _apis = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(
            context.CancellationToken,
            options => options with { Apis = Herd.Replicas, Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api] });
        _apis = [.. new[] { "api", "api-2", "api-3" }.Select(name => _installation.Topology.CreateClient(name))];
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        foreach (var api in _apis)
            api.Dispose();
        await _installation.DisposeAsync();
    }

    [TestMethod]
    public async Task A_cold_key_is_computed_once_and_nobody_waits_at_its_expiry()
    {
        var herd = await Herd.AtAsync(_apis, Cancellation);

        var result = await herd.RunAsync(Watched, Cancellation);

        TestContext.WriteLine(
            $"slowest of the cold {result.SlowestCold.TotalMilliseconds:F0} ms; then {result.Later.Count} reads, {result.LaterComputations} computations, "
            + $"slowest {result.SlowestLater.TotalMilliseconds:F0} ms");
        Assert.AreEqual(1, result.ColdComputations);
        Assert.IsLessThan(2 * Herd.Computation, result.SlowestCold);
        Assert.IsGreaterThan(2, result.LaterComputations, "It expired, and was refreshed.");
        Assert.AreEqual(1, result.MostAtATime);
        Assert.IsLessThan(Herd.Computation, result.SlowestLater, "Nobody waited for a computation.");
    }
}
