using System.Globalization;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;

namespace Cidadao.Benchmarks.Http;

/// <summary>What wrk measured.</summary>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="P50">Milliseconds, as are the others.</param>
internal sealed record WrkResult(double PerSecond, double P50, double P95, double P99);

/// <summary>The load generator: wrk, which takes less of the processors from the server than one in .NET.</summary>
internal static class Wrk
{
    private const string Report =
        """
        done = function(summary, latency, requests)
            local bad = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status + summary.errors.timeout
            io.write(string.format('REPORT {"answers":%d,"microseconds":%d,"bad":%d,"p50":%f,"p95":%f,"p99":%f}\n',
                summary.requests, summary.duration, bad, latency:percentile(50), latency:percentile(95), latency:percentile(99)))
        end

        """;

    /// <summary>Asks for one path, or for each of several in turn.</summary>
    /// <exception cref="InvalidOperationException">An answer was an error, or wrk is not there.</exception>
    public static async Task<WrkResult> RunAsync(Uri server, IReadOnlyList<string> paths, int connections, TimeSpan time, string folder, CancellationToken cancellation)
    {
        var script = Path.Combine(folder, "report.lua");
        await File.WriteAllTextAsync(script, paths.Count == 1 ? Report : Report + InTurn(paths), cancellation);
        string[] arguments =
        [
            "--threads", "1", "--connections", connections.ToString(CultureInfo.InvariantCulture), "--duration", $"{time.TotalSeconds:F0}s", "--timeout", "10s", "--script", script,
            new Uri(server, paths[0]).ToString(),
        ];
        var run = await StartAsync(arguments, cancellation);
        var line = run.StandardOutput.Split('\n').FirstOrDefault(line => line.StartsWith("REPORT ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"wrk has nothing to report: {run.StandardOutput}{run.StandardError}");
        var report = JsonDocument.Parse(line["REPORT ".Length..]).RootElement;
        if (Of("bad") > 0)
            throw new InvalidOperationException($"Not all answers were right: {line}");
        return new(Of("answers") / (Of("microseconds") / 1e6), Of("p50") / 1e3, Of("p95") / 1e3, Of("p99") / 1e3);

        double Of(string name) => report.GetProperty(name).GetDouble();
    }

    private static async Task<BufferedCommandResult> StartAsync(string[] arguments, CancellationToken cancellation)
    {
        try
        {
            return await CliWrap.Cli.Wrap("wrk").WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellation);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new InvalidOperationException("This benchmark needs wrk: sudo apt-get install wrk", e);
        }
    }

    private static string InTurn(IReadOnlyList<string> paths) =>
        $$"""
        local paths = { {{string.Join(", ", paths.Select(path => $"'{path}'"))}} }
        local turn = 0
        request = function()
            turn = turn % #paths + 1
            return wrk.format('GET', paths[turn])
        end

        """;
}
