using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cidadao.Api.Responses;
using Cidadao.IntegrationTests.Access;
using Cidadao.IntegrationTests.Http;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.GraphQl;

/// <summary>GraphQL through the real pipeline, over a month with something to find.</summary>
[TestClass]
public sealed partial class GraphQlTests
{
    private const int Contracts = 60;

    private static Installation _installation = null!;
    private static GraphClient _client = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        var cancellation = context.CancellationToken;
        _installation = await Installation.StartAsync(cancellation, options => options with
        {
            // Each statement in the log, under its name.
            Environment = new Dictionary<string, string> { ["Logging__LogLevel__Microsoft.EntityFrameworkCore.Database.Command"] = "Information" },
        });
        _client = new(_installation.Http);
        var import = await _installation.ImportAsync(Month("150000,0000"), "graphql.zip", cancellation);
        Assert.AreEqual("completed", import.Status, import.Failure);
        await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(null, ["F01"]), cancellation), cancellation);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }

    [TestMethod]
    public async Task A_mutation_needs_a_key_with_the_scope_and_a_query_needs_none()
    {
        using var http = new HttpClient { BaseAddress = _installation.Http.BaseAddress, DefaultRequestHeaders = { { "Accept-Language", "en" } } };
        var stranger = new GraphClient(http);
        await stranger.DataAsync("{ contracts(first: 1) { nodes { id } } }", null, Cancellation);
        const string Cancel = "mutation { cancelInvestigation(id: \"00000000-0000-0000-0000-000000000001\") { id } }";

        var refused = await stranger.AskAsync(Cancel, null, Cancellation);
        Assert.AreEqual((HttpStatusCode.Unauthorized, "KEY_NEEDED"), (refused.Status, refused.Code));

        var (_, importer) = await new Caller(_installation, _installation.Topology.ApiKey).MakeAsync(Cancellation, "import");
        http.DefaultRequestHeaders.Authorization = new("Bearer", importer.Secret);
        refused = await stranger.AskAsync(Cancel, null, Cancellation);
        Assert.AreEqual((HttpStatusCode.Forbidden, "SCOPE_MISSING"), (refused.Status, refused.Code));
        Assert.Contains("--scope investigate", (string)refused.Errors[0]!["message"]!);
    }

    /// <summary><c>docs/schema.graphql</c> is made from the code: run the test with <c>CIDADAO_WRITE_DOCS=1</c> to write it anew.</summary>
    [TestMethod]
    public async Task The_schema_document_is_the_schema()
    {
        var schema = (await _installation.Http.GetStringAsync("/graphql/schema", Cancellation)).TrimEnd() + "\n";
        var path = Path.Combine(Docs(), "schema.graphql");
        if (Environment.GetEnvironmentVariable("CIDADAO_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, schema, Cancellation);

        Assert.AreEqual(await File.ReadAllTextAsync(path, Cancellation), schema, "Run the test once with CIDADAO_WRITE_DOCS=1 and commit docs/schema.graphql.");
    }

    [TestMethod]
    public async Task The_examples_of_the_document_run()
    {
        var finding = (string)(await _client.DataAsync("{ findings(first: 1) { nodes { id } } }", null, Cancellation))["findings"]!["nodes"]![0]!["id"]!;
        var document = await File.ReadAllTextAsync(Path.Combine(Docs(), "graphql.md"), Cancellation);
        var examples = Example().Matches(document);
        Assert.IsGreaterThanOrEqualTo(5, examples.Count);
        foreach (Match example in examples)
        {
            var variables = example.Groups["variables"] is { Success: true } given ? JsonNode.Parse(given.Value.Replace("FINDING", finding, StringComparison.Ordinal)) : null;
            await _client.DataAsync(example.Groups["query"].Value, variables, Cancellation);
        }
    }

    [TestMethod]
    public async Task A_page_of_fifty_contracts_with_all_that_hangs_on_them_takes_at_most_five_statements()
    {
        const string Query =
            """
            { contracts(first: 50, orderBy: VALUE, filter: { unit: "700001" }) { total nodes { id number supplier { name document } buyingUnit { code name }
                items(first: 2) { description unitPrice } findings(first: 2) { severity triage title { pt } } } } }
            """;
        var before = Statements().Count;

        var page = (await _client.DataAsync(Query, null, Cancellation))["contracts"]!;

        var nodes = page["nodes"]!.AsArray();
        Assert.AreEqual((50, Contracts), (nodes.Count, (int)page["total"]!));
        Assert.IsTrue(nodes.All(node => (string)node!["buyingUnit"]!["code"]! == "700001" && node["items"]!.AsArray().Count == 2));
        Assert.IsTrue(nodes.All(node => node!["findings"]!.AsArray().Count > 0), "The month was made so that each contract has a finding.");
        await Installation.UntilAsync(() => Task.FromResult(Statements().Skip(before).Any(name => name == "triage.states")), Cancellation);
        var statements = Statements().Skip(before).Where(IsOfGraphQl).ToList();
        Assert.AreEqual(
            "contracts.page graphql.contract.findings graphql.contracts.count graphql.items triage.states", string.Join(' ', statements.Order(StringComparer.Ordinal)));

        // Each field is kept: the same fields in another document read nothing.
        await _client.DataAsync(Query.Replace("{ id number", "{ number id", StringComparison.Ordinal), null, Cancellation);
        await _client.DataAsync("{ investigations(first: 1) { total } }", null, Cancellation);
        await Installation.UntilAsync(() => Task.FromResult(Statements().Skip(before).Any(name => name == "graphql.investigations.count")), Cancellation);
        Assert.AreEqual(5, Statements().Skip(before).Count(name => IsOfGraphQl(name) && !name.StartsWith("graphql.investigations", StringComparison.Ordinal)));
    }

    [TestMethod]
    public async Task Relations_lead_from_a_finding_to_its_investigation_and_over_its_contracts_to_buyers_and_suppliers()
    {
        var data = await _client.DataAsync(
            """
            query { findings(first: 2, filter: { indicator: "F01", severity: INFO }) { nodes { id indicator { code legalBasis } evidence { result { value } threshold { source } inputs { name { en } } }
                investigation { id status findings(first: 3) { total nodes { id } } }
                contracts(first: 1) { parentAgency { name } sourceFile tender { number } amendments { number }
                  agency { code contractCount contractValue contracts(first: 2, orderBy: VALUE) { total nodes { id } pageInfo { endCursor hasNextPage } } }
                  buyingUnit { agency { code } contractCount contracts(first: 1, filter: { minValue: 1 }) { nodes { id } } }
                  supplier { kind contracts(first: 3) { total totalIsEstimate edges { cursor node { id } } } } } } } }
            """,
            null,
            Cancellation);

        var finding = data["findings"]!["nodes"]![0]!;
        Assert.AreEqual("F01", (string)finding["indicator"]!["code"]!);
        Assert.AreEqual("COMPLETED", (string)finding["investigation"]!["status"]!);
        Assert.AreEqual(Contracts, (int)finding["investigation"]!["findings"]!["total"]!);
        var contract = finding["contracts"]![0]!;
        Assert.AreEqual((Contracts + 1, true), ((int)contract["agency"]!["contracts"]!["total"]!, (bool)contract["agency"]!["contracts"]!["pageInfo"]!["hasNextPage"]!));
        Assert.AreEqual(Contracts + 1, (int)contract["agency"]!["contractCount"]!);
        Assert.AreEqual("90100", (string)contract["buyingUnit"]!["agency"]!["code"]!);
        Assert.HasCount(3, contract["supplier"]!["contracts"]!["edges"]!.AsArray());
    }

    [TestMethod]
    [DataRow("SIGNED_ON", "signedOn")]
    [DataRow("VALUE", "value")]
    public async Task Cursors_are_those_of_REST_and_pages_have_each_row_once(string order, string sort)
    {
        var ids = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = (await _client.DataAsync(
                $"query P($after: String) {{ contracts(first: 25, orderBy: {order}, after: $after) {{ nodes {{ id }} pageInfo {{ endCursor hasNextPage }} }} }}",
                new { after = cursor },
                Cancellation))["contracts"]!;
            ids.AddRange(page["nodes"]!.AsArray().Select(node => (string)node!["id"]!));
            if (!(bool)page["pageInfo"]!["hasNextPage"]!)
                break;
            cursor = (string)page["pageInfo"]!["endCursor"]!;
            var rest = await _installation.GetAsync($"/api/v1/contracts?sort={sort}&pageSize=25&cursor={cursor}", ApiJson.Default.PageContractSummary, Cancellation);
            var next = (await _client.DataAsync(
                $"query P($after: String) {{ contracts(first: 25, orderBy: {order}, after: $after) {{ nodes {{ id }} }} }}", new { after = cursor }, Cancellation))["contracts"]!;
            CollectionAssert.AreEqual(
                rest.Items.Select(contract => contract.Id.ToString(CultureInfo.InvariantCulture)).ToArray(), next["nodes"]!.AsArray().Select(node => (string)node!["id"]!).ToArray());
        }

        Assert.AreEqual((Contracts + 1, Contracts + 1), (ids.Count, ids.Distinct().Count()));
    }

    [TestMethod]
    public async Task Too_much_is_refused_with_figure_limit_and_path_before_anything_is_read()
    {
        var before = Statements().Count(IsOfGraphQl);
        var heavy = await _client.AskAsync("query H($n: Int!) { contracts(first: $n) { nodes { id supplier { contracts(first: 10) { nodes { id } } } } } }", new { n = 200 }, Cancellation);
        Assert.AreEqual((HttpStatusCode.BadRequest, "LIMIT_EXCEEDED"), (heavy.Status, heavy.Code), heavy.Body?.ToJsonString());
        var extensions = heavy.Errors[0]!["extensions"]!;
        // One connection of 200 rows, each with a supplier and its connection of 10.
        Assert.AreEqual(("complexity", 1 + (200 * (1 + 1 + 1 + 10)), 1_000), ((string)extensions["limitName"]!, (int)extensions["cost"]!, (int)extensions["limit"]!));
        Assert.AreEqual("contracts.nodes.supplier.contracts.nodes", string.Join('.', extensions["path"]!.AsArray().Select(name => (string)name!)));

        var deep = await _client.AskAsync($"{{ {Repeat("finding(id: 1) { contracts(first: 1) { ", "supplier { contracts(first: 1) { nodes { ", 4)} id {new string('}', 14)} }}", null, Cancellation);
        Assert.AreEqual("depth", (string)deep.Errors[0]!["extensions"]!["limitName"]!, deep.Body?.ToJsonString());
        Assert.AreEqual((15, 10), ((int)deep.Errors[0]!["extensions"]!["cost"]!, (int)deep.Errors[0]!["extensions"]!["limit"]!));

        var aliased = await _client.AskAsync($"{{ {string.Join(' ', Enumerable.Range(0, 40).Select(n => $"a{n}: indicator(code: \"F01\") {{ code }}"))} }}", null, Cancellation);
        Assert.AreEqual(("aliases", 40), ((string)aliased.Errors[0]!["extensions"]!["limitName"]!, (int)aliased.Errors[0]!["extensions"]!["cost"]!));

        var wordy = await _client.AskAsync($"{{ {string.Join(' ', Enumerable.Repeat("__typename", 2_100))} }}", null, Cancellation);
        Assert.AreEqual("tokens", (string)wordy.Errors[0]!["extensions"]!["limitName"]!);

        var long_ = await _client.AskAsync($"{{ __typename }} #{new string('x', 40_000)}", null, Cancellation);
        Assert.AreEqual("characters", (string)long_.Errors[0]!["extensions"]!["limitName"]!);

        var cyclic = await _client.AskAsync("{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }", null, Cancellation);
        Assert.AreEqual((HttpStatusCode.BadRequest, "NO_FRAGMENT_CYCLES"), (cyclic.Status, cyclic.Code));

        var doubled = await _client.AskAsync(
            $"{{ ...f0 }} {string.Join(' ', Enumerable.Range(0, 40).Select(n => $"fragment f{n} on Query {{ {(n < 39 ? $"...f{n + 1} ...f{n + 1}" : "__typename")} }}"))}", null, Cancellation);
        Assert.AreEqual(("fields", HttpStatusCode.BadRequest), ((string)doubled.Errors[0]!["extensions"]!["limitName"]!, doubled.Status));

        var many = await _client.AskAsync("{ agencies(first: 500) { code } }", null, Cancellation);
        Assert.AreEqual("first", (string)many.Errors[0]!["extensions"]!["limitName"]!);

        var nested = await _client.AskAsync("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", null, Cancellation);
        Assert.AreEqual("introspection", (string)nested.Errors[0]!["extensions"]!["limitName"]!);
        Assert.AreEqual(before, Statements().Count(IsOfGraphQl));
    }

    [TestMethod]
    public async Task Arguments_are_checked_as_in_REST_all_at_once()
    {
        var answer = await _client.AskAsync(
            """{ contracts(after: "???", filter: { from: "2024-02-01", to: "2024-01-01", minValue: -1 }) { nodes { id } } }""", null, Cancellation);

        Assert.AreEqual((HttpStatusCode.OK, "INVALID"), (answer.Status, answer.Code), answer.Body?.ToJsonString());
        CollectionAssert.AreEquivalent(
            new[] { "after", "from", "minValue" }, answer.Errors[0]!["extensions"]!["errors"]!.AsObject().Select(error => error.Key).ToArray());
        Assert.AreEqual("INVALID", (await _client.AskAsync("""{ findings(filter: { investigation: "x", indicator: "F99" }) { nodes { id } } }""", null, Cancellation)).Code);
    }

    [TestMethod]
    public async Task Commands_are_those_of_REST_and_a_key_makes_a_second_one_the_first()
    {
        const string Start = "mutation S($key: String, $codes: [String!]) { startInvestigation(input: { scope: { unit: \"700001\" }, indicators: $codes }, idempotencyKey: $key) { id location } }";
        var key = Guid.NewGuid().ToString();
        var first = (await _client.DataAsync(Start, new { key, codes = new[] { "F01" } }, Cancellation))["startInvestigation"]!;
        var second = (await _client.DataAsync(Start, new { key, codes = new[] { "F01" } }, Cancellation))["startInvestigation"]!;
        Assert.AreEqual((string)first["id"]!, (string)second["id"]!);
        Assert.AreEqual("IDEMPOTENCY_KEY_REUSED", (await _client.AskAsync(Start, new { key, codes = new[] { "F21" } }, Cancellation)).Code);
        var refused = await _client.AskAsync(Start, new { codes = new[] { "F99" } }, Cancellation);
        Assert.AreEqual(("INVALID", 400), (refused.Code, (int)refused.Errors[0]!["extensions"]!["status"]!));

        var id = (string)first["id"]!;
        await _client.DataAsync("mutation C($id: ID!) { cancelInvestigation(id: $id) { id } }", new { id }, Cancellation);
        await _installation.InvestigationEndAsync(new(Guid.Parse(id), (string)first["location"]!), Cancellation);
        Assert.AreEqual("NOT_FOUND", (await _client.AskAsync("mutation C { cancelInvestigation(id: \"00000000-0000-0000-0000-000000000001\") { id } }", null, Cancellation)).Code);

        var finding = (string)(await _client.DataAsync("{ findings(first: 1) { nodes { id } } }", null, Cancellation))["findings"]!["nodes"]![0]!["id"]!;
        var decided = (await _client.DataAsync(
            "mutation T($id: ID!) { triageFinding(id: $id, action: CONFIRM, by: \"Ana\") { status steps { action by } } }", new { id = finding }, Cancellation))["triageFinding"]!;
        Assert.AreEqual("CONFIRMED", (string)decided["status"]!);
        Assert.AreEqual("CONFIRMED", (string)(await _client.DataAsync("query F($id: ID!) { finding(id: $id) { triage } }", new { id = finding }, Cancellation))["finding"]!["triage"]!);
        Assert.AreEqual("INVALID", (await _client.AskAsync("mutation T($id: ID!) { triageFinding(id: $id, action: DISMISS, by: \"Ana\") { status } }", new { id = finding }, Cancellation)).Code);
    }

    [TestMethod]
    public async Task Nothing_is_stale_after_an_import_and_an_answer_says_what_may_be_kept_of_it()
    {
        const string Query = "{ contracts(first: 1, filter: { unit: \"700009\" }) { nodes { initialValue supplier { name } } } }";
        var before = await _client.GetAsync(GraphClient.Encoded(Query), Cancellation);
        Assert.AreEqual("public, no-cache", before.Headers.CacheControl?.ToString());
        Assert.AreEqual(10m, (decimal)before.Data!["contracts"]!["nodes"]![0]!["initialValue"]!);
        var etag = before.Headers.ETag!.ToString();
        Assert.AreEqual(HttpStatusCode.NotModified, (await _client.GetAsync(GraphClient.Encoded(Query), Cancellation, etag)).Status);

        await _installation.ImportAsync(new PortalZip().Contract("000992024", unit: "700009", initial: "20,0000").Build(), "changed.zip", Cancellation);

        var after = await _client.GetAsync(GraphClient.Encoded(Query), Cancellation, etag);
        Assert.AreEqual((HttpStatusCode.OK, 20m), (after.Status, (decimal)after.Data!["contracts"]!["nodes"]![0]!["initialValue"]!));
        Assert.AreEqual(
            TimeSpan.FromMinutes(5), (await _client.GetAsync(GraphClient.Encoded("{ indicators { code } }"), Cancellation)).Headers.CacheControl!.MaxAge, "The catalogue.");
        Assert.IsTrue((await _client.GetAsync(GraphClient.Encoded("{ indicators { code } investigations(first: 1) { nodes { id } } }"), Cancellation)).Headers.CacheControl!.NoStore, "The least holds.");
    }

    [TestMethod]
    public async Task A_document_is_known_by_its_hash_once_it_was_sent_with_it()
    {
        const string Query = "query Persisted { indicators { code } }";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Query)));
        var extensions = Uri.EscapeDataString($$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{hash}}}"}}""");

        Assert.AreEqual("PERSISTED_QUERY_NOT_FOUND", (await _client.GetAsync($"extensions={extensions}", Cancellation)).Code);
        Assert.IsNotNull((await _client.GetAsync($"{GraphClient.Encoded(Query)}&extensions={extensions}", Cancellation)).Data);
        Assert.IsNotNull((await _client.GetAsync($"extensions={extensions}", Cancellation)).Data);
        Assert.AreEqual("PERSISTED_QUERY_HASH", (await _client.GetAsync($"{GraphClient.Encoded("{ __typename }")}&extensions={extensions}", Cancellation)).Code);
    }

    [TestMethod]
    public async Task The_protocol_is_GraphQL_over_HTTP()
    {
        var invalid = """{"query":"{ nothing }"}"""u8.ToArray();
        var modern = await _client.PostAsync(invalid, "application/graphql-response+json", Cancellation);
        var legacy = await _client.PostAsync(invalid, "application/json", Cancellation);
        Assert.AreEqual((HttpStatusCode.BadRequest, "application/graphql-response+json"), (modern.Status, modern.MediaType));
        Assert.AreEqual((HttpStatusCode.OK, "application/json"), (legacy.Status, legacy.MediaType));
        Assert.AreEqual(HttpStatusCode.BadRequest, (await _client.PostAsync("[]"u8.ToArray(), "application/json", Cancellation)).Status);
        Assert.AreEqual(HttpStatusCode.BadRequest, (await _client.PostAsync("""{"query":"{__typename}","query":"{__typename}"}"""u8.ToArray(), "*/*", Cancellation)).Status);
        Assert.AreEqual(HttpStatusCode.RequestEntityTooLarge, (await _client.PostAsync(new byte[300_000], "*/*", Cancellation)).Status);
        Assert.AreEqual(HttpStatusCode.MethodNotAllowed, (await _client.GetAsync(GraphClient.Encoded("mutation { cancelInvestigation(id: 1) { id } }"), Cancellation)).Status);
        using var form = await _installation.Http.PostAsync("/graphql", new StringContent("query={__typename}", Encoding.UTF8, "application/x-www-form-urlencoded"), Cancellation);
        Assert.AreEqual(HttpStatusCode.UnsupportedMediaType, form.StatusCode);

        using var page = await _installation.Http.GetAsync("/graphql/ui", Cancellation);
        Assert.Contains("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single());
        var html = await page.Content.ReadAsStringAsync(Cancellation);
        Assert.DoesNotContain("http", html.Replace("http-equiv", "", StringComparison.Ordinal), "Nothing is fetched from anyone else.");
    }

    [TestMethod]
    public async Task No_hostile_document_makes_the_server_fail()
    {
        var hostile = new HostileRequests(seed: 20261128);
        for (var round = 0; round < FuzzTests.Requests / 2; round++)
        {
            var body = hostile.Next();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new("application/json");
            using var response = await _installation.Http.SendAsync(request, Cancellation);
            Assert.IsLessThan(500, (int)response.StatusCode, $"Round {round}: {Encoding.UTF8.GetString(body)}");
            var text = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotContain("   at ", text, $"Round {round}");
            Assert.DoesNotContain("INTERNAL", text, $"Round {round}: {Encoding.UTF8.GetString(body)}");
        }
    }

    /// <summary>Sixty contracts of a unit, each a direct award beyond the limit and with two items, and one of another unit.</summary>
    private static byte[] Month(string initial)
    {
        var zip = new PortalZip().Contract("000992024", unit: "700009", initial: "10,0000");
        for (var n = 1; n <= Contracts; n++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{n:00000}2024");
            zip.Contract(
                number, unit: "700001", method: "Dispensa de Licitação", initial: initial, @object: $"Compra de toner, lote {n}",
                supplier: n % 2 == 0 ? "11222333000181" : "11444777000161", supplierName: n % 2 == 0 ? "FORNECEDORA DE EXEMPLO LTDA" : "OUTRA FORNECEDORA LTDA");
            zip.Item(number, unit: "700001", code: string.Create(CultureInfo.InvariantCulture, $"70000106{n:00000}202400001"), description: "TONER");
            zip.Item(number, unit: "700001", code: string.Create(CultureInfo.InvariantCulture, $"70000106{n:00000}202400002"), description: "CILINDRO");
        }

        return zip.Build();
    }

    private static string Repeat(string start, string part, int times) => start + string.Concat(Enumerable.Repeat(part, times));

    private static bool IsOfGraphQl(string statement) => statement.StartsWith("graphql.", StringComparison.Ordinal) || statement is "triage.states" or "contracts.page";

    /// <summary>The names of all statements that the API has logged.</summary>
    private static List<string> Statements() =>
        [.. Statement().Matches(_installation.LogOf(ResourceNames.Api)).Select(match => match.Groups["name"].Value)];

    private static string Docs([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs"));

    [GeneratedRegex(@"Executed DbCommand[^\n]*\n\s+-- (?<name>[a-z.]+)")]
    private static partial Regex Statement();

    [GeneratedRegex(@"```graphql\n(?<query>.*?)```(?:\s*```json\n(?<variables>.*?)```)?", RegexOptions.Singleline)]
    private static partial Regex Example();
}
