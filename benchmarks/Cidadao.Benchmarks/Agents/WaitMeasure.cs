using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cidadao.Benchmarks.Imports;
using Cidadao.Cli.Sample;
using Cidadao.LocalHost;
using Npgsql;
using Spectre.Console;

namespace Cidadao.Benchmarks.Agents;

/// <summary>
/// What people wait for, one after the other: the investigation of one supplier or one unit, from POST to completed as a client sees it,
/// and one agent's answer for one contract. The first of each is asked of a worker that has just been started.
/// </summary>
internal sealed class WaitMeasure(FileInfo? month)
{
    private const int Investigations = 40;
    private const int Asks = 100;
    private const int InventedContracts = 4_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly string[] Roles = ["zumbi", "bonifacio", "oxossi", "anita", "obaluaie", "machado", "nana"];

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var host = await BenchmarkHost.StartAsync(workers: 1, cancellation);
        await ImportBenchmark.ImportAsync(host, await FileAsync(host, cancellation), cancellation);
        await using var database = NpgsqlDataSource.Create(host.ConnectionString);
        var suppliers = await ColumnAsync(
            database, "SELECT s.document FROM suppliers s JOIN contracts c ON c.supplier_id = s.id WHERE s.kind = 1 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20", cancellation);
        var units = await ColumnAsync(database, "SELECT buying_unit_code FROM contracts GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 20", cancellation);
        var contracts = await ColumnAsync(database, $"SELECT id::text FROM contracts ORDER BY md5(id::text) LIMIT {Asks}", cancellation);
        await host.Topology.KillAsync(ResourceNames.Worker);
        await host.Topology.StartAsync(ResourceNames.Worker, cancellation);

        var investigations = new List<double>();
        for (var i = 0; i < Investigations; i++)
        {
            var scope = i % 2 == 0 ? new JsonObject { ["supplier"] = suppliers[i / 2] } : new JsonObject { ["unit"] = units[i / 2] };
            investigations.Add(await InvestigateAsync(host, scope, cancellation));
        }

        var answers = new List<double>();
        for (var i = 0; i < contracts.Count; i++)
            answers.Add(await AskAsync(host, Roles[i % Roles.Length], contracts[i], cancellation));
        Say("small investigation, POST to completed", investigations);
        Say("one agent's answer for one contract", answers);
    }

    private async Task<string> FileAsync(BenchmarkHost host, CancellationToken cancellation)
    {
        if (month is not null)
            return month.FullName;
        var file = Path.Combine(host.Folder, "month.zip");
        await SampleGenerator.WriteAsync(new(InventedContracts, Seed: 1, new(2024, 1, 1)), file, cancellationToken: cancellation);
        return file;
    }

    /// <returns>Milliseconds from the command to the completed investigation, as a client sees it.</returns>
    public static async Task<double> InvestigateAsync(BenchmarkHost host, JsonObject scope, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var accepted = await host.Http.PostAsJsonAsync(new Uri("/api/v1/investigations", UriKind.Relative), new JsonObject { ["scope"] = scope }, cancellation);
        accepted.EnsureSuccessStatusCode();
        while (true)
        {
            var state = (await host.Http.GetFromJsonAsync<JsonNode>(accepted.Headers.Location, cancellation))!;
            if ((string?)state["status"] == "completed")
                return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            if ((string?)state["status"] is "failed" or "cancelled")
                throw new InvalidOperationException(state.ToJsonString());
            await Task.Delay(Look, TimeProvider.System, cancellation);
        }
    }

    private static async Task<double> AskAsync(BenchmarkHost host, string role, string contract, CancellationToken cancellation)
    {
        var started = TimeProvider.System.GetTimestamp();
        var body = new JsonObject { ["contractId"] = long.Parse(contract, CultureInfo.InvariantCulture) };
        using var answer = await host.Http.PostAsJsonAsync(new Uri($"/api/v1/agents/{role}/ask", UriKind.Relative), body, cancellation);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync(cancellation);
        return TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
    }

    public static async Task<List<string>> ColumnAsync(NpgsqlDataSource database, string sql, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var values = new List<string>();
        while (await reader.ReadAsync(cancellation))
            values.Add(reader.GetString(0));
        return values;
    }

    public static void Say(string what, List<double> milliseconds)
    {
        var first = milliseconds[0];
        var ordered = milliseconds.Order().ToList();
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {ordered.Count} times, first {first:F0} ms, p50 {At(ordered, 0.5):F0} ms, p95 {At(ordered, 0.95):F0} ms, longest {ordered[^1]:F0} ms"));
    }

    private static double At(List<double> ordered, double share) => ordered[(int)Math.Ceiling(share * ordered.Count) - 1];
}
