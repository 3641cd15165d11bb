using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Access;

/// <summary>Who may call what, on two replicas of an installation whose reads are open.</summary>
[TestClass]
public sealed partial class AccessTests
{
    /// <summary>For everybody, whatever else is closed.</summary>
    private static readonly string[] Public = ["/health", "/alive", "/started", "/openapi/", "/asyncapi/", "/scalar", "/graphql/ui"];

    /// <summary>Reads that come as something else than GET. What else an operation of GraphQL does, it asks itself (GraphQlTests).</summary>
    private static readonly string[] ReadsByPost = ["/graphql", "/api/v1/batch"];

    private static Installation _installation = null!;
    private static Caller _admin = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        // Read again so seldom that what reaches the other replica in seconds came by the event stream.
        _installation = await Installation.StartAsync(context.CancellationToken, options => options with
        {
            Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
            Apis = 2,
            Environment = new Dictionary<string, string> { ["Access__Reread"] = "00:01:00", ["Limits__AddressBurst"] = "100000" },
        });
        _admin = new(_installation, _installation.Topology.ApiKey);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Every_endpoint_lets_in_who_may_and_nobody_else()
    {
        var expired = await _admin.ExpiredAsync(Cancellation);
        var (revokedId, revoked) = await _admin.MakeAsync(Cancellation, "admin");
        Assert.AreEqual(HttpStatusCode.NoContent, await _admin.StatusAsync("DELETE", $"/api/v1/admin/keys/{revokedId}", Cancellation));
        var (_, reader) = await _admin.MakeAsync(Cancellation);
        var (_, investigator) = await _admin.MakeAsync(Cancellation, "investigate");
        var (_, importer) = await _admin.MakeAsync(Cancellation, "import");
        var anonymous = _admin with { Secret = null };
        (string Name, Caller Caller, bool IsKnown, string[] May)[] callers =
        [
            ("anonymous", anonymous, false, ["reader"]),
            ("wrong", _admin with { Secret = _admin.Secret![..^4] + "AAAA" }, false, ["reader"]),
            ("malformed", _admin with { Secret = "x" }, false, ["reader"]),
            ("expired", expired, false, ["reader"]),
            ("revoked", revoked, false, ["reader"]),
            ("no scope", reader, true, ["reader"]),
            ("investigate", investigator, true, ["reader", "investigate"]),
            ("import", importer, true, ["reader", "import"]),
            ("admin", _admin, true, ["reader", "investigate", "import", "admin"]),
            ("by X-Api-Key", importer with { Header = "X-Api-Key" }, true, ["reader", "import"]),
        ];
        var endpoints = await _installation.GetAsync("/api/v1/admin/endpoints", ApiJson.Default.IReadOnlyListEndpointResponse, Cancellation);
        await AllOfTheDocumentAsync(endpoints);

        var surprises = new List<string>();
        foreach (var endpoint in endpoints)
        {
            var method = endpoint.Method ?? "GET";
            var expected = WhoMay(method, endpoint.Path);
            if (!endpoint.IsDeclared || endpoint.Who != expected)
                surprises.Add($"{method} {endpoint.Path} is for {endpoint.Who} (declared: {endpoint.IsDeclared}) and should be for {expected}");
            foreach (var (name, caller, isKnown, may) in callers)
            {
                var status = await caller.StatusAsync(method, PathOf(endpoint.Path), Cancellation);
                var isIn = expected == "anyone" || may.Contains(expected);
                if (isIn ? status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests : status != (isKnown ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized))
                    surprises.Add($"{method} {endpoint.Path}, {name}: {status}");
            }
        }

        Assert.AreEqual("", string.Join('\n', surprises));
        Assert.IsGreaterThan(50, endpoints.Count);
        TestContext.WriteLine($"{endpoints.Count} endpoints, {callers.Length} callers");
    }

    [TestMethod]
    public async Task Who_may_not_is_told_what_is_needed_and_how_to_get_it()
    {
        using var without = await (_admin with { Secret = null }).SendAsync("POST", "/api/v1/imports", Cancellation);
        var (_, reader) = await _admin.MakeAsync(Cancellation);
        using var tooLittle = await reader.SendAsync("POST", "/api/v1/investigations", Cancellation);
        using var wrong = await (_admin with { Secret = "cidadao_" + new string('x', 43) }).SendAsync("GET", "/api/v1/admin/keys", Cancellation);

        var (needed, missing, invalid) = (
            await Caller.ProblemAsync(without, Cancellation), await Caller.ProblemAsync(tooLittle, Cancellation), await Caller.ProblemAsync(wrong, Cancellation));

        Assert.AreEqual((HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Unauthorized), (without.StatusCode, tooLittle.StatusCode, wrong.StatusCode));
        Assert.AreEqual("Bearer", without.Headers.WwwAuthenticate.Single().Scheme);
        Assert.Contains("error=\"insufficient_scope\", scope=\"investigate\"", tooLittle.Headers.WwwAuthenticate.Single().ToString());
        Assert.Contains("error=\"invalid_token\"", wrong.Headers.WwwAuthenticate.Single().ToString());
        Assert.AreEqual(("urn:cidadao:problem:key-needed", "import"), (needed.GetProperty("type").GetString(), needed.GetProperty("scope").GetString()));
        Assert.AreEqual(("urn:cidadao:problem:scope-missing", "investigate"), (missing.GetProperty("type").GetString(), missing.GetProperty("scope").GetString()));
        Assert.AreEqual("urn:cidadao:problem:key-invalid", invalid.GetProperty("type").GetString());
        Assert.Contains("./cidadao key new NAME --scope import", needed.GetProperty("detail").GetString()!);
        // What is not there is not there for everybody.
        Assert.AreEqual(HttpStatusCode.NotFound, await (_admin with { Secret = null }).StatusAsync("GET", "/api/v1/nothing", Cancellation));
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, await (_admin with { Secret = null }).StatusAsync("PUT", "/api/v1/imports", Cancellation));
    }

    [TestMethod]
    public async Task A_new_key_and_its_revocation_reach_the_other_replica_within_seconds()
    {
        var began = TimeProvider.System.GetTimestamp();
        var (id, owner) = await _admin.MakeAsync(Cancellation, "admin");
        Assert.AreEqual(HttpStatusCode.OK, await owner.StatusAsync("GET", "/api/v1/admin/messaging", Cancellation));
        await Installation.UntilAsync(async () => await owner.StatusAsync("GET", "/api/v1/admin/messaging", Cancellation, "api-2") == HttpStatusCode.OK, Cancellation);
        var known = TimeProvider.System.GetElapsedTime(began);

        began = TimeProvider.System.GetTimestamp();
        Assert.AreEqual(HttpStatusCode.NoContent, await _admin.StatusAsync("DELETE", $"/api/v1/admin/keys/{id}", Cancellation));
        Assert.AreEqual(HttpStatusCode.Unauthorized, await owner.StatusAsync("GET", "/api/v1/admin/messaging", Cancellation));
        await Installation.UntilAsync(async () => await owner.StatusAsync("GET", "/api/v1/admin/messaging", Cancellation, "api-2") == HttpStatusCode.Unauthorized, Cancellation);
        var revoked = TimeProvider.System.GetElapsedTime(began);

        TestContext.WriteLine($"known after {known.TotalMilliseconds:F0} ms, revoked after {revoked.TotalMilliseconds:F0} ms");
        Assert.IsLessThan(TimeSpan.FromSeconds(10), known);
        Assert.IsLessThan(TimeSpan.FromSeconds(10), revoked);
        var listed = (await _admin.ListAsync(Cancellation)).Single(key => key.Id == id);
        Assert.AreEqual("revoked", listed.Status);
    }

    [TestMethod]
    public async Task A_secret_is_kept_nowhere()
    {
        var (id, owner) = await _admin.MakeAsync(Cancellation, "import");
        await owner.StatusAsync("POST", "/api/v1/imports", Cancellation);

        var row = await _installation.ScalarAsync<string>($"SELECT api_keys::text FROM api_keys WHERE id = '{id}'", Cancellation);
        Assert.DoesNotContain(owner.Secret!, row);
        Assert.Contains(owner.Secret![..12], row);
        var sent = await _installation.ColumnAsync<string>("SELECT payload::text FROM outbox", Cancellation);
        Assert.DoesNotContain(owner.Secret!, string.Concat(sent));
        Assert.DoesNotContain(owner.Secret!, _installation.LogOf(ResourceNames.Api));
        using var list = await _admin.SendAsync("GET", "/api/v1/admin/keys", Cancellation);
        Assert.DoesNotContain(owner.Secret!, await list.Content.ReadAsStringAsync(Cancellation));
    }

    [TestMethod]
    [DataRow("""{"name":""}""", "name")]
    [DataRow("""{"name":"x","scopes":["everything"]}""", "scopes")]
    [DataRow("""{"name":"x","days":0}""", "days")]
    public async Task A_key_that_makes_no_sense_is_refused_by_field(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _admin.SendAsync("POST", "/api/v1/admin/keys", Cancellation, body: content);

        Assert.AreEqual(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.IsTrue((await Caller.ProblemAsync(response, Cancellation)).GetProperty("errors").TryGetProperty(field, out _));
    }

    /// <summary>The rule, in other words than the API's: what an endpoint's address and method say of it.</summary>
    private static string WhoMay(string method, string path) =>
        Array.Exists(Public, open => path.StartsWith(open, StringComparison.Ordinal)) ? "anyone"
        : path.StartsWith("/api/v1/admin", StringComparison.Ordinal) ? "admin"
        : method is "GET" or "HEAD" || ReadsByPost.Contains(path) ? "reader"
        : path.StartsWith("/api/v1/imports", StringComparison.Ordinal) || path.StartsWith("/api/v1/harvests", StringComparison.Ordinal) ? "import"
        : "investigate";

    /// <summary>What is documented is in the list: the list lacks nothing.</summary>
    private async Task AllOfTheDocumentAsync(IReadOnlyList<EndpointResponse> endpoints)
    {
        var document = await _installation.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);
        var documented = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {Parameter().Replace(path.Name, "{}").TrimEnd('/')}"));
        var listed = endpoints.Select(endpoint => $"{endpoint.Method} {Parameter().Replace(endpoint.Path, "{}")}").ToHashSet();
        Assert.AreEqual("", string.Join(", ", documented.Where(operation => !listed.Contains(operation))));
        var upload = document.GetProperty("paths").GetProperty("/api/v1/imports").GetProperty("post");
        Assert.AreEqual("import", upload.GetProperty("security")[0].GetProperty("ApiKey")[0].GetString());
        Assert.AreEqual("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey").GetProperty("scheme").GetString());
    }

    private static string PathOf(string template) => Parameter().Replace(template, parameter =>
        parameter.Value.Contains(":guid", StringComparison.Ordinal) ? Guid.NewGuid().ToString() : parameter.Value.Contains(":long", StringComparison.Ordinal) ? "1" : "x");

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
