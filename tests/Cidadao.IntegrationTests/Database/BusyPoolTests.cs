using System.Diagnostics;
using Cidadao.LocalHost;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>More requests than the API has connections for, all of which hang.</summary>
[TestClass]
public sealed class BusyPoolTests
{
    private const int Requests = 40;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken, options => options with
    {
        Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
        Environment = new Dictionary<string, string> { ["DB_POOL_SIZE"] = "6", ["DB_POOL_QUEUE"] = "10", ["Database__Wait"] = "00:00:02", ["CACHE_STRATEGY"] = "none" },
    });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Nobody_piles_up_and_everybody_is_told_when_to_come_again()
    {
        await using var blocking = await _installation.Database.OpenConnectionAsync(Cancellation);
        var transaction = await blocking.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand("LOCK TABLE contracts", blocking, transaction))
            await command.ExecuteNonQueryAsync(Cancellation);

        var began = Stopwatch.GetTimestamp();
        var requests = Enumerable.Range(1, Requests).Select(number => AskAsync(number, began)).ToList();
        // All but those that have a connection, of which the API's own services hold some, have their answer by now.
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, Cancellation);
        var early = await Task.WhenAll(requests.Where(request => request.IsCompleted));
        Assert.IsTrue(Array.TrueForAll(early, answer => answer.Status == HttpStatusCode.ServiceUnavailable), string.Join(", ", early));
        Assert.IsGreaterThanOrEqualTo(Requests - 6, early.Length);
        var atOnce = early.Count(answer => answer.After < TimeSpan.FromSeconds(1.5));
        Assert.IsGreaterThanOrEqualTo(Requests - 6 - 11, atOnce, "Who was beyond the queue had to wait.");
        await transaction.RollbackAsync(Cancellation);

        var answers = await Task.WhenAll(requests);
        TestContext.WriteLine($"{Requests} requests over 6 connections: {atOnce} refused at once, {early.Length - atOnce} after 2 s, {answers.Count(answer => answer.Status == HttpStatusCode.OK)} answered");
        Assert.AreEqual(Requests - early.Length, answers.Count(answer => answer.Status == HttpStatusCode.OK));
        Assert.AreEqual(HttpStatusCode.OK, (await AskAsync(Requests + 1, Stopwatch.GetTimestamp())).Status);
    }

    private async Task<(HttpStatusCode Status, TimeSpan After)> AskAsync(int number, long began)
    {
        using var response = await _installation.Http.GetAsync($"/api/v1/contracts?pageSize={number}", Cancellation);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Assert.AreEqual(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
            Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            StringAssert.Contains(await response.Content.ReadAsStringAsync(Cancellation), "urn:cidadao:problem:database-busy");
        }

        return (response.StatusCode, Stopwatch.GetElapsedTime(began));
    }
}
