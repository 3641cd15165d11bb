using System.IO.Compression;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests.Http;

/// <summary>What holds for every address: trimmed answers, orders, refusals, methods, preferences, limits.</summary>
[TestClass]
public sealed class HttpTests
{
    private const string Origin = "https://dados.example.org";

    private static readonly int Http2Port = FreePort();

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken, options => options with
        {
            Environment = new Dictionary<string, string> { ["CORS_ORIGINS"] = Origin, ["HTTP2_ENABLED"] = "true", ["HTTP2_PORT"] = $"{Http2Port}", ["JSON_ENCODER"] = "reflection" },
        });
        var zip = new PortalZip().Contract("000002024", signed: "", initial: "5,0000");
        for (var i = 1; i <= 9; i++)
            zip.Contract($"0000{i}2024", method: "Dispensa de Licitação", signed: $"0{(i % 3) + 1}/02/2024", initial: $"{(i % 4) + 1}00000,0000", final: "1,0000");
        await _installation.ImportAsync(zip.Build(), "http.zip", context.CancellationToken);
        await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(null, ["F01"]), context.CancellationToken), context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task A_trimmed_answer_is_cut_out_of_the_whole_one_and_has_a_tag_of_its_own()
    {
        using var whole = await GetAsync("/api/v1/contracts?pageSize=3");
        using var trimmed = await GetAsync("/api/v1/contracts?fields=id,supplier.name&pageSize=3");
        var (all, some) = (await JsonAsync(whole), await JsonAsync(trimmed));

        Assert.AreEqual(all.GetProperty("next").GetString(), some.GetProperty("next").GetString());
        CollectionAssert.AreEqual(new[] { "id", "supplier" }, some.GetProperty("items")[0].EnumerateObject().Select(field => field.Name).ToArray());
        Assert.AreEqual(all.GetProperty("items")[0].GetProperty("supplier").GetProperty("name").GetString(), some.GetProperty("items")[0].GetProperty("supplier").GetProperty("name").GetString());
        Assert.AreNotEqual(whole.Headers.ETag, trimmed.Headers.ETag);

        using var again = await SendAsync(HttpMethod.Get, "/api/v1/contracts?pageSize=3&fields=supplier.name,id", ("If-None-Match", trimmed.Headers.ETag!.ToString()));
        Assert.AreEqual(HttpStatusCode.NotModified, again.StatusCode, "The same choice, written otherwise.");
        for (var i = 0; i < 20; i++)
            Assert.AreEqual(HttpStatusCode.OK, (await GetAsync($"/api/v1/contracts?pageSize=3&fields={string.Join(',', new[] { "id", "number", "object", "method", "signedOn" }.Where((_, bit) => ((i + 1) >> bit) % 2 == 1))}")).StatusCode);

        var id = all.GetProperty("items")[0].GetProperty("id").GetInt64();
        Assert.AreEqual(
            """{"contract":{"id":ID},"items":[]}""".Replace("ID", $"{id}", StringComparison.Ordinal), await (await GetAsync($"/api/v1/contracts/{id}?fields=contract.id,items.code")).Content.ReadAsStringAsync(Cancellation));
        var investigations = await JsonAsync(await GetAsync("/api/v1/investigations?fields=status,findings.high"));
        CollectionAssert.AreEqual(
            new[] { "status", "findings" }, investigations.GetProperty("items")[0].EnumerateObject().Select(field => field.Name).ToArray(), "What is not cached is trimmed too.");
        Assert.ContainsSingle(investigations.GetProperty("items")[0].GetProperty("findings").EnumerateObject());

        var problem = await ProblemAsync(await GetAsync("/api/v1/contracts?fields=id,colour,agency.phone"), HttpStatusCode.BadRequest);
        var texts = problem.GetProperty("errors").GetProperty("fields").EnumerateArray().Select(text => text.GetString()!).ToList();
        Assert.HasCount(2, texts);
        StringAssert.Contains(texts[0], "supplier");
        StringAssert.Contains(texts[1], "there are: code, name");
        await ProblemAsync(await GetAsync("/api/v1/contracts/999999?fields=status"), HttpStatusCode.NotFound);
    }

    [TestMethod]
    [DataRow("signedOn")]
    [DataRow("signedOn:asc")]
    [DataRow("value")]
    [DataRow("value:asc")]
    public async Task Every_order_is_walked_page_by_page_both_ways(string sort)
    {
        var walked = new List<ContractSummary>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await _installation.GetAsync($"/api/v1/contracts?pageSize=2&sort={sort}&cursor={cursor}", ApiJson.Default.PageContractSummary, Cancellation);
            walked.AddRange(page.Items);
            cursor = page.Next;
        }

        Assert.HasCount(10, walked);
        var (isValue, isAscending) = (sort.StartsWith("value", StringComparison.Ordinal), sort.EndsWith(":asc", StringComparison.Ordinal));
        // Without a day: first when the newest are, last when the oldest are.
        var descending = isValue
            ? walked.OrderByDescending(contract => contract.InitialValue).ThenByDescending(contract => contract.Id)
            : walked.OrderByDescending(contract => contract.SignedOn ?? DateOnly.MaxValue).ThenByDescending(contract => contract.Id);
        CollectionAssert.AreEqual((isAscending ? descending.Reverse() : descending).Select(contract => contract.Id).ToList(), walked.ConvertAll(contract => contract.Id));
    }

    [TestMethod]
    public async Task A_cursor_of_another_order_is_refused_and_says_of_which()
    {
        var page = await _installation.GetAsync("/api/v1/contracts?pageSize=2&sort=value", ApiJson.Default.PageContractSummary, Cancellation);
        foreach (var other in new[] { "", "sort=signedOn&", "sort=value:asc&" })
        {
            var problem = await ProblemAsync(await GetAsync($"/api/v1/contracts?{other}cursor={page.Next}"), HttpStatusCode.BadRequest);
            StringAssert.Contains(problem.GetProperty("errors").GetProperty("cursor")[0].GetString(), "sort=value");
        }

        var findings = await _installation.GetAsync("/api/v1/findings?sort=score:asc&pageSize=2", ApiJson.Default.PageFindingSummary, Cancellation);
        var rest = await _installation.GetAsync($"/api/v1/findings?sort=score:asc&pageSize=200&cursor={findings.Next}", ApiJson.Default.PageFindingSummary, Cancellation);
        var scores = findings.Items.Concat(rest.Items).Select(finding => (finding.Score, finding.Id)).ToList();
        Assert.AreEqual(findings.Total, scores.Count);
        CollectionAssert.AreEqual(scores.Order().ToList(), scores);
        await ProblemAsync(await GetAsync($"/api/v1/findings?cursor={findings.Next}"), HttpStatusCode.BadRequest);
    }

    [TestMethod]
    public async Task What_cannot_be_read_is_named_by_its_place_in_words_without_types()
    {
        foreach (var (path, body, field) in new[]
        {
            ("/api/v1/investigations", """{"scope":{"from":"31/01/2024","minValue":"a lot"},"indicators":"F01"}""", "scope.from scope.minValue indicators"),
            ("/api/v1/investigations", """{"scope":null,"scope":{}}""", "scope"),
            ("/api/v1/agents/zumbi/ask", """{"contractId":"one"}""", "contractId"),
            ("/api/v1/agents/zumbi/ask", "{\"contractId\":", "contractId"),
            ("/api/v1/agents/zumbi/ask", $"{{\"contractId\":{new string('[', 40)}{new string(']', 40)}}}", null!),
            ("/api/v1/admin/cache/evictions", "", "body"),
        })
        {
            using var response = await _installation.Http.PostAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
            var problem = await ProblemAsync(response, HttpStatusCode.BadRequest);
            Assert.DoesNotContain("System.", problem.GetRawText());
            Assert.DoesNotContain("Cidadao.", problem.GetRawText());
            if (field is null)
                StringAssert.Contains(problem.GetRawText(), "More than 32 levels deep");
            else
                Assert.AreEqual(field, string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)));
        }

        var unbound = await ProblemAsync(await GetAsync("/api/v1/agencies?limit=abc"), HttpStatusCode.BadRequest);
        Assert.AreEqual("Must be a whole number.", unbound.GetProperty("errors").GetProperty("limit")[0].GetString());
    }

    [TestMethod]
    public async Task Every_read_has_HEAD_and_OPTIONS()
    {
        foreach (var path in new[] { "/api/v1/contracts", "/api/v1/overview", "/api/v1/investigations", "/api/v1/indicators", "/api/v1/agents", "/api/v1/imports" })
        {
            using var get = await GetAsync(path);
            using var head = await SendAsync(HttpMethod.Head, path);
            Assert.AreEqual(HttpStatusCode.OK, head.StatusCode, path);
            Assert.IsEmpty(await head.Content.ReadAsByteArrayAsync(Cancellation));
            Assert.AreEqual(get.Headers.ETag, head.Headers.ETag);
            Assert.AreEqual(get.Content.Headers.ContentType, head.Content.Headers.ContentType);

            using var options = await SendAsync(HttpMethod.Options, path);
            Assert.AreEqual(HttpStatusCode.NoContent, options.StatusCode);
            CollectionAssert.IsSubsetOf(new[] { "GET", "HEAD", "OPTIONS" }, options.Content.Headers.Allow.ToArray());
        }

        Assert.AreEqual(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Head, "/api/v1/contracts/999999")).StatusCode);
        Assert.AreEqual(HttpStatusCode.NotFound, (await SendAsync(HttpMethod.Options, "/api/v1/nowhere")).StatusCode);
    }

    [TestMethod]
    public async Task Pages_of_the_configured_origins_may_call_and_no_others()
    {
        using var ours = await SendAsync(HttpMethod.Get, "/api/v1/overview", ("Origin", Origin));
        using var others = await SendAsync(HttpMethod.Get, "/api/v1/overview", ("Origin", "https://elsewhere.example"));
        using var preflight = await SendAsync(HttpMethod.Options, "/api/v1/investigations", ("Origin", Origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "idempotency-key"));

        Assert.AreEqual(Origin, ours.Headers.GetValues("Access-Control-Allow-Origin").Single());
        StringAssert.Contains(ours.Headers.GetValues("Access-Control-Expose-Headers").Single(), "ETag");
        Assert.IsFalse(others.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.AreEqual(HttpStatusCode.NoContent, preflight.StatusCode);
        StringAssert.Contains(preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), "idempotency-key");
    }

    [TestMethod]
    public async Task A_command_that_is_waited_for_answers_with_what_it_made()
    {
        using var waited = await CommandAsync("wait=30");
        using var accepted = await CommandAsync("respond-async");
        using var impatient = await CommandAsync("respond-async, wait=0");
        using var ordinary = await CommandAsync("handling=lenient");

        Assert.AreEqual((HttpStatusCode.OK, "wait=30"), (waited.StatusCode, waited.Headers.GetValues("Preference-Applied").Single()));
        var made = (await waited.Content.ReadFromJsonAsync(ApiJson.Default.InvestigationResponse, Cancellation))!;
        Assert.AreEqual(("completed", $"/api/v1/investigations/{made.Id}"), (made.Status, waited.Headers.Location!.ToString()));
        Assert.AreEqual((HttpStatusCode.Accepted, "respond-async"), (accepted.StatusCode, accepted.Headers.GetValues("Preference-Applied").Single()));
        Assert.AreEqual("wait=0", impatient.Headers.GetValues("Preference-Applied").Single());
        Assert.AreEqual((HttpStatusCode.Accepted, false), (ordinary.StatusCode, ordinary.Headers.Contains("Preference-Applied")));
    }

    [TestMethod]
    public async Task The_clients_id_comes_back_also_in_problems_that_are_cached()
    {
        for (var i = 0; i < 3; i++)
        {
            using var response = await SendAsync(HttpMethod.Get, "/api/v1/contracts/888888", ("X-Correlation-Id", $"mine-{i}"));
            Assert.AreEqual($"mine-{i}", response.Headers.GetValues("X-Correlation-Id").Single());
            Assert.AreEqual($"mine-{i}", (await ProblemAsync(response, HttpStatusCode.NotFound)).GetProperty("correlationId").GetString());
        }

        using var forged = await SendAsync(HttpMethod.Get, "/api/v1/nowhere", ("X-Correlation-Id", "a b<script>"));
        var own = forged.Headers.GetValues("X-Correlation-Id").Single();
        Assert.AreNotEqual("a b<script>", own);
        Assert.AreEqual(own, (await ProblemAsync(forged, HttpStatusCode.NotFound)).GetProperty("correlationId").GetString());
    }

    [TestMethod]
    [DataRow("br", "br")]
    [DataRow("gzip;q=0.5, br;q=0.1", "gzip")]
    [DataRow("br;q=0, *", "gzip")]
    [DataRow("identity", null)]
    [DataRow("identity, br;q=0.5", null)]
    public async Task An_answer_that_is_made_for_the_request_is_compressed_as_the_client_likes(string accepted, string? encoding)
    {
        using var plain = await GetAsync("/openapi/v1.json");
        using var answer = await SendAsync(HttpMethod.Get, "/openapi/v1.json", ("Accept-Encoding", accepted));
        using var small = await SendAsync(HttpMethod.Get, "/api/v1/imports/limits", ("Accept-Encoding", accepted));

        Assert.AreEqual(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        await using Stream read = encoding switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body };
        Assert.AreEqual(await plain.Content.ReadAsStringAsync(Cancellation), await new StreamReader(read).ReadToEndAsync(Cancellation));
        Assert.IsEmpty(small.Content.Headers.ContentEncoding, "Less than 1 KB.");
        if (encoding is not null)
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
    }

    [TestMethod]
    public async Task A_compressed_body_is_read_up_to_its_limit()
    {
        using var small = await PostCompressedAsync("""{"scope":{"from":"31/01/2024"}}""");
        Assert.AreEqual("scope.from", (await ProblemAsync(small, HttpStatusCode.BadRequest)).GetProperty("errors").EnumerateObject().Single().Name);
        using var bomb = await PostCompressedAsync($$$"""{"scope":{"text":"{{{new string('a', 1 << 21)}}}"}}""");
        await ProblemAsync(bomb, HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task<HttpResponseMessage> PostCompressedAsync(string json)
    {
        var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(json), Cancellation);
        using var content = new ByteArrayContent(compressed.ToArray()) { Headers = { ContentType = new("application/json"), ContentEncoding = { "gzip" } } };
        return await _installation.Http.PostAsync("/api/v1/investigations", content, Cancellation);
    }

    [TestMethod]
    public async Task A_body_beyond_the_limit_is_refused()
    {
        using var content = new StringContent($$$"""{"scope":{"text":"{{{new string('a', 1 << 21)}}}"}}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/investigations") { Content = content };
        // Who does not ask first may be cut off in the middle of sending.
        request.Headers.ExpectContinue = true;
        using var response = await _installation.Http.SendAsync(request, Cancellation);

        await ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [TestMethod]
    public async Task HTTP_2_without_TLS_is_spoken_on_its_port()
    {
        using var client = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await client.GetAsync(new UriBuilder(_installation.Topology.Addresses["api"]) { Port = Http2Port, Path = "/api/v1/overview" }.Uri, Cancellation);

        Assert.AreEqual((HttpStatusCode.OK, HttpVersion.Version20), (response.StatusCode, response.Version));
        Assert.AreEqual(HttpVersion.Version11, (await GetAsync("/api/v1/overview")).Version);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<HttpResponseMessage> GetAsync(string path) => _installation.Http.GetAsync(path, Cancellation);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await _installation.Http.SendAsync(request, Cancellation);
    }

    private async Task<HttpResponseMessage> CommandAsync(string prefer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/investigations")
        {
            Content = JsonContent.Create(new(new(Unit: "100001"), ["F01"]), ApiJson.Default.StartInvestigationRequest),
        };
        request.Headers.Add("Prefer", prefer);
        return await _installation.Http.SendAsync(request, Cancellation);
    }

    private Task<JsonElement> JsonAsync(HttpResponseMessage response) => response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

    private async Task<JsonElement> ProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        Assert.AreEqual(status, response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await JsonAsync(response);
    }
}
