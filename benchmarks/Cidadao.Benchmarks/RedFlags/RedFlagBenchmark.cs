using System.CommandLine;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cidadao.Benchmarks.Agents;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Cidadao.IntegrationTests;
using Cidadao.LocalHost;
using Npgsql;
using Spectre.Console;

namespace Cidadao.Benchmarks.RedFlags;

/// <summary>
/// An investigation of everything through the API and one worker, from the command to the last committed finding, each detector's own
/// time beside it, and the same indicators as plain SQL in the same PostgreSQL in the same run.
/// </summary>
internal sealed class RedFlagBenchmark(int contracts, int items, int runs)
{
    /// <summary>Its timings are the most of what a query tells: no result is fetched.</summary>
    private static readonly (string Indicator, string Sql)[] Queries =
    [
        ("F01", RedFlagSql.F01), ("F02", RedFlagSql.F02), ("F02", RedFlagSql.F02Units), ("F03", RedFlagSql.F03), ("F04", RedFlagSql.F04),
        ("F05", RedFlagSql.F05), ("F06", RedFlagSql.F06), ("F09", RedFlagSql.F09), ("F12", RedFlagSql.F12), ("F13", RedFlagSql.F13),
        ("F14", RedFlagSql.F14), ("F21", RedFlagSql.F21), ("F22", RedFlagSql.F22), ("F23", RedFlagSql.F23), ("F28", RedFlagSql.F28),
        ("F29", RedFlagSql.F29), ("F30", RedFlagSql.F30),
    ];

    private const string SmallestUnits = "SELECT buying_unit_code FROM contracts GROUP BY 1 ORDER BY count(*), 1 LIMIT 20";

    public static Command Command()
    {
        var contracts = new Option<int>("--contracts") { DefaultValueFactory = _ => 1_000_000, Description = "Contracts of the generated month." };
        var items = new Option<int>("--items") { DefaultValueFactory = _ => 3_000_000, Description = "Lines; missing ones are copies of others." };
        var runs = new Option<int>("--runs") { DefaultValueFactory = _ => 3, Description = "Investigations; the median counts." };
        var command = new Command("red-flags", "Every indicator over a generated month, against the same indicators as SQL.") { contracts, items, runs };
        command.SetAction((parsed, cancellation) =>
            new RedFlagBenchmark(parsed.GetValue(contracts), parsed.GetValue(items), parsed.GetValue(runs)).RunAsync(cancellation));
        return command;
    }

    private async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var host = await BenchmarkHost.StartAsync(workers: 1, cancellation);
        await using var database = NpgsqlDataSource.Create(host.ConnectionString);
        var file = Path.Combine(host.Folder, "month.zip");
        await SampleGenerator.WriteAsync(new(contracts, Seed: 1, new(2024, 1, 1)), file, cancellationToken: cancellation);
        await ImportBenchmark.ImportAsync(host, file, cancellation);
        await FillItemsAsync(database, cancellation);
        // The memory of the import is not that of an investigation.
        await host.Topology.KillAsync(ResourceNames.Worker);
        await host.Topology.StartAsync(ResourceNames.Worker, cancellation);

        var investigations = new List<(TimeSpan Time, JsonNode End)>();
        for (var run = 0; run < runs; run++)
            investigations.Add(await InvestigateAsync(host, [], cancellation));
        var median = investigations.OrderBy(one => one.Time).ElementAt(runs / 2);
        var peak = host.PeakMemoryOf(ResourceNames.Worker);
        var same = await InvestigateAsync(host, [.. Queries.Select(query => query.Indicator).Distinct()], cancellation);
        var queries = await QueriesAsync(database, cancellation);
        Print(median, same.Time, queries, peak);
        await BesideAsync(host, database, cancellation);
        return 0;
    }

    private async Task FillItemsAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        const string Columns = "contract_id, code, description, complement, quantity, unit_price, is_shared_number, source_file, source_line";
        await using var fill = database.CreateCommand(
            $"""
            INSERT INTO contract_items ({Columns}) SELECT {Columns} FROM contract_items ORDER BY id
            LIMIT greatest(0, {items.ToString(CultureInfo.InvariantCulture)} - (SELECT count(*) FROM contract_items));
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            ANALYZE
            """);
        fill.CommandTimeout = 0;
        await fill.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What an analyst waits for who asks for one unit while everything is being looked through.</summary>
    private static async Task BesideAsync(BenchmarkHost host, NpgsqlDataSource database, CancellationToken cancellation)
    {
        // Of a generated month each unit is large; the smallest are as a unit of a real month.
        var units = await WaitMeasure.ColumnAsync(database, SmallestUnits, cancellation);
        var large = InvestigateAsync(host, [], cancellation);
        var times = new List<double>();
        for (var i = 0; !large.IsCompleted; i++)
            times.Add(await WaitMeasure.InvestigateAsync(host, new() { ["unit"] = units[i % units.Count] }, cancellation));
        var (time, _) = await large;
        WaitMeasure.Say(string.Create(CultureInfo.InvariantCulture, $"one unit, beside everything ({time.TotalSeconds:F1} s)"), times);
    }

    private static async Task<(TimeSpan Time, JsonNode End)> InvestigateAsync(BenchmarkHost host, string[] indicators, CancellationToken cancellation)
    {
        var body = new JsonObject { ["indicators"] = new JsonArray([.. indicators.Select(code => (JsonNode)code)]) };
        using var accepted = await host.Http.PostAsJsonAsync(new Uri("/api/v1/investigations", UriKind.Relative), body, cancellation);
        accepted.EnsureSuccessStatusCode();
        while (true)
        {
            var state = (await host.Http.GetFromJsonAsync<JsonNode>(accepted.Headers.Location, cancellation))!;
            switch ((string?)state["status"])
            {
                case "completed":
                    // The server's own clock: from the accepted command to the last commit.
                    return ((DateTimeOffset)state["endedAt"]! - (DateTimeOffset)state["requestedAt"]!, state);
                case "failed" or "cancelled":
                    throw new InvalidOperationException($"The investigation ended without success: {state["failure"]}");
                default:
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
                    break;
            }
        }
    }

    private static async Task<IReadOnlyList<(string Indicator, TimeSpan Time)>> QueriesAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var times = new List<(string Indicator, TimeSpan Time)>();
        foreach (var (indicator, sql) in Queries)
        {
            await using var command = database.CreateCommand($"SELECT count(*) FROM ({sql}) AS found");
            command.CommandTimeout = 0;
            var started = TimeProvider.System.GetTimestamp();
            await command.ExecuteScalarAsync(cancellation);
            times.Add((indicator, TimeProvider.System.GetElapsedTime(started)));
        }

        return times;
    }

    private void Print((TimeSpan Time, JsonNode End) median, TimeSpan same, IReadOnlyList<(string Indicator, TimeSpan Time)> queries, long peak)
    {
        var bySql = queries.GroupBy(query => query.Indicator).ToDictionary(group => group.Key, group => group.Sum(query => query.Time.TotalSeconds));
        var table = new Table { Border = TableBorder.Ascii2 }.AddColumns("indicator", "findings", "examined", "detector s", "SQL s");
        foreach (var task in median.End["tasks"]!.AsArray())
        {
            var code = (string)task!["indicator"]!;
            table.AddRow(
                code,
                $"{task["findings"]}",
                $"{task["examined"]}",
                ((double)task["seconds"]!).ToString("N2", CultureInfo.InvariantCulture),
                bySql.TryGetValue(code, out var seconds) ? seconds.ToString("N2", CultureInfo.InvariantCulture) : "");
        }

        AnsiConsole.Write(table);
        var report = new Report($"red-flags: {contracts:N0} contracts, {items:N0} lines, median of {runs}");
        report.Add("the same indicators as SQL", contracts, TimeSpan.FromSeconds(bySql.Values.Sum()));
        report.Add("the same indicators, command to committed findings", contracts, same, bySql.Values.Sum() / same.TotalSeconds);
        report.Add("all indicators, command to committed findings", contracts, median.Time, bySql.Values.Sum() / median.Time.TotalSeconds);
        report.Print();
        AnsiConsole.WriteLine($"findings: {median.End["findings"]}; worker's peak memory: {peak >> 20} MB");
    }
}
