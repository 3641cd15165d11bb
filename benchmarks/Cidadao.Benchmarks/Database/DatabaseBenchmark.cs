using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Cidadao.LocalHost;
using Npgsql;
using Spectre.Console;

namespace Cidadao.Benchmarks.Database;

/// <summary>
/// Every read of the API by eight clients at once, one kind after the other, with the cache switched off so that each reaches PostgreSQL: how
/// long its requests and the statements behind them take, beside raw reads by primary key in the same run. By growth: the same over ever more
/// contracts.
/// </summary>
/// <param name="stages">Contracts of each table. The first are imported and looked through, the others made of them.</param>
internal sealed class DatabaseBenchmark(int[] stages, int seconds)
{
    private const int Clients = 8;
    private const int TableWidth = 140;

    private static readonly DateOnly Month = new(2024, 1, 1);

    private static readonly int[] Growth = [100_000, 1_000_000, 5_000_000];

    /// <summary>What no query of the API may take in nine of ten cases.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(100);

    public static Command Command()
    {
        var contracts = new Option<int>("--contracts") { DefaultValueFactory = _ => 1_000_000, Description = "Contracts of the generated month." };
        var seconds = new Option<int>("--seconds") { DefaultValueFactory = _ => 3, Description = "How long each read is asked for." };
        var growth = new Option<int[]>("--growth")
        {
            Arity = ArgumentArity.ZeroOrMore,
            AllowMultipleArgumentsPerToken = true,
            Description = "Over ever more contracts of ten years instead; 0.1, 1 and 5 million when none are given.",
        };
        var command = new Command("database", "Every read of the API without its cache, and the statements behind it, against raw reads by key.") { contracts, seconds, growth };
        command.SetAction((parsed, cancellation) =>
            new DatabaseBenchmark(StagesOf(parsed), parsed.GetValue(seconds)).RunAsync(cancellation));
        return command;

        int[] StagesOf(ParseResult parsed) => parsed.GetResult(growth) is null ? [parsed.GetValue(contracts)]
            : parsed.GetValue(growth) is { Length: > 0 } given ? given : Growth;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, TableWidth);
        await using var durations = await QueryDurations.StartAsync(cancellation);
        await using var host = await BenchmarkHost.StartAsync(
            workers: 1, cancellation, environment: new Dictionary<string, string>(durations.Environment) { ["CACHE_STRATEGY"] = "none" });
        await using var database = NpgsqlDataSource.Create(host.ConnectionString);
        var month = Path.Combine(host.Folder, "month.zip");
        await SampleGenerator.WriteAsync(new(stages[0], Seed: 1, Month), month, cancellationToken: cancellation);
        await ImportBenchmark.ImportAndIndexAsync(host, month, cancellation);

        var grown = await ContractGrowth.StartAsync(database, Month.Year, cancellation);
        await InvestigateAsync(host, cancellation);
        var tables = new List<(int Contracts, IReadOnlyList<Measured> Reads)>();
        foreach (var stage in stages)
        {
            await grown.ToAsync(stage, cancellation);
            await ExecuteAsync(database, "VACUUM (ANALYZE) contracts, contract_items, findings", cancellation);
            // What it does by itself meanwhile would count against the reads.
            await host.Topology.StopAsync(ResourceNames.Worker);
            await SizesAsync(database, stage, cancellation);
            var reads = await MeasureAsync(host, database, durations, cancellation);
            Print(stage, reads);
            tables.Add((stage, reads));
            await host.Topology.StartAsync(ResourceNames.Worker, cancellation);
        }

        if (stages.Length > 1)
            PrintGrowth(tables);
        return 0;
    }

    private async Task<IReadOnlyList<Measured>> MeasureAsync(BenchmarkHost host, NpgsqlDataSource database, QueryDurations durations, CancellationToken cancellation)
    {
        var reads = await ApiReads.SampleAsync(database, cancellation);
        var time = TimeSpan.FromSeconds(seconds);
        // The code is compiled, the pages are in memory.
        foreach (var read in reads.All)
            await AskAsync(host, read, TimeSpan.FromMilliseconds(500), cancellation);
        var before = await durations.ReadAsync(cancellation);
        var partition = reads.LargestPartition;
        var bare = await KeyReads.RunAsync(host.ConnectionString, reads.ContractIds(partition), partition, Clients, time, cancellation);
        var measured = new List<Measured> { new("raw Npgsql, by key", null, bare.Count, bare.Quantile) };
        foreach (var read in reads.All)
        {
            var requests = await AskAsync(host, read, time, cancellation);
            var after = await durations.ReadAsync(cancellation);
            measured.Add(new(read.Name, null, requests.Count, requests.Quantile));
            foreach (var (operation, all) in after.OrderBy(operation => operation.Key, StringComparer.Ordinal))
            {
                // What the API does by itself is seldom beside what it does for every request, or for every request of a kind.
                if (all.Since(before.GetValueOrDefault(operation)) is var since && since.Count > requests.Count / 10)
                    measured.Add(new(read.Name, operation, since.Count, since.Quantile));
            }

            before = after;
        }

        return measured;
    }

    /// <summary>What takes so long that the server gives it up is told, and measured as what it took.</summary>
    private static Task<Latencies> AskAsync(BenchmarkHost host, ApiRead read, TimeSpan time, CancellationToken cancellation) => Latencies.MeasureAsync(
        Clients,
        time,
        async (random, cancellation) =>
        {
            var path = "/api/v1" + read.Path(random);
            using var answer = await host.Http.GetAsync(new Uri(path, UriKind.Relative), cancellation);
            if (answer.IsSuccessStatusCode)
                return;
            if (answer.StatusCode < HttpStatusCode.InternalServerError)
                throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync(cancellation)}");
            AnsiConsole.WriteLine($"{path}: {(int)answer.StatusCode}");
        },
        cancellation);

    private static void Print(int contracts, IReadOnlyList<Measured> reads)
    {
        var table = new Table { Border = TableBorder.Ascii2, Title = new TableTitle($"database: {Text(contracts)} contracts, {Clients} clients, milliseconds") }
            .AddColumns("read", "operation", "calls", "P50", "P90", "P99", "");
        foreach (var read in reads)
        {
            table.AddRow(
                read.Operation is null ? read.Read : "",
                read.Operation ?? (read == reads[0] ? "" : "whole request"),
                Text(read.Count),
                Milliseconds(read.Quantile(0.5)),
                Milliseconds(read.Quantile(0.9)),
                Milliseconds(read.Quantile(0.99)),
                read.Quantile(0.9) > Bound ? $"> {Bound.TotalMilliseconds} ms" : "");
        }

        AnsiConsole.Write(table);
    }

    /// <summary>P90 at each stage, and by which factor the last one exceeds the first.</summary>
    private static void PrintGrowth(IReadOnlyList<(int Contracts, IReadOnlyList<Measured> Reads)> stages)
    {
        var table = new Table { Border = TableBorder.Ascii2, Title = new TableTitle("growth: P90, milliseconds") }
            .AddColumns(["read", "operation", .. stages.Select(stage => Text(stage.Contracts)), "times"]);
        foreach (var read in stages[^1].Reads)
        {
            var times = stages.Select(stage => stage.Reads.FirstOrDefault(other => (other.Read, other.Operation) == (read.Read, read.Operation))?.Quantile(0.9)).ToList();
            table.AddRow(
            [
                read.Read, read.Operation ?? "", .. times.Select(time => time is { } known ? Milliseconds(known) : ""),
                times[0] is { } first ? (times[^1]!.Value / first).ToString("F1", CultureInfo.InvariantCulture) : "",
            ]);
        }

        AnsiConsole.Write(table);
    }

    private static async Task SizesAsync(NpgsqlDataSource database, int contracts, CancellationToken cancellation)
    {
        await using var sizes = database.CreateCommand(
            """
            SELECT name, sum(pg_table_size(oid))::bigint, sum(pg_indexes_size(oid))::bigint
            FROM (SELECT oid, regexp_replace(relname, '_(y\d{4}|other)$', '') AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) AS leaves
            GROUP BY name HAVING sum(pg_total_relation_size(oid)) > 10000000 ORDER BY 2 DESC
            """);
        await using var reader = await sizes.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{reader.GetString(0)}: rows {reader.GetInt64(1) / 1e6:F0} MB, indexes {reader.GetInt64(2) / 1e6:F0} MB; {(reader.GetInt64(1) + reader.GetInt64(2)) / contracts} bytes a contract"));
        }
    }

    private static async Task InvestigateAsync(BenchmarkHost host, CancellationToken cancellation)
    {
        using var accepted = await host.Http.PostAsJsonAsync(new Uri("/api/v1/investigations", UriKind.Relative), new JsonObject { ["indicators"] = new JsonArray() }, cancellation);
        accepted.EnsureSuccessStatusCode();
        while (true)
        {
            var state = (await host.Http.GetFromJsonAsync<JsonNode>(accepted.Headers.Location, cancellation))!;
            switch ((string?)state["status"])
            {
                case "completed":
                    return;
                case "failed" or "cancelled":
                    throw new InvalidOperationException($"The investigation ended without success: {state["failure"]}");
                default:
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
                    break;
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("N2", CultureInfo.InvariantCulture);

    /// <param name="Operation">A statement's name, in the API; null for the request as a whole.</param>
    /// <param name="Quantile">The time that a share of the calls did not exceed.</param>
    private sealed record Measured(string Read, string? Operation, long Count, Func<double, TimeSpan> Quantile);
}
