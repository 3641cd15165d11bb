using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Chaos;

/// <summary>PostgreSQL is killed with all its processes while commands come and work is under way.</summary>
[TestClass]
[DoNotParallelize]
public sealed class PostgresDeathTests
{
    private const int Deaths = 3;
    private const int Writers = 3;
    private const int Readers = 2;

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Guid> _accepted = [];
    private readonly ConcurrentDictionary<string, int> _answers = [];
    private Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task The_services_go_on_by_themselves_and_no_accepted_command_is_lost()
    {
        await using var installation = _installation = await Installation.StartAsync(Cancellation, options => options with { Workers = 2 });
        await installation.ImportAsync(PortalZip.DirectAwards(), "death.zip", Cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Task.WhenAll([
            .. Enumerable.Range(0, Writers).Select(writer => WriteAsync(writer, enough.Token)),
            .. Enumerable.Range(0, Readers).Select(reader => ReadAsync(reader, enough.Token))]);
        for (var death = 1; death <= Deaths; death++)
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation);
            await installation.Topology.KillAsync(ResourceNames.Postgres);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
            await installation.Topology.StartAsync(ResourceNames.Postgres, Cancellation);
            var there = Stopwatch.GetTimestamp();
            await WholeWayAsync(death);
            var took = Stopwatch.GetElapsedTime(there);
            TestContext.WriteLine($"death {death}: a command went the whole way {took.TotalSeconds:F1} s after the server was there again");
            Assert.IsLessThan(Bound, took);
        }

        await enough.CancelAsync();
        await load;
        TestContext.WriteLine($"accepted {_accepted.Count}; answers: {string.Join(", ", _answers.OrderBy(answer => answer.Key).Select(answer => $"{answer.Key} {answer.Value}×"))}");
        Assert.AreEqual("", string.Join(", ", _answers.Keys.Except(["202", "200", "503"])), "Another answer than yes, or later.");
        Assert.IsGreaterThan(0, _answers.GetValueOrDefault("503"), "Nobody noticed: there was no load.");
        await CheckAsync();
    }

    /// <summary>Until a command is accepted and the workers have done it, as if nobody knew that anything had happened.</summary>
    private async Task WholeWayAsync(int death)
    {
        while (!_accepted.ContainsKey($"after-{death}"))
            await TryAsync($"after-{death}", Cancellation);
        var location = $"/api/v1/investigations/{_accepted[$"after-{death}"]}";
        await Installation.UntilAsync(
            async () =>
            {
                using var answer = await _installation.Http.GetAsync(location, Cancellation);
                return answer.IsSuccessStatusCode
                    && (await answer.Content.ReadFromJsonAsync(ApiJson.Default.InvestigationResponse, Cancellation))!.Status == "completed";
            },
            Cancellation);
    }

    private async Task WriteAsync(int writer, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            var key = $"{writer}-{number}";
            while (!_accepted.ContainsKey(key))
                await TryAsync(key, Cancellation);
            await Task.Delay(TimeSpan.FromMilliseconds(400), TimeProvider.System, Cancellation);
        }
    }

    private async Task TryAsync(string key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/investigations")
        {
            Content = JsonContent.Create(new(Indicators: ["F01"]), ApiJson.Default.StartInvestigationRequest),
            Headers = { { "Idempotency-Key", key } },
        };
        using var response = await _installation.Http.SendAsync(request, cancellation);
        Count(response);
        if (response.StatusCode == HttpStatusCode.Accepted)
            _accepted[key] = (await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, cancellation))!.Id;
        else
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
    }

    /// <summary>What no cache has, so that the database must be asked.</summary>
    private async Task ReadAsync(int reader, CancellationToken enough)
    {
        for (var number = 0; !enough.IsCancellationRequested; number++)
        {
            using var response = await _installation.Http.GetAsync($"/api/v1/contracts?minValue={reader}.{number % 10_000:D4}", Cancellation);
            Count(response);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }
    }

    private void Count(HttpResponseMessage response)
    {
        _answers.AddOrUpdate($"{(int)response.StatusCode}", 1, (_, count) => count + 1);
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            Assert.IsNotNull(response.Headers.RetryAfter?.Delta);
    }

    private async Task CheckAsync()
    {
        var ids = _accepted.Values.ToList();
        Assert.AreEqual(ids.Count, ids.Distinct().Count());
        await Installation.UntilAsync(
            async () => await _installation.ScalarAsync<long>("SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM investigations WHERE status < 2)", Cancellation) == 0, Cancellation);
        Assert.AreEqual(ids.Count, await _installation.ScalarAsync<long>(
            $"SELECT count(*) FROM investigations WHERE status = 2 AND id IN ({string.Join(',', ids.Select(id => $"'{id}'"))})", Cancellation), "An accepted command was lost.");
        Assert.AreEqual(ids.Count, await _installation.ScalarAsync<long>("SELECT count(*) FROM investigations", Cancellation), "One was started that nobody was told of.");
        Assert.HasCount(1, await _installation.ColumnAsync<long>("SELECT DISTINCT count(*) FROM findings GROUP BY investigation_id", Cancellation), "Findings are missing, or there twice.");
        Assert.AreEqual(0, await _installation.ScalarAsync<long>("SELECT count(*) FROM dead_letters", Cancellation));
    }
}
