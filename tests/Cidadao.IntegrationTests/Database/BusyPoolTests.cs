using Cidadao.LocalHost;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>More requests than the API has connections for, all of which hang.</summary>
[TestClass]
public sealed class BusyPoolTests
{
    private const int Requests = 40;
    private const int Connections = 6;
    private const int Queue = 10;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken, options => options with
    {
        Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
        Environment = new Dictionary<string, string> { ["DB_POOL_SIZE"] = $"{Connections}", ["DB_POOL_QUEUE"] = $"{Queue}", ["Database__Wait"] = "00:00:06", ["CACHE_STRATEGY"] = "none" },
    });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Nobody_piles_up_and_everybody_is_told_when_to_come_again()
    {
        Assert.AreEqual(HttpStatusCode.OK, await AskAsync(Requests + 1));
        await using var blocking = await _installation.Database.OpenConnectionAsync(Cancellation);
        var transaction = await blocking.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand("LOCK TABLE contracts", blocking, transaction))
            await command.ExecuteNonQueryAsync(Cancellation);

        var requests = Enumerable.Range(1, Requests).Select(AskAsync).ToList();
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, Cancellation);
        var atOnce = await AnsweredAsync(requests);
        Assert.IsGreaterThanOrEqualTo(Requests - Connections - Queue - 1, atOnce, "Who was beyond the queue had to wait.");
        await Task.Delay(TimeSpan.FromSeconds(4), TimeProvider.System, Cancellation);
        // All but those that have a connection, of which the API's own services hold some.
        var refused = await AnsweredAsync(requests);
        Assert.IsGreaterThanOrEqualTo(Requests - Connections, refused, "Who waited too long still waits.");
        await transaction.RollbackAsync(Cancellation);

        var answers = await Task.WhenAll(requests);
        TestContext.WriteLine($"{Requests} requests over {Connections} connections: {atOnce} refused at once, {refused - atOnce} after a while, {Requests - refused} answered");
        Assert.AreEqual(Requests - refused, answers.Count(answer => answer == HttpStatusCode.OK));
        Assert.AreEqual(HttpStatusCode.OK, await AskAsync(Requests + 1));
    }

    /// <returns>How many have been answered; while the table is locked that can only be a refusal.</returns>
    private static async Task<int> AnsweredAsync(List<Task<HttpStatusCode>> requests)
    {
        var answers = await Task.WhenAll(requests.Where(request => request.IsCompleted));
        Assert.IsTrue(Array.TrueForAll(answers, answer => answer == HttpStatusCode.ServiceUnavailable), string.Join(", ", answers));
        return answers.Length;
    }

    private async Task<HttpStatusCode> AskAsync(int number)
    {
        using var response = await _installation.Http.GetAsync($"/api/v1/contracts?pageSize={number}", Cancellation);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Assert.AreEqual(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
            Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            StringAssert.Contains(await response.Content.ReadAsStringAsync(Cancellation), "urn:cidadao:problem:database-busy");
        }

        return response.StatusCode;
    }
}
