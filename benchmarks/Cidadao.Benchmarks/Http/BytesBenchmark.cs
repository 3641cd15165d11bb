using System.CommandLine;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Npgsql;

namespace Cidadao.Benchmarks.Http;

/// <summary>Bytes on the wire of the answers that are asked for most: as they are, and compressed, when they have been asked for before.</summary>
internal sealed class BytesBenchmark(IReadOnlyList<string> files, FileInfo? document)
{
    private const int Contracts = 5_000;
    private const string Begin = "<!-- ./cidadao bench bytes --write docs/performance.md -->";
    private const string End = "<!-- end -->";

    /// <summary>An answer's small forms are made when it is asked for again, in the background.</summary>
    private static readonly TimeSpan Recompression = TimeSpan.FromSeconds(30);

    public static Command Command()
    {
        var file = new Option<string[]>("--file") { Description = "Official files; a generated month of 5,000 contracts without.", AllowMultipleArgumentsPerToken = true };
        var write = new Option<FileInfo?>("--write") { Description = "Document in which to replace the table." };
        var command = new Command("bytes", "Bytes on the wire of the ten most used answers.") { file, write };
        command.SetAction((parsed, cancellation) => new BytesBenchmark(parsed.GetValue(file) ?? [], parsed.GetValue(write)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var host = await BenchmarkHost.StartAsync(workers: 1, cancellation);
        var all = files.ToList();
        if (all.Count == 0)
        {
            all.Add(Path.Combine(host.Folder, "month.zip"));
            await SampleGenerator.WriteAsync(new(Contracts, Seed: 1, new(2024, 1, 1)), all[0], cancellationToken: cancellation);
        }

        foreach (var file in all)
            await ImportBenchmark.ImportAndIndexAsync(host, file, cancellation);
        var table = new StringBuilder().AppendLine("| answer | bytes | Gzip | Brotli | saved by Brotli |").AppendLine("|---|---|---|---|---|");
        foreach (var (name, path) in await AnswersAsync(host, cancellation))
        {
            var plain = await LengthAsync(host, path, "identity", cancellation);
            var (gzip, brotli) = await SmallestAsync(host, path, plain, cancellation);
            table.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {plain:N0} | {gzip:N0} | {brotli:N0} | {1 - (double)brotli / plain:P0} |");
        }

        Console.Write(table);
        if (document is not null)
            await WriteAsync(document.FullName, table.ToString(), cancellation);
        return 0;
    }

    private static async Task<(string Name, string Path)[]> AnswersAsync(BenchmarkHost host, CancellationToken cancellation)
    {
        var investigation = await InvestigateAsync(host, cancellation);
        await using var database = NpgsqlDataSource.Create(host.ConnectionString);
        await using var command = database.CreateCommand(
            """
            SELECT (SELECT contract_id FROM contract_items GROUP BY 1 ORDER BY count(*) DESC, 1 OFFSET 100 LIMIT 1),
                (SELECT id FROM findings ORDER BY score DESC, id DESC LIMIT 1)
            """);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return
        [
            ("overview", "/overview"),
            ("contracts, a page of 50", "/contracts"),
            ("contracts, found by a word", "/contracts?text=material"),
            ("a contract with items", string.Create(CultureInfo.InvariantCulture, $"/contracts/{row.GetInt64(0)}")),
            ("findings, a page of 50", "/findings"),
            ("a finding with evidence", string.Create(CultureInfo.InvariantCulture, $"/findings/{row.GetInt64(1)}")),
            ("indicators", "/indicators"),
            ("agencies", "/agencies"),
            ("buying units", "/units"),
            ("an investigation", $"/investigations/{investigation}"),
        ];
    }

    private static async Task<string> InvestigateAsync(BenchmarkHost host, CancellationToken cancellation)
    {
        using var started = await host.Http.PostAsJsonAsync(new Uri("/api/v1/investigations", UriKind.Relative), new { }, cancellation);
        started.EnsureSuccessStatusCode();
        while (true)
        {
            var run = await host.Http.GetFromJsonAsync<JsonNode>(started.Headers.Location, cancellation);
            if (run!["endedAt"] is not null)
                return (string)run["id"]!;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, cancellation);
        }
    }

    /// <summary>Both forms, when neither has become smaller for a while.</summary>
    private static async Task<(int Gzip, int Brotli)> SmallestAsync(BenchmarkHost host, string path, int plain, CancellationToken cancellation)
    {
        var (first, began) = ((Gzip: plain, Brotli: plain), TimeProvider.System.GetTimestamp());
        while (true)
        {
            var now = (Gzip: await LengthAsync(host, path, "gzip", cancellation), Brotli: await LengthAsync(host, path, "br", cancellation));
            if (first.Brotli == plain)
                first = now;
            if (now.Brotli < first.Brotli || TimeProvider.System.GetElapsedTime(began) > Recompression)
                return now;
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellation);
        }
    }

    private static async Task<int> LengthAsync(BenchmarkHost host, string path, string encoding, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/v1{path}", UriKind.Relative));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(encoding));
        using var response = await host.Http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadAsByteArrayAsync(cancellation)).Length;
    }

    private static async Task WriteAsync(string path, string table, CancellationToken cancellation)
    {
        var text = await File.ReadAllTextAsync(path, cancellation);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new InvalidOperationException($"{path} has no place for the table, between {Begin} and {End}.");
        await File.WriteAllTextAsync(path, $"{text[..(begin + Begin.Length)]}\n\n{table}\n{text[end..]}", cancellation);
    }
}
