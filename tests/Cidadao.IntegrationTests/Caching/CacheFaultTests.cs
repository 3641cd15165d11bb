using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;
using StackExchange.Redis;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>Two replicas of the API while servers die, payloads are bad and one of them does not hear what the other says.</summary>
[TestClass]
public sealed class CacheFaultTests
{
    private static Installation _installation = null!;
    private static HttpClient _other = null!;

    private int _reads;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private static HttpClient Api => _installation.Http;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken, options => options with { Apis = 2 });
        _other = _installation.Topology.CreateClient("api-2");
        using var imported = await _installation.UploadAsync(Month("100"), "month.zip", context.CancellationToken);
        await _installation.ImportEndAsync((await imported.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, context.CancellationToken))!, context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        _other.Dispose();
        await _installation.DisposeAsync();
    }

    [TestMethod]
    public async Task While_Redis_is_killed_and_started_again_under_load_no_read_fails()
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(reader => LoadAsync(reader, enough.Token)));
        await ReadsGoOnAsync();
        await _installation.Topology.KillAsync(ResourceNames.Redis);
        await ReadsGoOnAsync();
        await _installation.Topology.StartAsync(ResourceNames.Redis, Cancellation);
        await ReadsGoOnAsync();
        await enough.CancelAsync();
        await load;
        TestContext.WriteLine($"{_reads} reads, none failed");

        // And it is used again: what one replica computes the other finds.
        await Installation.UntilAsync(
            async () =>
            {
                var key = Guid.NewGuid().ToString("N");
                return (await ProbeAsync(Api, key)).Computation == (await ProbeAsync(_other, key)).Computation;
            },
            Cancellation);
    }

    [TestMethod]
    public async Task With_a_slow_or_a_full_Redis_reads_go_on()
    {
        var redis = _installation.Redis.GetDatabase();
        await redis.ExecuteAsync("CLIENT", "PAUSE", "3000");
        for (var i = 0; i < 20; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await ProbeAsync(i % 2 == 0 ? Api : _other, Guid.NewGuid().ToString("N"));
            Assert.IsLessThan(TimeSpan.FromSeconds(2), Stopwatch.GetElapsedTime(began));
        }

        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        try
        {
            for (var i = 0; i < 20; i++)
                await ProbeAsync(i % 2 == 0 ? Api : _other, Guid.NewGuid().ToString("N"));
        }
        finally
        {
            await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        }
    }

    [TestMethod]
    public async Task While_Postgres_is_away_what_was_read_before_is_there()
    {
        string[] paths =
        [
            await ReadIntoRedisAsync(number => $"/api/v1/overview?again={number}"),
            await ReadIntoRedisAsync(number => $"/api/v1/contracts?pageSize={number}"),
            await ReadIntoRedisAsync(number => $"/api/v1/indicators?again={number}"),
        ];
        await _installation.Topology.StopAsync(ResourceNames.Postgres);
        try
        {
            foreach (var path in paths)
            {
                (await Api.GetAsync(path, Cancellation)).EnsureSuccessStatusCode();

                // The other has not been asked for the second one: it finds it in Redis, when Redis answers within its 50 ms.
                await Installation.UntilAsync(async () => (await _other.GetAsync(path, Cancellation)).IsSuccessStatusCode, Cancellation);
            }
        }
        finally
        {
            await _installation.Topology.StartAsync(ResourceNames.Postgres, Cancellation);
        }

        await Installation.UntilAsync(async () => (await Api.GetAsync("/api/v1/contracts?pageSize=8", Cancellation)).IsSuccessStatusCode, Cancellation);
    }

    [TestMethod]
    public async Task A_poisoned_payload_in_Redis_is_counted_and_computed_again()
    {
        var key = Guid.NewGuid().ToString("N");
        var before = await ProbeAsync(Api, key);
        var place = (await _installation.Redis.GetServers()[0].KeysAsync(pattern: $"*probe:{key}").ToListAsync(Cancellation)).Single();
        await _installation.Redis.GetDatabase().StringSetAsync(place, "{\"poison\":true}");

        var after = await ProbeAsync(_other, key);

        Assert.AreNotEqual(before.Computation, after.Computation);
        var statistics = await _other.GetFromJsonAsync("/api/v1/admin/cache", ApiJson.Default.CacheResponse, Cancellation);
        Assert.IsGreaterThan(0, statistics!.Totals["faults.redis.foreign"]);
    }

    [TestMethod]
    public async Task An_eviction_reaches_every_replica_within_a_second_also_one_that_was_away()
    {
        var key = Guid.NewGuid().ToString("N");
        var before = await ProbeAsync(Api, key);
        Assert.AreEqual(before, await ProbeAsync(_other, key));
        await SignalAsync("STOP");
        await EvictAsync(key);
        Assert.AreNotEqual(before, await ProbeAsync(Api, key), "Here it holds when the answer is there.");
        await SignalAsync("CONT");

        var began = Stopwatch.GetTimestamp();
        await Installation.UntilAsync(async () => await ProbeAsync(_other, key) != before, Cancellation);

        Assert.IsLessThan(TimeSpan.FromSeconds(1), Stopwatch.GetElapsedTime(began));
    }

    [TestMethod]
    public async Task An_import_evicts_on_every_replica_before_anybody_is_told_that_it_ended()
    {
        const string List = "/api/v1/contracts?unit=200001";
        Assert.AreEqual(0, (await Api.GetFromJsonAsync(List, ApiJson.Default.PageContractSummary, Cancellation))!.Total);
        Assert.AreEqual(0, (await _other.GetFromJsonAsync(List, ApiJson.Default.PageContractSummary, Cancellation))!.Total);

        var import = await _installation.ImportAsync(Month("200001"), "unit.zip", Cancellation);
        Assert.AreEqual("completed", import.Status, import.Failure);

        Assert.AreNotEqual(0, (await Api.GetFromJsonAsync(List, ApiJson.Default.PageContractSummary, Cancellation))!.Total);
        var began = Stopwatch.GetTimestamp();
        await Installation.UntilAsync(async () => (await _other.GetFromJsonAsync(List, ApiJson.Default.PageContractSummary, Cancellation))!.Total > 0, Cancellation);
        Assert.IsLessThan(TimeSpan.FromSeconds(1), Stopwatch.GetElapsedTime(began));
    }

    [TestMethod]
    public async Task An_answer_has_a_strong_tag_for_each_form_and_is_not_sent_twice()
    {
        var tags = new List<string>();
        foreach (var encoding in (string?[])[null, "gzip", "br", "br;q=0, gzip"])
        {
            using var first = await GetAsync("/api/v1/indicators", encoding, null);
            Assert.AreEqual(HttpStatusCode.OK, first.StatusCode);
            Assert.AreEqual(encoding is null ? null : encoding.Contains("gzip", StringComparison.Ordinal) ? "gzip" : "br", first.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Contains("Accept-Encoding", first.Headers.Vary);
            Assert.IsTrue(first.Headers.CacheControl!.NoCache);
            Assert.IsFalse(first.Headers.ETag!.IsWeak);
            tags.Add(first.Headers.ETag.Tag);

            using var second = await GetAsync("/api/v1/indicators", encoding, first.Headers.ETag.Tag);
            Assert.AreEqual(HttpStatusCode.NotModified, second.StatusCode);
            Assert.IsEmpty(await second.Content.ReadAsByteArrayAsync(Cancellation));
        }

        Assert.HasCount(3, tags.Select(tag => tag.TrimEnd('1', '"')).Distinct().ToList());
    }

    [TestMethod]
    public async Task An_answer_that_is_asked_for_again_is_soon_compressed_as_well_as_it_can_be()
    {
        const string Address = "/api/v1/indicators?again=1"; // one that nobody has asked for yet
        var (first, tag) = await BrotliAsync(Address);
        var (best, bestTag) = (first, tag);
        await Installation.UntilAsync(
            async () =>
            {
                (best, bestTag) = await BrotliAsync(Address);
                return best < first;
            },
            Cancellation);
        TestContext.WriteLine($"{first} bytes at once, {best} later");
        Assert.AreNotEqual(tag, bestTag, "Other bytes under the same strong tag.");

        // The lower tiers get it too: a replica that has never been asked begins with it.
        await Installation.UntilAsync(async () => await LevelsBelowAsync(Address) is [11, 11], Cancellation);
        using var elsewhere = await GetAsync(_other, Address, "br", null);
        Assert.AreEqual(bestTag, elsewhere.Headers.ETag!.Tag);

        using var again = await GetAsync(Address, "br", tag);
        Assert.AreEqual(HttpStatusCode.NotModified, again.StatusCode, "Who has the larger form has it all.");
    }

    [TestMethod]
    public async Task That_there_is_none_is_told_in_each_readers_language()
    {
        foreach (var (language, title) in ((string, string)[])[("pt", "Não encontrado"), ("en", "Not found"), ("pt", "Não encontrado")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/contracts/999999999") { Headers = { AcceptLanguage = { new(language) } } };
            using var response = await _other.SendAsync(request, Cancellation);
            Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Contains(title, await response.Content.ReadAsStringAsync(Cancellation));
            Assert.IsNull(response.Headers.ETag);
        }
    }

    private async Task<(int Bytes, string Tag)> BrotliAsync(string path)
    {
        using var answer = await GetAsync(path, "br", null);
        return ((await answer.Content.ReadAsByteArrayAsync(Cancellation)).Length, answer.Headers.ETag!.Tag);
    }

    /// <returns>Where Redis has the answer of an address: in one place, or in none.</returns>
    private static IAsyncEnumerable<RedisKey> PlacesOf(string path) =>
        _installation.Redis.GetServers()[0].KeysAsync(pattern: $"*}}:http:{path.Replace("?", "\\?", StringComparison.Ordinal)}");

    /// <returns>At which level the forms are compressed that Redis and Postgres hold: it is the last byte of the value.</returns>
    private async Task<IReadOnlyList<int>> LevelsBelowAsync(string path)
    {
        var place = await PlacesOf(path).SingleAsync(Cancellation);
        var levels = new List<int> { ((byte[])(await _installation.Redis.GetDatabase().StringGetAsync(place))!)[^1] };
        levels.AddRange(await _installation.ColumnAsync<int>($"SELECT get_byte(payload, length(payload) - 1) FROM cache_entries WHERE key = 'http:{path}'", Cancellation));
        return levels;
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? encoding, string? tag) => GetAsync(Api, path, encoding, tag);

    private async Task<HttpResponseMessage> GetAsync(HttpClient api, string path, string? encoding, string? tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (encoding is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        if (tag is not null)
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(tag));
        return await api.SendAsync(request, Cancellation);
    }

    /// <summary>
    /// What Redis does not take within its 50 ms is not written again, and what a replica has from before another test emptied Redis is not
    /// there for the other: then another address is asked for.
    /// </summary>
    private async Task<string> ReadIntoRedisAsync(Func<int, string> address)
    {
        var number = 50;
        await Installation.UntilAsync(
            async () =>
            {
                (await Api.GetAsync(address(++number), Cancellation)).EnsureSuccessStatusCode();
                return await PlacesOf(address(number)).AnyAsync(Cancellation);
            },
            Cancellation);
        return address(number);
    }

    private async Task LoadAsync(int reader, CancellationToken enough)
    {
        string[] paths = ["/api/v1/overview", "/api/v1/contracts", "/api/v1/indicators", "/api/v1/agencies"];
        for (var read = 0; !enough.IsCancellationRequested; read++)
        {
            // Hot addresses, and some that nobody has asked for yet.
            var path = read % 5 == 0 ? $"/api/v1/contracts?pageSize={1 + (read % 200)}&text={reader}" : paths[read % paths.Length];
            using var response = await (reader % 2 == 0 ? Api : _other).GetAsync(path, Cancellation);
            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, path);
            Interlocked.Increment(ref _reads);
        }
    }

    private Task ReadsGoOnAsync()
    {
        const int Many = 200;
        var enough = Volatile.Read(ref _reads) + Many;
        return Installation.UntilAsync(() => Task.FromResult(Volatile.Read(ref _reads) >= enough), Cancellation);
    }

    /// <summary>It lives too shortly for Postgres: what is wrong in Redis is not mended from there.</summary>
    private async Task<CacheProbeResponse> ProbeAsync(HttpClient api, string key) => (await api.GetFromJsonAsync(
        $"/api/v1/admin/probes/cache?key={key}&milliseconds=1&life=30000", ApiJson.Default.CacheProbeResponse, Cancellation))!;

    private async Task EvictAsync(string key)
    {
        using var response = await Api.PostAsJsonAsync("/api/v1/admin/cache/evictions", new EvictRequest(Key: $"probe:{key}"), ApiJson.Default.EvictRequest, Cancellation);
        Assert.AreEqual(HttpStatusCode.NoContent, response.StatusCode);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_installation.Topology.ProcessIdOf("api-2")}"]);
        await kill.WaitForExitAsync(Cancellation);
    }

    private static byte[] Month(string unit)
    {
        var zip = new PortalZip();
        for (var i = 1; i <= 20; i++)
            zip.Contract(PortalZip.Number(i), unit.PadRight(6, '0'), method: "Pregão", initial: "100000,0000", @object: $"Objeto: compra {i}");
        return zip.Build();
    }
}
