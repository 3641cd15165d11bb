using System.Text;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Http;

/// <summary>Thousands of requests that nobody means well with, through the real pipeline: whatever comes, it is not our failure.</summary>
[TestClass]
public sealed class FuzzTests
{
    /// <summary>Each test run asks as much as it has the time for; <c>CIDADAO_FUZZ_REQUESTS</c> asks for more.</summary>
    public static readonly int Requests = int.TryParse(Environment.GetEnvironmentVariable("CIDADAO_FUZZ_REQUESTS"), out var asked) ? asked : 6_000;

    private static readonly string[] Paths =
    [
        "contracts", "contracts/{}", "findings", "findings/{}", "findings/{}/triage", "findings/{}/narrative", "investigations", "investigations/{}", "investigations/{}/events",
        "imports", "imports/{}", "imports/{}/rejections", "agencies", "units", "overview", "indicators", "agents", "risk/contracts/{}", "risk/suppliers/{}", "risk/agencies/{}",
        "quality", "quality/{}", "harvests", "harvests/{}", "batch", "agents/{}/ask", "admin/dead-letters", "admin/cache/entries", "nowhere/{}",
    ];

    private static readonly string[] Parameters =
    [
        "from", "to", "agency", "unit", "supplier", "method", "minValue", "maxValue", "text", "sort", "pageSize", "cursor", "fields", "investigation", "contract", "indicator",
        "severity", "triage", "limit", "at", "source", "year", "month", "key", "%00", "a[]", "",
    ];

    private static readonly string[] Values =
    [
        "", "0", "1", "-1", "99999999999999999999", "1e400", "NaN", "-0", "2024-01-01", "9999-12-31", "0001-01-01", "2024-13-45", "value", "value:asc", "signedOn:asc", "score:asc",
        ":", "%27;DROP TABLE contracts--", "%25%25%5C_", "%00", "%ff%fe", "%F0%9F%92%A9", "bm90IGEgY3Vyc29y", "fHx8", "fDE", "c2NvcmU6ZGVzY3xOYU58MQ", "dmFsdWU6ZGVzY3wxZTQwMHwx",
        "c2lnbmVkT246ZGVzY3x8OTk", "dmFsdWU6ZGVzY3wtMXw5OTk5OTk5OTk5OTk5OTk5OTk5", "id,agency.name", "items.,", "id.id.id", "00000000-0000-0000-0000-000000000000", "open", "critical", "directAward", "F01",
        "\"a\" OR -b & (c", "helicoptero -", "<->", "|||", "1:1", "true", "null",
    ];

    private static readonly string[] Json =
    [
        "null", "true", "0", "-1", "1.5", "1e999", "99999999999999999999999", "\"\"", "\"a\"", "\"\\u0000\"", "\"\\ud800\"", "[]", "{}", "[null]", "[{}]", "{\"\":0}", "{\"a\":1,\"a\":2}", "\"2024-01-01\"",
        "\"contracts\"", "\"allMustSucceed\"", "\"F01\"", "[\"F01\",null]", "{\"F21\":{\"share\":1e308}}", "{\"F21\":null}", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "\"confirm\"", "\"zumbi\"",
    ];

    private static readonly string[] Names =
    [
        "operations", "strategy", "timeoutSeconds", "concurrency", "id", "priority", "dependsOn", "get", "search", "ask", "investigate", "triage", "resource", "query", "agent", "contractId",
        "scope", "indicators", "thresholds", "finding", "action", "text", "by", "from", "to", "unit", "method", "minValue", "feed", "key", "tag", "sort", "cursor", "pageSize",
    ];

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Whatever_is_sent_is_answered_and_never_with_a_failure_of_ours()
    {
        await using var installation = await Installation.StartAsync(Cancellation, options => options with
        {
            // No worker: what is accepted by chance need not be done.
            Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
        });
        var failures = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        await Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (seed, cancellation) =>
        {
            using var request = Request(new Random(seed));
            using var response = await installation.Http.SendAsync(request, cancellation);
            statuses.AddOrUpdate((int)response.StatusCode, 1, (_, count) => count + 1);
            if ((int)response.StatusCode < 500)
                return;
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellation);
            failures.Enqueue($"{seed}: {(int)response.StatusCode} {request.Method} {request.RequestUri} {body}\n{await response.Content.ReadAsStringAsync(cancellation)}");
        });

        TestContext.WriteLine(string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}: {status.Value}")));
        Assert.AreEqual("", string.Join("\n\n", failures.Take(10)), $"{failures.Count} of {Requests}");
        Assert.IsGreaterThan(Requests / 20, statuses.GetValueOrDefault(200), "Some of it is right, and goes deeper.");
        Assert.IsGreaterThan(Requests / 5, statuses.GetValueOrDefault(400));
    }

    private static HttpRequestMessage Request(Random random)
    {
        var isBatch = random.Next(4) == 0;
        var path = isBatch ? "batch" : One(random, Paths).Replace("{}", Uri.EscapeDataString(Uri.UnescapeDataString(One(random, Values))), StringComparison.Ordinal);
        var query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ => $"{One(random, Parameters)}={One(random, Values)}"));
        var method = isBatch ? HttpMethod.Post : random.Next(8) switch { 0 or 1 => HttpMethod.Post, 2 => HttpMethod.Head, 3 => HttpMethod.Options, 4 => HttpMethod.Delete, _ => HttpMethod.Get };
        var request = new HttpRequestMessage(method, new Uri($"/api/v1/{path}?{query}", UriKind.Relative));
        if (method == HttpMethod.Post)
        {
            var body = isBatch && random.Next(2) == 0 ? Batch(random) : random.Next(6) == 0 ? Garbage(random) : Encoding.UTF8.GetBytes(Value(random, 5));
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", random.Next(10) == 0 ? "text/plain" : "application/json");
        }

        foreach (var (name, value) in new[] { ("Accept-Language", "xx;q=2,,en"), ("Accept-Encoding", "br;q=x,*;q=0"), ("If-None-Match", "\"\",*"), ("Prefer", "wait=-1, wait=99999999999"),
            ("Idempotency-Key", new string('k', 201)), ("Idempotency-Key", $"k{random.Next(50)}"), ("X-Correlation-Id", "<>"), ("Origin", "null") })
        {
            if (random.Next(10) == 0)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    /// <summary>A batch of the right shape, so that it is more than its first fault.</summary>
    private static byte[] Batch(Random random)
    {
        var operations = Enumerable.Range(0, random.Next(1, 12)).Select(i =>
        {
            var needed = i > 0 && random.Next(3) == 0 ? $"\"o{random.Next(i)}\"" : "";
            return $$"""{"id":"o{{i}}","priority":{{random.Next(10)}},"dependsOn":[{{needed}}],{{Operation(random)}}}""";
        });
        return Encoding.UTF8.GetBytes($$"""{"strategy":"{{One(random, ["bestEffort", "allMustSucceed"])}}","operations":[{{string.Join(',', operations)}}]}""");
    }

    private static string Operation(Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                var (resource, id) = (One(random, ["contracts", "findings", "investigations", "imports"]), One(random, ["1", "00000000-0000-0000-0000-000000000001"]));
                return $"\"get\":{{\"resource\":\"{resource}\",\"id\":\"{id}\"}}";
            case 1:
                return "\"search\":{\"resource\":\"contracts\",\"query\":{\"sort\":\"value:asc\",\"pageSize\":\"2\"}}";
            case 2:
                return "\"search\":{\"resource\":\"findings\"}";
            case 3:
                return "\"investigate\":{\"scope\":{\"unit\":\"x\"}}";
            case 4:
                return $"\"triage\":{{\"finding\":{random.Next(3)},\"action\":\"confirm\",\"by\":\"x\"}}";
            default:
                return $"\"{One(random, Names)}\":{Value(random, 3)}";
        }
    }

    private static string Value(Random random, int depth) => (depth == 0 ? 0 : random.Next(4)) switch
    {
        0 or 1 => One(random, Json),
        2 => $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)))}]",
        _ => $"{{{string.Join(',', Enumerable.Range(0, random.Next(5)).Select(_ => $"\"{One(random, Names)}\":{Value(random, depth - 1)}"))}}}",
    };

    private static byte[] Garbage(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string One(Random random, string[] of) => of[random.Next(of.Length)];
}
