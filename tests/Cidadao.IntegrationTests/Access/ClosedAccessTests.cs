using System.Globalization;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Access;

/// <summary>An installation whose reads are closed, with little allowance, and what holds when something is away.</summary>
[TestClass]
public sealed class ClosedAccessTests
{
    private const string Cached = "/api/v1/indicators";
    private const string Unread = "/api/v1/admin/messaging";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Closed_reads_need_a_key_also_when_the_answer_is_ready_and_limits_count_by_key_and_by_address()
    {
        await using var installation = await StartAsync(("READS_OPEN", "false"), ("Limits__KeyBurst", "200"), ("Limits__KeyPerSecond", "1"), ("Limits__AddressBurst", "100"), ("Limits__AddressPerSecond", "1"));
        var admin = new Caller(installation, installation.Topology.ApiKey);
        var (_, reader) = await admin.MakeAsync(Cancellation);
        var (_, investigator) = await admin.MakeAsync(Cancellation, "investigate");
        var anonymous = admin with { Secret = null };

        using var read = await reader.SendAsync("GET", Cached, Cancellation);
        using var again = await reader.SendAsync("GET", Cached, Cancellation);
        using var refused = await anonymous.SendAsync("GET", Cached, Cancellation);
        Assert.AreEqual((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized), (read.StatusCode, again.StatusCode, refused.StatusCode));
        Assert.IsTrue(again.Headers.CacheControl!.Private);
        Assert.IsFalse((await Caller.ProblemAsync(refused, Cancellation)).TryGetProperty("scope", out _));
        Assert.AreEqual(HttpStatusCode.Forbidden, await reader.StatusAsync("POST", "/api/v1/investigations", Cancellation));
        Assert.AreEqual(HttpStatusCode.OK, await anonymous.StatusAsync("GET", "/openapi/v1.json", Cancellation));

        // 200 tokens, 5 a step: 40, and what a second gives for each that passes.
        var (steps, limited) = await UntilLimitedAsync(investigator, "POST", "/api/v1/findings/1/triage");
        using (limited)
        {
            Assert.IsTrue(steps is >= 40 and <= 60, $"{steps} steps");
            Assert.IsGreaterThan(0, int.Parse(limited.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture));
            Assert.AreEqual("urn:cidadao:problem:too-many-requests", (await Caller.ProblemAsync(limited, Cancellation)).GetProperty("type").GetString());
        }

        Assert.AreEqual(HttpStatusCode.OK, await reader.StatusAsync("GET", Cached, Cancellation), "Another key has an allowance of its own.");
        var (reads, tooMany) = await UntilLimitedAsync(admin with { Secret = "cidadao_" + new string('x', 43) }, "GET", Cached);
        tooMany.Dispose();
        Assert.IsTrue(reads is >= 80 and <= 150, $"{reads} reads");
        Assert.AreEqual(HttpStatusCode.TooManyRequests, await anonymous.StatusAsync("GET", Cached, Cancellation), "Keys that are none count for the address.");
        Assert.AreEqual(HttpStatusCode.OK, await anonymous.StatusAsync("GET", "/health", Cancellation));
        Assert.AreEqual(HttpStatusCode.OK, await reader.StatusAsync("GET", Cached, Cancellation));
    }

    [TestMethod]
    public async Task The_first_key_is_there_once_stays_revoked_and_known_keys_outlive_Redis_and_Postgres()
    {
        await using var installation = await StartAsync(("Access__Reread", "00:00:01"), ("Limits__AddressBurst", "1000"), ("Limits__AddressPerSecond", "1"));
        var first = new Caller(installation, installation.Topology.ApiKey);
        var (secondId, second) = await first.MakeAsync(Cancellation, "admin");
        Assert.AreEqual(("cidadao up", "valid"), (await second.ListAsync(Cancellation)).Where(key => key.Id != secondId).Select(key => (key.Name, key.Status)).Single());
        await Installation.UntilAsync(async () => (await second.ListAsync(Cancellation)).All(key => key.LastUsedAt is not null), Cancellation);

        // No event tells of it, as if Redis were away: the next reading does.
        await installation.ScalarAsync<Guid>("UPDATE api_keys SET revoked_at = now() WHERE name = 'cidadao up' RETURNING id", Cancellation);
        await Installation.UntilAsync(async () => await first.StatusAsync("GET", Unread, Cancellation) == HttpStatusCode.Unauthorized, Cancellation);
        await installation.Topology.StopAsync(ResourceNames.Api);
        await installation.Topology.StartAsync(ResourceNames.Api, Cancellation);
        Assert.AreEqual(HttpStatusCode.Unauthorized, await first.StatusAsync("GET", Unread, Cancellation));
        Assert.HasCount(2, await second.ListAsync(Cancellation));

        Assert.AreEqual(HttpStatusCode.OK, await second.StatusAsync("GET", Cached, Cancellation));
        await installation.Topology.KillAsync(ResourceNames.Redis);
        await installation.Topology.KillAsync(ResourceNames.Postgres);
        Assert.AreEqual(HttpStatusCode.OK, await second.StatusAsync("GET", Unread, Cancellation));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await first.StatusAsync("GET", Unread, Cancellation));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await (first with { Secret = "cidadao_" + new string('x', 43) }).StatusAsync("GET", Unread, Cancellation));

        // What is ready is answered to anybody, and costs his address a token all the same.
        var (reads, tooMany) = await UntilLimitedAsync(first with { Secret = null }, "GET", Cached);
        tooMany.Dispose();
        Assert.IsTrue(reads is > 500 and <= 1_000, $"{reads} reads");
    }

    private Task<Installation> StartAsync(params (string Name, string Value)[] environment) => Installation.StartAsync(Cancellation, options => options with
    {
        Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
        Environment = environment.ToDictionary(variable => variable.Name, variable => variable.Value),
    });

    /// <returns>How many calls were not limited, and the answer to the first that was.</returns>
    private async Task<(int Calls, HttpResponseMessage Limited)> UntilLimitedAsync(Caller caller, string method, string path)
    {
        for (var calls = 0; ; calls++)
        {
            var response = await caller.SendAsync(method, path, Cancellation);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
                return (calls, response);
            response.Dispose();
            Assert.IsLessThan(2_000, calls, "Nothing is limited.");
        }
    }
}
