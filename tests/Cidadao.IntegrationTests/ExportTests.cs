using System.Globalization;
using System.IO.Compression;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>Exports of a whole installation: what is in them, and what becomes of those that are cut off.</summary>
[TestClass]
public sealed class ExportTests
{
    private const int Contracts = 60_000;
    private const string Nasty = "=SUM(A1), \"aspas\"; ção\r\nsegunda linha";
    private const string Copying = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT c.id%' AND state = 'active'";

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    private static HttpClient Api => _installation.Http;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken, options => options with
        {
            Environment = new Dictionary<string, string> { ["Exports__Streams"] = "1" },
        });
        await _installation.ImportAsync(
            new PortalZip().Contract("000012024", unit: "700001", method: "Dispensa de Licitação", initial: "150000,0000", @object: "Compra de toner").Build(),
            "export.zip",
            context.CancellationToken);
        await ExecuteAsync(
            $"""
            INSERT INTO contracts (key, occurrence, source, source_key, number, object, method, method_text, parent_agency_code, agency_code, buying_unit_code, supplier_id,
                signed_on, initial_value, final_value, quality, content_hash, import_id, source_entry, source_line)
            SELECT gen_random_uuid(), 1, 1, n::text, n::text, CASE n WHEN 1 THEN $${Nasty}$$ WHEN 2 THEN repeat('longo ', 6000) ELSE 'Aquisição de papel ' || repeat(md5(n::text), 20) END,
                n % 7, 'Dispensa', c.parent_agency_code, c.agency_code, c.buying_unit_code, c.supplier_id,
                CASE WHEN n % 10 = 0 THEN NULL ELSE date '2020-01-01' + n % 1000 END, n, n + 0.0001, 0, n, c.import_id, 'x', n
            FROM generate_series(1, {Contracts}) AS n, (SELECT * FROM contracts LIMIT 1) AS c;
            ANALYZE contracts
            """,
            context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Every_row_is_there_in_each_format_and_the_filter_is_that_of_the_list()
    {
        using var answer = await Api.GetAsync("/api/v1/exports/contracts?format=jsonLines", Cancellation);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        Assert.AreEqual("contracts.jsonl", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.IsTrue(answer.Headers.Contains("Cidadao-Data-As-Of"));
        var lines = (await answer.Content.ReadAsStringAsync(Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.HasCount(Contracts + 1, lines);
        using var first = JsonDocument.Parse(lines[1]);
        Assert.AreEqual(
            (Nasty, "invitation", 1.0001m),
            (first.RootElement.GetProperty("object").GetString(), first.RootElement.GetProperty("method").GetString(), first.RootElement.GetProperty("final_value").GetDecimal()));

        const string Filter = "from=2020-02-01&to=2021-05-31&method=auction&minValue=100.5&maxValue=50000&text=papel&unit=700001";
        var ids = await IdsAsync(Filter);
        Assert.IsGreaterThan(1_000, ids.Count);
        CollectionAssert.AreEqual(
            await _installation.ColumnAsync<long>(
                "SELECT id FROM contracts WHERE signed_on BETWEEN '2020-02-01' AND '2021-05-31' AND method = 4 AND initial_value BETWEEN 100.5 AND 50000 ORDER BY id", Cancellation),
            ids);
        Assert.IsEmpty(await IdsAsync("agency=" + Uri.EscapeDataString("1' OR '1'='1\\")), "A quote ends no text.");
    }

    [TestMethod]
    public async Task Variants_compression_and_errors()
    {
        var raw = await Api.GetByteArrayAsync("/api/v1/exports/contracts?variant=raw&maxValue=1", Cancellation);
        StringAssert.Contains(Encoding.UTF8.GetString(raw), ",\"" + Nasty.Replace("\"", "\"\"", StringComparison.Ordinal) + "\",invitation,");
        var spreadsheet = Encoding.UTF8.GetString(await Api.GetByteArrayAsync("/api/v1/exports/contracts?maxValue=1", Cancellation));
        StringAssert.StartsWith(spreadsheet, "\uFEFFid;source;number;");
        StringAssert.Contains(spreadsheet, ";\"'=SUM(A1)");
        StringAssert.Contains(spreadsheet, ";1,0000;1,0001;");

        foreach (var (encoding, open) in new (string, Func<Stream, Stream>)[] { ("br", body => new BrotliStream(body, CompressionMode.Decompress)), ("gzip", body => new GZipStream(body, CompressionMode.Decompress)) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/exports/contracts?variant=raw&maxValue=1") { Headers = { { "Accept-Encoding", encoding } } };
            using var answer = await Api.SendAsync(request, Cancellation);
            CollectionAssert.AreEqual(new[] { encoding }, answer.Content.Headers.ContentEncoding.ToArray());
            using var plain = new MemoryStream();
            await open(await answer.Content.ReadAsStreamAsync(Cancellation)).CopyToAsync(plain, Cancellation);
            CollectionAssert.AreEqual(raw, plain.ToArray());
        }

        using var workbook = new HttpRequestMessage(HttpMethod.Get, "/api/v1/exports/contracts?format=xlsx&maxValue=1") { Headers = { { "Accept-Encoding", "br" } } };
        using var whole = await Api.SendAsync(workbook, Cancellation);
        Assert.IsEmpty(whole.Content.Headers.ContentEncoding);
        using (var zip = new ZipArchive(await whole.Content.ReadAsStreamAsync(Cancellation)))
            Assert.IsNotNull(zip.GetEntry("xl/worksheets/sheet1.xml"));

        await RefusedAsync("/api/v1/exports/contracts?format=xlsx", HttpStatusCode.UnprocessableEntity, "export-too-large", "32,767");
        await RefusedAsync("/api/v1/exports/contracts?format=pdf&variant=x&from=yesterday", HttpStatusCode.BadRequest, "invalid", "csv, jsonLines, xlsx, parquet", "spreadsheet, raw", "yesterday");
        await RefusedAsync($"/api/v1/exports/findings?investigation={Guid.Empty}", HttpStatusCode.NotFound, "not-found");
    }

    [TestMethod]
    public async Task Findings_of_an_investigation()
    {
        var ended = await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(new(Unit: "700001"), ["F01"]), Cancellation), Cancellation);
        var findings = await _installation.FindingsAsync(ended.Id, Cancellation);
        Assert.IsNotEmpty(findings);
        var lines = (await Api.GetStringAsync($"/api/v1/exports/findings?investigation={ended.Id}&format=jsonLines", Cancellation)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (finding, line) in findings.Zip(lines, (finding, line) => (finding, line)))
        {
            using var json = JsonDocument.Parse(line);
            Assert.AreEqual(
                (finding.Id, finding.Indicator, finding.Severity, finding.Agent, finding.Score, finding.Value, finding.Summary.Pt, finding.Title.En, finding.Triage, finding.Contracts),
                (json.RootElement.GetProperty("id").GetInt64(), Text("indicator"), Text("severity"), Text("agent"), json.RootElement.GetProperty("score").GetDouble(),
                    json.RootElement.GetProperty("value").GetDecimal(), Text("summary_pt"), Text("title_en"), Text("triage"), json.RootElement.GetProperty("contracts").GetInt32()));
            Assert.AreEqual(finding.FoundAt, DateTimeOffset.Parse(Text("found_at"), CultureInfo.InvariantCulture));

            string Text(string name) => json.RootElement.GetProperty(name).GetString()!;
        }

        Assert.HasCount(findings.Count, lines);
    }

    [TestMethod]
    public async Task A_ready_made_export_has_a_manifest_and_a_file_in_parts_until_it_is_removed()
    {
        var request = new StartExportRequest(Filter: new(MaxValue: 20_000), Format: "csv", Variant: "raw");
        var accepted = await AcceptedAsync(request, "once");
        Assert.AreEqual(accepted, await AcceptedAsync(request, "once"), "The same key is the same export.");
        var export = await EndAsync(accepted);
        var whole = await Api.GetByteArrayAsync("/api/v1/exports/contracts?variant=raw&maxValue=20000", Cancellation);
        Assert.AreEqual(
            ("completed", "contracts", 20_000m, 20_000L, whole.LongLength, Convert.ToHexStringLower(SHA256.HashData(whole))),
            (export.Status, export.Subject, export.Filter!.MaxValue, export.Rows, export.Bytes!.Value, export.Sha256));
        Assert.AreEqual("id", export.Columns[0]);
        Assert.IsNotNull(export.DataAsOf);

        using var answer = await Api.GetAsync(export.File, Cancellation);
        CollectionAssert.AreEqual(whole, await answer.Content.ReadAsByteArrayAsync(Cancellation));
        const int From = (1 << 20) - 7;
        await PartAsync(From, answer.Headers.ETag!, HttpStatusCode.PartialContent, whole[From..]);
        await PartAsync(From, new("\"another\""), HttpStatusCode.OK, whole);

        using var removed = await Api.DeleteAsync(accepted.Location, Cancellation);
        Assert.AreEqual(HttpStatusCode.NoContent, removed.StatusCode);
        await RefusedAsync(export.File!, HttpStatusCode.NotFound, "not-found");
        Assert.AreEqual(0, await _installation.ScalarAsync<long>($"SELECT count(*) FROM export_chunks WHERE export_id = '{accepted.Id}'", Cancellation));

        var failed = await EndAsync(await AcceptedAsync(new(Format: "xlsx"), "fails"));
        Assert.AreEqual("failed", failed.Status);
        StringAssert.Contains(failed.Failure!.En, "32,767");
        await RefusedAsync($"/api/v1/exports/{failed.Id}/file", HttpStatusCode.Conflict, "export-not-ready");

        async Task PartAsync(int from, System.Net.Http.Headers.EntityTagHeaderValue tag, HttpStatusCode status, byte[] bytes)
        {
            using var part = new HttpRequestMessage(HttpMethod.Get, export.File) { Headers = { Range = new(from, null), IfRange = new(tag) } };
            using var got = await Api.SendAsync(part, Cancellation);
            Assert.AreEqual(status, got.StatusCode);
            CollectionAssert.AreEqual(bytes, await got.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [TestMethod]
    public async Task A_cut_off_export_is_an_error_a_second_one_waits_and_one_that_nobody_reads_ends_its_query()
    {
        foreach (var format in (string[])["csv", "parquet"])
        {
            using var answer = await StartedAsync(format);
            await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
            await RefusedAsync("/api/v1/exports/contracts", HttpStatusCode.ServiceUnavailable, "exports-busy");

            Assert.AreEqual(1, await _installation.ScalarAsync<long>(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT c.id%' AND state = 'active'", Cancellation), format);
            await Assert.ThrowsAsync<IOException>(() => body.CopyToAsync(Stream.Null, Cancellation), format);
            await FreeAsync();
        }

        (await StartedAsync("csv")).Dispose();
        await Installation.UntilAsync(async () => await _installation.ScalarAsync<long>(Copying, Cancellation) == 0, Cancellation);
        await FreeAsync();
    }

    private async Task<Accepted> AcceptedAsync(StartExportRequest request, string key)
    {
        using var post = new HttpRequestMessage(HttpMethod.Post, "/api/v1/exports") { Content = JsonContent.Create(request, ApiJson.Default.StartExportRequest), Headers = { { "Idempotency-Key", key } } };
        using var answer = await Api.SendAsync(post, Cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, Cancellation))!;
    }

    private async Task<ExportResponse> EndAsync(Accepted accepted)
    {
        ExportResponse export = null!;
        await Installation.UntilAsync(
            async () => (export = await _installation.GetAsync(accepted.Location, ApiJson.Default.ExportResponse, Cancellation)).Status is "completed" or "failed", Cancellation);
        return export;
    }

    /// <summary>An export that has begun and is far from its end, since nobody reads on.</summary>
    private async Task<HttpResponseMessage> StartedAsync(string format)
    {
        var answer = await Api.GetAsync($"/api/v1/exports/contracts?format={format}", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.AreEqual(1, await _installation.ScalarAsync<long>(Copying, Cancellation));
        return answer;
    }

    /// <summary>The one place is free again.</summary>
    private Task FreeAsync() => Installation.UntilAsync(
        async () => (await Api.GetAsync("/api/v1/exports/contracts?maxValue=1", Cancellation)).StatusCode == HttpStatusCode.OK, Cancellation);

    private async Task<List<long>> IdsAsync(string filter)
    {
        var lines = (await Api.GetStringAsync($"/api/v1/exports/contracts?variant=raw&{filter}", Cancellation)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Skip(1).Select(line => long.Parse(line.Split(',')[0], CultureInfo.InvariantCulture))];
    }

    private async Task RefusedAsync(string path, HttpStatusCode status, string type, params string[] says)
    {
        using var answer = await Api.GetAsync(path, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.AreEqual(status, answer.StatusCode, text);
        StringAssert.Contains(text, $"urn:cidadao:problem:{type}");
        foreach (var part in says)
            StringAssert.Contains(text, part);
    }

    private static async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = _installation.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
