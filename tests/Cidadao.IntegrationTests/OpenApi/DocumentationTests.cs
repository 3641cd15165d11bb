using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests.OpenApi;

/// <summary>What the API says of itself, and what the documents say of it, is so.</summary>
[TestClass]
public sealed partial class DocumentationTests
{
    // Those that would fetch from live services.
    private const string Harvests = "/api/v1/harvests";

    private static Installation _installation = null!;
    private static ApiDocument _document = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        var cancellation = context.CancellationToken;
        _installation = await Installation.StartAsync(cancellation);
        var month = new PortalZip();
        for (var n = 1; n <= 6; n++)
        {
            month.Contract(
                PortalZip.Number(n), "100001", n % 2 == 0 ? "Objeto: serviço de vigilância armada" : "Objeto: reforma da cobertura do prédio", "Dispensa de Licitação",
                initial: $"{n}000000,0000", final: $"{n}000000,0000");
            month.Item(PortalZip.Number(n));
        }

        var import = await _installation.ImportAsync(month.Build(), "202401_Compras.zip", cancellation);
        Assert.AreEqual("completed", import.Status, import.Failure);
        await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(null, ["F01"]), cancellation), cancellation);
        _document = new(JsonNode.Parse(await TextAsync("/openapi/v1.json", cancellation))!);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }

    /// <summary>Both documents are made from the code: run the test with <c>CIDADAO_WRITE_DOCS=1</c> to write them anew.</summary>
    [TestMethod]
    [DataRow("/openapi/v1.json", "openapi.json")]
    [DataRow("/asyncapi/v1.json", "asyncapi.json")]
    public async Task The_document_is_the_one_that_is_kept(string address, string file)
    {
        var text = await TextAsync(address, Cancellation);
        var path = Path.Combine(Docs(), file);
        if (Environment.GetEnvironmentVariable("CIDADAO_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(path, text, Cancellation);

        Assert.AreEqual(await File.ReadAllTextAsync(path, Cancellation), text, $"Run the test once with CIDADAO_WRITE_DOCS=1 and commit docs/{file}.");
        Assert.DoesNotContain("127.0.0.1", text);
    }

    [TestMethod]
    public async Task Whatever_the_description_of_live_refers_to_is_there()
    {
        var live = new ApiDocument(JsonNode.Parse(await TextAsync("/asyncapi/v1.json", Cancellation))!);
        var references = ApiDocument.References(live.Root).Select(reference => (string)reference["$ref"]!).ToList();

        Assert.IsGreaterThan(50, references.Count);
        Assert.IsEmpty(references.Where(reference => live.Resolve(new JsonObject { ["$ref"] = reference }) is null).ToList());
    }

    [TestMethod]
    public void Every_operation_says_what_it_takes_answers_and_refuses()
    {
        Assert.StartsWith("3.1", (string?)_document.Root["openapi"]);
        var lacks = new List<string>();
        foreach (var operation in _document.Operations)
        {
            Check(!string.IsNullOrWhiteSpace(operation.Text("summary")), "a summary");
            Check(!string.IsNullOrWhiteSpace(operation.Text("operationId")), "an operationId");
            foreach (var parameter in _document.ParametersOf(operation))
                Check(!string.IsNullOrWhiteSpace((string?)parameter["description"]) && parameter["schema"] is not null, $"a description or schema of {parameter["name"]}");
            var parameters = _document.ParametersOf(operation).Select(parameter => ((string)parameter["in"]!, (string)parameter["name"]!)).ToList();
            Check(parameters.Contains(("header", "Accept-Language")) && parameters.Contains(("header", "X-Correlation-Id")), "the headers of every call");

            var responses = _document.ResponsesOf(operation).ToDictionary(response => response.Status, response => response.Response);
            var successes = responses.Where(response => response.Key is >= 200 and < 300).ToList();
            Check(successes.Count > 0, "a success");
            // What is accepted or gone may have nothing to say.
            Check(successes.All(success => success.Key is 202 or 204 || (success.Value["content"] is JsonObject content && content.All(type => type.Value?["schema"] is not null))), "a schema of its answer");

            bool hasBody = operation.Node["requestBody"] is not null, isOfQuery = parameters.Exists(parameter => parameter.Item1 == "query");
            var isScoped = operation.Node["security"]!.AsArray().All(need => need!["ApiKey"] is JsonArray { Count: > 0 });
            var needed = new List<int> { 401, 429, 503 };
            if (hasBody || isOfQuery)
                needed.Add(400);
            if (isScoped)
                needed.Add(403);
            if (operation.Path.Contains('{', StringComparison.Ordinal))
                needed.Add(404);
            if (parameters.Contains(("header", "Idempotency-Key")))
                needed.Add(409);
            foreach (var status in needed)
                Check(responses.ContainsKey(status), $"{status}");
            foreach (var (status, response) in responses.Where(response => response.Key >= 400))
            {
                var content = response["content"]!.AsObject();
                Check(content.ContainsKey(operation.Path == "/graphql" && !content.ContainsKey("application/problem+json") ? "application/graphql-response+json" : "application/problem+json"), $"problem details of {status}");
                Check(status is not (429 or 503) || operation.Path == "/graphql" || response["headers"]?["Retry-After"] is not null, $"Retry-After of {status}");
            }

            void Check(bool isSo, string what)
            {
                if (!isSo)
                    lacks.Add($"{operation.Name} lacks {what}");
            }
        }

        Assert.AreEqual("", string.Join('\n', lacks));
        Assert.IsGreaterThan(50, _document.Operations.Count);
        var ids = _document.Operations.GroupBy(operation => operation.Text("operationId")).Where(same => same.Count() > 1).Select(same => same.Key);
        Assert.AreEqual("", string.Join(", ", ids));
        var dangling = ApiDocument.References(_document.Root).Where(reference => _document.Resolve(reference) is null).Select(reference => (string?)reference["$ref"]);
        Assert.AreEqual("", string.Join(", ", dangling));
    }

    /// <summary>By the serializer of the API, which here knows of no field that it does not read.</summary>
    [TestMethod]
    public void Every_example_is_of_the_type_that_it_is_an_example_of()
    {
        var strict = new JsonSerializerOptions(ApiJson.Default.Options) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
        var (requests, answers) = (0, 0);
        foreach (var operation in _document.Operations)
        {
            foreach (var content in _document.ResponsesOf(operation).Where(response => response.Status < 300).Select(response => response.Response["content"]?["application/json"]).OfType<JsonNode>())
                answers += Read(content) ? 1 : 0;
            if (operation.Node["requestBody"]?["content"]?["application/json"] is not { } body || operation.Path == "/graphql")
                continue;
            Assert.IsTrue(Read(body), $"{operation.Name} has no example of its body.");
            requests++;

            bool Read(JsonNode content)
            {
                if (content["example"] is not { } example)
                    return false;
                var schema = content["schema"]!;
                // What may be null is one of null and the type.
                var reference = (string?)(schema["$ref"] ?? schema["oneOf"]?.AsArray().Select(one => one?["$ref"]).Single(one => one is not null));
                var type = TypeOf(reference!.Split('/')[^1]);
                Assert.IsNotNull(example.Deserialize(type, strict), operation.Name);
                return true;
            }
        }

        Assert.IsGreaterThanOrEqualTo(11, requests);
        Assert.IsGreaterThanOrEqualTo(8, answers);
    }

    [TestMethod]
    public async Task The_API_takes_every_example_of_a_request()
    {
        var refused = new List<string>();
        foreach (var operation in _document.Operations.Where(operation => !operation.Path.StartsWith(Harvests, StringComparison.Ordinal)))
        {
            if (operation.Node["requestBody"]?["content"]?["application/json"]?["example"] is not { } example)
                continue;
            var path = Parameter().Replace(operation.Path, parameter => parameter.Value == "{role}" ? "zumbi" : "4711");
            using var body = new StringContent(example.ToJsonString(), Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(new(operation.Method), path) { Content = body };
            using var response = await _installation.Http.SendAsync(request, Cancellation);
            // The invented contract is not there, nor is the invented finding.
            if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.NotFound)
                refused.Add($"{operation.Name}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancellation)}");
            Assert.Contains((int)response.StatusCode, _document.ResponsesOf(operation).Select(answer => answer.Status), operation.Name);
        }

        Assert.AreEqual("", string.Join('\n', refused));
    }

    [TestMethod]
    [DataRow("api.md", 19)]
    [DataRow("batch.md", 1)]
    public async Task The_examples_of_a_guide_run_as_they_stand(string guide, int blocks)
    {
        var home = Directory.CreateTempSubdirectory("cidadao-reader-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(home.FullName, "api.key"), _installation.Topology.ApiKey, Cancellation);
            var document = await File.ReadAllTextAsync(Path.Combine(Docs(), guide), Cancellation);

            var examples = await ShellExamples.RunAsync(document, _installation.Topology.Addresses["api"], home.FullName, Cancellation);

            Assert.HasCount(blocks, examples);
            Assert.HasCount(examples.Count(example => !example.Block.Contains("curl", StringComparison.Ordinal)), examples.Where(example => example.Output.Length == 0).ToList());
            foreach (var (block, output) in examples.Where(example => example.Output.Length > 0))
            {
                if (block.Contains("/exports/", StringComparison.Ordinal))
                    IsCsv(output);
                else
                    IsAnswer(JsonNode.Parse(output)!, block);
            }
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    /// <summary>Neither a problem, where none was asked for, nor empty where the month has something to show.</summary>
    private static void IsAnswer(JsonNode answer, string block)
    {
        if (answer is JsonArray list)
        {
            Assert.IsNotEmpty(list, block);
            return;
        }

        Assert.AreEqual(block.Contains("muito", StringComparison.Ordinal), answer["type"]?.GetValueKind() == JsonValueKind.String, block);
        Assert.AreNotEqual(0, answer["items"]?.AsArray().Count, block);
        Assert.IsNull(answer["errors"] is JsonArray errors ? errors[0] : null, block);
        foreach (var result in answer["results"]?.AsArray() ?? [])
            Assert.AreEqual("succeeded", (string?)result!["status"], result.ToJsonString());
    }

    private static void IsCsv(string output)
    {
        var lines = output.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(7, lines, "A header and six contracts.");
        Assert.IsTrue(Array.TrueForAll(lines, line => line.Split(',').Length >= lines[0].Split(',').Length), output);
    }

    /// <summary>By the name that the generator gives a schema.</summary>
    private static Type TypeOf(string schema)
    {
        const string Page = "PageOf";
        return schema.StartsWith(Page, StringComparison.Ordinal)
            ? typeof(Page<>).MakeGenericType(TypeOf(schema[Page.Length..]))
            : typeof(ApiJson).Assembly.GetType($"{typeof(ApiJson).Namespace}.{schema}", throwOnError: true)!;
    }

    private static async Task<string> TextAsync(string address, CancellationToken cancellation) =>
        (await _installation.Http.GetStringAsync(address, cancellation)).ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static string Docs([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs"));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
