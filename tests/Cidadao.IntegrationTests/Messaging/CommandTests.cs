using System.Net.Http.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests.Messaging;

/// <summary>A command is accepted once, whatever its client repeats.</summary>
[TestClass]
public sealed class CommandTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task The_same_key_and_content_gets_the_first_answer()
    {
        using var first = await PostAsync("repeat", "unit-1");
        using var second = await PostAsync("repeat", "unit-1");

        Assert.AreEqual(HttpStatusCode.Accepted, second.StatusCode);
        Assert.AreEqual(first.Headers.Location, second.Headers.Location);
        Assert.IsFalse(first.Headers.Contains("Idempotency-Replayed"));
        Assert.IsTrue(second.Headers.Contains("Idempotency-Replayed"));
        Assert.AreEqual(1, await StartedAsync("unit-1"));
    }

    [TestMethod]
    public async Task The_same_key_with_other_content_is_a_conflict_and_starts_nothing()
    {
        using var first = await PostAsync("reused", "unit-2");
        using var second = await PostAsync("reused", "unit-3");

        Assert.AreEqual(HttpStatusCode.Conflict, second.StatusCode);
        StringAssert.Contains(await second.Content.ReadAsStringAsync(Cancellation), "urn:cidadao:problem:idempotency-key-reused");
        Assert.AreEqual(0, await StartedAsync("unit-3"));
    }

    [TestMethod]
    public async Task The_same_key_from_many_at_once_starts_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PostAsync("crowd", "unit-4")));

        Assert.IsTrue(answers.All(answer => answer.StatusCode == HttpStatusCode.Accepted));
        Assert.HasCount(1, answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.AreEqual(1, await StartedAsync("unit-4"));
    }

    [TestMethod]
    public async Task A_key_is_forgotten_after_a_day()
    {
        using var first = await PostAsync("yesterday", "unit-5");
        await _installation.ScalarAsync<string>(
            "UPDATE idempotency_keys SET created_at = created_at - interval '25 hours' WHERE key = 'yesterday' RETURNING key", Cancellation);
        using var second = await PostAsync("yesterday", "unit-6");

        Assert.AreEqual(HttpStatusCode.Accepted, second.StatusCode);
        Assert.AreEqual(1, await StartedAsync("unit-6"));
    }

    [TestMethod]
    public async Task The_same_upload_under_one_key_is_one_import()
    {
        var file = new PortalZip().Contract("000012024", unit: "700001").Build();
        _installation.Http.DefaultRequestHeaders.Add("Idempotency-Key", "upload");
        try
        {
            var first = await _installation.AcceptedUploadAsync(file, "once.zip", Cancellation);
            var second = await _installation.AcceptedUploadAsync(file, "once.zip", Cancellation);
            Assert.AreEqual(first, second);
        }
        finally
        {
            _installation.Http.DefaultRequestHeaders.Remove("Idempotency-Key");
        }
    }

    private async Task<HttpResponseMessage> PostAsync(string key, string unit)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/investigations")
        {
            Content = JsonContent.Create(new(new(Unit: unit)), ApiJson.Default.StartInvestigationRequest),
        };
        request.Headers.Add("Idempotency-Key", key);
        return await _installation.Http.SendAsync(request, Cancellation);
    }

    private Task<long> StartedAsync(string unit) =>
        _installation.ScalarAsync<long>($"SELECT count(*) FROM investigations WHERE scope ->> 'unit' = '{unit}'", Cancellation);
}
