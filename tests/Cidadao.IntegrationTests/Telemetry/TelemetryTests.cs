using System.IO.Compression;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cidadao.Api.Responses;
using Cidadao.IntegrationTests.Live;
using Cidadao.IntegrationTests.OpenApi;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Telemetry;

/// <summary>
/// A whole installation under load, with a standby, a model and live clients, scraped by a real Prometheus: what dashboards and alerts ask for is
/// there, and what is there is documented.
/// </summary>
[TestClass]
public sealed partial class TelemetryTests
{
    private static WatchedInstallation _watched = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private static string Prometheus => Path.Combine(Root(), "deploy", "prometheus");

    private static Installation Installed => _watched.Installation;

    private static PrometheusServer Watch => _watched.Prometheus;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _watched = await WatchedInstallation.StartAsync(Prometheus, context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_watched is not null)
            await _watched.DisposeAsync();
    }

    [TestMethod]
    public async Task Every_query_of_every_dashboard_returns_a_series()
    {
        var queries = new List<(string Where, string Query)>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root(), "deploy", "grafana", "dashboards"), "*.json"))
        {
            var panels = PanelsOf(JsonNode.Parse(await File.ReadAllTextAsync(file, Cancellation))!["panels"]!);
            queries.AddRange(panels.SelectMany(panel => panel["targets"]?.AsArray() ?? [], (panel, target) => ($"{Path.GetFileName(file)}: {(string?)panel["title"]}", (string)target!["expr"]!)));
        }

        Assert.IsGreaterThan(100, queries.Count);
        await AllAnswerAsync(queries.ConvertAll(query => (query.Where, Filled(query.Query))));
    }

    [TestMethod]
    public async Task What_has_not_happened_yet_is_a_zero_and_not_a_hole()
    {
        foreach (var series in new[]
        {
            "cidadao_ai_imports_total{outcome=\"failed\"}", "cidadao_ai_investigations_total{outcome=\"failed\"}", "cidadao_ai_db_pool_refused_total{reason=\"full\"}",
            "cidadao_ai_websocket_closed_total{code=\"1013\"}", "cidadao_ai_agent_recycled_total{reason=\"Faulted\"}",
        })
        {
            var found = await Watch.QueryAsync(series, Cancellation);
            Assert.IsNotEmpty(found, series);
            Assert.IsTrue(found.All(one => (string)one!["value"]![1]! == "0"), series);
        }
    }

    [TestMethod]
    public async Task Every_variable_of_a_dashboard_has_values()
    {
        foreach (var (label, filter) in new[] { ("role", "{job=\"cidadao\"}"), ("instance", "{job=\"cidadao\",role=~\"api\"}") })
            Assert.IsNotEmpty(await Watch.QueryAsync($"group by ({label}) (up{filter})", Cancellation), label);
    }

    /// <summary>An alert on what there is not would never come.</summary>
    [TestMethod]
    public async Task What_an_alert_looks_at_is_there_while_all_is_well()
    {
        var rules = await Watch.RulesAsync(Cancellation);
        var looked = new List<(string Where, string Query)>();
        foreach (var rule in rules["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()))
        {
            looked.AddRange(Conjunction().Split((string)rule!["query"]!).Select(part => ((string)rule["name"]!, Comparison().Replace(part.Trim(), ""))));
            Assert.IsEmpty((string?)rule["lastError"] ?? "", (string?)rule["name"]);
        }

        Assert.IsGreaterThan(20, looked.Count);
        await AllAnswerAsync(looked);
    }

    [TestMethod]
    public async Task The_alerts_fire_when_they_should_and_are_silent_when_they_should()
    {
        var (succeeded, output) = await PrometheusServer.CheckAsync(Prometheus, Cancellation, "test", "rules", "alerts.test.yml");
        Assert.IsTrue(succeeded, output);
        (succeeded, output) = await PrometheusServer.CheckAsync(Prometheus, Cancellation, "check", "config", "prometheus.yml");
        Assert.IsTrue(succeeded, output);
    }

    [TestMethod]
    public async Task Each_alert_names_a_section_of_the_runbook()
    {
        var anchors = (await File.ReadAllLinesAsync(Path.Combine(Root(), "docs", "runbook.md"), Cancellation))
            .Where(line => line.StartsWith('#')).Select(line => "docs/runbook.md#" + line.TrimStart('#').Trim().ToLowerInvariant().Replace(' ', '-')).ToHashSet();
        var rules = await Watch.RulesAsync(Cancellation);
        foreach (var rule in rules["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()))
        {
            Assert.Contains((string)rule!["annotations"]!["runbook"]!, anchors, (string?)rule["name"]);
            Assert.Contains((string)rule["labels"]!["severity"]!, new[] { "page", "ticket" });
        }
    }

    [TestMethod]
    public async Task Every_step_of_the_runbook_works()
    {
        var topology = Installed.Topology;
        var runbook = await File.ReadAllTextAsync(Path.Combine(Root(), "docs", "runbook.md"), Cancellation);

        var steps = await ShellExamples.RunAsync(runbook, topology.Addresses[ResourceNames.Api], topology.Folder.Home, Cancellation);

        Assert.IsGreaterThan(30, steps.Count);
        // All but the first, which only says what the others need, show something; a log may have nothing to say.
        Assert.AreEqual("", string.Join('\n', steps.Skip(1).Where(step => step.Output.Length == 0 && !step.Block.Contains("/logs/", StringComparison.Ordinal)).Select(step => step.Block)));
        // Of failed requests there may be none.
        foreach (var (block, output) in steps.Where(step => step.Block.Contains("metrics '", StringComparison.Ordinal) && !step.Block.Contains("status_code=\"5", StringComparison.Ordinal)))
            Assert.Contains(block.Contains("awk", StringComparison.Ordinal) ? " ms " : "cidadao_ai_", output, block);
    }

    [TestMethod]
    public async Task A_support_bundle_has_what_helps_and_nothing_that_is_secret()
    {
        var home = Installed.Topology.Folder.Home;
        var file = Path.Combine(home, "support.zip");
        await new SupportBundle(new() { Home = home }, TextWriter.Null).SaveAsync(file, overwrite: false, Cancellation);

        await using var bundle = await ZipFile.OpenReadAsync(file, Cancellation);
        var names = bundle.Entries.Select(entry => entry.FullName).ToList();
        CollectionAssert.IsSubsetOf(new[] { "about.txt", "api/diagnostics.json", "worker/metrics.txt", "web/diagnostics.json", "logs/api.log", "logs/worker.log" }, names);
        Assert.IsFalse(names.Exists(name => name.Contains("postgres", StringComparison.Ordinal)));
        var secrets = Installed.Topology.ConnectionStrings.Values.Append(Installed.Topology.ApiKey).Append(await File.ReadAllTextAsync(Path.Combine(home, "person.key"), Cancellation));
        foreach (var entry in bundle.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync(Cancellation));
            var text = await reader.ReadToEndAsync(Cancellation);
            Assert.AreNotEqual("", text, entry.FullName);
            foreach (var secret in secrets)
                Assert.DoesNotContain(secret.Trim(), text, entry.FullName);
        }

        var refused = await Assert.ThrowsExactlyAsync<LocalHostException>(() => new SupportBundle(new() { Home = home }, TextWriter.Null).SaveAsync(file, overwrite: false, Cancellation));
        Assert.AreEqual(6, refused.ExitCode);
    }

    [TestMethod]
    public async Task A_probe_tells_whether_a_process_has_begun_lives_and_can_work_and_with_whom()
    {
        foreach (var address in Installed.Topology.Addresses.Values)
        {
            using var anyone = new HttpClient { BaseAddress = address };
            foreach (var probe in new[] { "/started", "/alive", "/health" })
                (await anyone.GetAsync(probe, Cancellation)).EnsureSuccessStatusCode();
        }

        using var web = new HttpClient { BaseAddress = Installed.Topology.Addresses[ResourceNames.Web] };
        Assert.AreEqual("Healthy", (string?)JsonNode.Parse(await web.GetStringAsync("/health", Cancellation))!["checks"]!["api"]!["status"]);
        var health = JsonNode.Parse(await Installed.Http.GetStringAsync("/health", Cancellation))!;
        foreach (var dependency in new[] { "CidadaoDbContext", "StackExchange.Redis", "cidadao-replica", "outbox" })
            Assert.IsGreaterThanOrEqualTo(0, (double)health["checks"]![dependency]!["milliseconds"]!, dependency);
    }

    [TestMethod]
    public async Task Every_documented_metric_is_seen_and_no_other()
    {
        var page = Path.Combine(Root(), "docs", "metrics.md");
        var metrics = await _watched.ScrapeAsync(Cancellation);
        if (Environment.GetEnvironmentVariable("CIDADAO_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(page, metrics.ToMarkdown(), Cancellation);

        // Some of it is measured once in half a minute.
        var documented = await File.ReadAllTextAsync(page, Cancellation);
        for (var again = 0; again < 40 && metrics.ToMarkdown() != documented; again++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
            metrics = await _watched.ScrapeAsync(Cancellation);
        }

        Assert.AreEqual(documented, metrics.ToMarkdown(), "Renew it with CIDADAO_WRITE_DOCS=1.");
        Assert.IsTrue(metrics.All.All(metric => metric.Key.StartsWith("cidadao_ai_", StringComparison.Ordinal) && metric.Value.Help.Length > 0));
        foreach (var name in (string[])["request_duration_seconds", "cache_hit_ratio", "agent_pool_utilization", "db_query_duration_seconds", "websocket_message_rate"])
            Assert.Contains("cidadao_ai_" + name, metrics.All.Keys);
    }

    [TestMethod]
    public async Task Metrics_and_diagnostics_are_not_to_be_had_at_the_public_address()
    {
        foreach (var (name, address) in Installed.Topology.Addresses)
        {
            using var anyone = new HttpClient { BaseAddress = address };
            foreach (var path in new[] { "/metrics", "/diagnostics" })
            {
                using var response = await anyone.GetAsync(path, Cancellation);
                Assert.AreEqual(HttpStatusCode.NotFound, response.StatusCode, $"{name} {path}");
            }

            using var own = new HttpClient { BaseAddress = Installed.Topology.Metrics[name] };
            var diagnostics = JsonNode.Parse(await own.GetStringAsync("/diagnostics", Cancellation))!;
            Assert.AreNotEqual("", (string?)diagnostics["version"]);
            Assert.DoesNotContain(Installed.Topology.ApiKey, diagnostics.ToJsonString());
        }
    }

    [TestMethod]
    public async Task One_trace_goes_from_the_upload_and_the_question_to_who_follows_the_answer()
    {
        // As an analyst's own client does: both requests within its span, whose trace it keeps.
        var (trace, root) = (Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        await using var follower = await LiveSocketClient.OpenAsync(Installed.Topology.Addresses[ResourceNames.Api], Cancellation);
        await follower.SubscribeAsync("findings", Cancellation);
        using var client = Installed.Topology.CreateClient();
        client.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-{root}-01");
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new PortalZip().Contract("000022024", unit: "200002", ends: "10/01/2040").Build()), "file", "202401.zip" } };
        using var uploaded = await client.PostAsync("/api/v1/imports", form, Cancellation);
        await Installed.ImportEndAsync((await uploaded.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation))!, Cancellation);
        using var started = await client.PostAsJsonAsync("/api/v1/investigations", new() { Scope = new() { Unit = "200002" } }, ApiJson.Default.StartInvestigationRequest, Cancellation);
        var investigation = await Installed.InvestigationEndAsync((await started.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation))!, Cancellation);
        Assert.IsGreaterThan(0, investigation.Findings.Total);
        await follower.UntilAsync(frame => frame.Messages is not null, Cancellation);

        IReadOnlyList<ReceivedSpan> spans = [];
        string[] kinds =
        [
            "POST /api/v1/imports/", "relay outbox", "run-import.v1", "import files", "POST /api/v1/investigations/", "run-investigation.v1", "run-small-shard.v1", "read scope", "detect",
            "work of agent", "commit results", "conclude-investigation.v1", "look up findings", "tell live",
        ];
        try
        {
            await Installation.UntilAsync(
                () =>
                {
                    spans = [.. _watched.Collector.Spans.Where(span => span.Trace == trace)];
                    return Task.FromResult(Missing().Count == 0);
                },
                Cancellation);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail(string.Join('\n', Missing().Concat(spans.Select(span => $"{span.Service} {span.Name}").Distinct())));
        }

        Assert.IsTrue(spans.Any(span => span.Source == "Npgsql"), "SQL");
        CollectionAssert.IsSubsetOf(new[] { "api", "worker" }, spans.Select(span => span.Service).Distinct().ToList());
        // The baggage came along: over the outbox, the stream and the database.
        foreach (var name in (string[])["run-small-shard.v1", "detect", "work of agent", "commit results", "conclude-investigation.v1"])
            Assert.AreEqual(investigation.Id.ToString(), spans.First(span => span.Name == name).Tags["cidadao.investigation.id"], name);

        // Whoever reads the log finds the trace, and the other way round.
        Assert.Contains(trace, Installed.LogOf(ResourceNames.Worker));

        // Kinds that did not come yet, and spans whose parent did not.
        List<string> Missing()
        {
            var ids = spans.Select(span => span.Id).Append(root).ToHashSet();
            return
            [
                .. kinds.Where(kind => !spans.Any(span => span.Name == kind)).Select(kind => $"missing: {kind}"),
                .. spans.Where(span => !ids.Contains(span.Parent)).Select(span => $"orphan: {span.Service} {span.Name} under {span.Parent}"),
            ];
        }
    }

    [TestMethod]
    public async Task A_persons_number_is_in_no_log_trace_or_metric()
    {
        const string Cpf = "12345678909";
        const string Name = "JOSEFINA DO EXEMPLO";
        await Installed.ImportAsync(new PortalZip().Contract("000032024", unit: "200003", supplier: Cpf, supplierName: Name).Build(), "202401.zip", Cancellation);
        await Installed.InvestigationEndAsync(await Installed.StartInvestigationAsync(new() { Scope = new() { Unit = "200003" } }, Cancellation), Cancellation);
        // Who asks by it must not leave it behind either.
        using var asked = await Installed.Http.GetAsync($"/api/v1/suppliers?text={Cpf}", Cancellation);
        using var searched = await Installed.Http.GetAsync($"/api/v1/search?q={Cpf}", Cancellation);
        await Installation.UntilAsync(() => Task.FromResult(_watched.Collector.Has("/api/v1/search")), Cancellation);

        foreach (var text in new[] { Cpf, "123.456.789-09", Name })
        {
            Assert.IsFalse(_watched.Collector.Has(text), text);
            foreach (var process in Installed.Topology.Addresses.Keys)
                Assert.DoesNotContain(text, Installed.LogOf(process), process);
            foreach (var address in Installed.Topology.Metrics.Values)
                Assert.DoesNotContain(text, await Installed.Http.GetStringAsync(address, Cancellation), address.ToString());
        }
    }

    /// <summary>Some of it is measured once in half a minute.</summary>
    private async Task AllAnswerAsync(IReadOnlyList<(string Where, string Query)> queries)
    {
        var silent = queries;
        try
        {
            await Installation.UntilAsync(
                async () =>
                {
                    var still = new List<(string, string)>();
                    foreach (var (where, query) in silent)
                    {
                        if ((await Watch.QueryAsync(query, Cancellation)).Count == 0)
                            still.Add((where, query));
                    }

                    silent = still;
                    return silent.Count == 0;
                },
                Cancellation);
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail(string.Join('\n', silent));
        }
    }

    private static IEnumerable<JsonNode> PanelsOf(JsonNode panels) =>
        panels.AsArray().SelectMany(panel => panel!["panels"] is { } inner ? PanelsOf(inner).Append(panel) : [panel]).OfType<JsonNode>();

    private static string Filled(string query) => query
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal).Replace("$__range", "5m", StringComparison.Ordinal)
        .Replace("$role", ".*", StringComparison.Ordinal).Replace("$instance", ".*", StringComparison.Ordinal);

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));

    // Of a whole expression; there is none within brackets.
    [GeneratedRegex(@"\s+and\s+(?:on\s*\([^)]*\)\s*)?")]
    private static partial Regex Conjunction();

    [GeneratedRegex(@"\s*(?:[<>]=?|==)\s*[0-9.e+-]+$")]
    private static partial Regex Comparison();
}
