using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Telemetry;

/// <summary>A real Prometheus with the configuration and the alerts of <c>deploy/prometheus</c>, scraping an installation.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private const string Program = "prometheus";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;
    private readonly HttpClient _http;
    private readonly StringBuilder _log;

    private PrometheusServer(Process process, DirectoryInfo folder, int port, StringBuilder log)
    {
        (_process, _folder, _log) = (process, folder, log);
        _http = new() { BaseAddress = new($"http://127.0.0.1:{port}") };
    }

    /// <summary>Starts it and waits until it has scraped every process twice.</summary>
    public static async Task<PrometheusServer> StartAsync(LocalTopology topology, string configuration, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("cidadao-prometheus-");
        foreach (var file in Directory.EnumerateFiles(configuration))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        var targets = Directory.CreateDirectory(Path.Combine(folder.FullName, "targets"));
        File.Copy(topology.Targets, Path.Combine(targets.FullName, "installation.json"));
        // As it is, but more often: what a test waits for is two scrapes.
        var settings = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(
            settings, (await File.ReadAllTextAsync(settings, cancellation)).Replace("scrape_interval: 5s", "scrape_interval: 1s", StringComparison.Ordinal), cancellation);

        var port = FreePort();
        var (process, log) = Start(
            Program, folder.FullName, $"--config.file={settings}", $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}", $"--web.listen-address=127.0.0.1:{port}");
        var server = new PrometheusServer(process, folder, port, log);
        try
        {
            await Installation.UntilAsync(async () => await server.ScrapesAsync(topology.Metrics.Count, cancellation), cancellation);
            return server;
        }
        catch (Exception e) when (e is OperationCanceledException)
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"Prometheus did not scrape: {log}", e);
        }
    }

    /// <summary>Runs <c>promtool</c>; its output and whether it was content.</summary>
    public static async Task<(bool Succeeded, string Output)> CheckAsync(string folder, CancellationToken cancellation, params string[] arguments)
    {
        var (process, log) = Start("promtool", folder, arguments);
        using (process)
        {
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode == 0, log.ToString());
        }
    }

    /// <returns>The series of an instant query, now.</returns>
    /// <exception cref="InvalidOperationException">The query is wrong.</exception>
    public async Task<JsonArray> QueryAsync(string query, CancellationToken cancellation)
    {
        using var body = new FormUrlEncodedContent([new("query", query)]);
        using var response = await _http.PostAsync("/api/v1/query", body, cancellation);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellation))!;
        return (string?)answer["status"] == "success" ? answer["data"]!["result"]!.AsArray() : throw new InvalidOperationException($"{query}: {(string?)answer["error"]}");
    }

    public async Task<JsonNode> RulesAsync(CancellationToken cancellation) => JsonNode.Parse(await _http.GetStringAsync("/api/v1/rules", cancellation))!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> ScrapesAsync(int processes, CancellationToken cancellation)
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"Prometheus ended: {_log}");
        try
        {
            var scraped = await QueryAsync("count_over_time(up[1m]) >= 2 and up == 1", cancellation);
            return scraped.Count == processes;
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException or System.Text.Json.JsonException)
        {
            return false;
        }
    }

    private static (Process Process, StringBuilder Log) Start(string program, string folder, params string[] arguments)
    {
        var log = new StringBuilder();
        var process = new Process
        {
            StartInfo = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true },
        };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return (process, log);

        void Append(string? line)
        {
            lock (log)
                log.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
