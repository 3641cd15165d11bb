using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Cidadao.LocalHost;

/// <summary>
/// <c>./cidadao support</c>: what one needs to help an installation, in one file: diagnostics, health and metrics of each process, and the ends of
/// their logs. No key, no connection string, no data: PostgreSQL's log is left out, for it may quote rows.
/// </summary>
internal sealed class SupportBundle(LocalTopologyOptions options, TextWriter output)
{
    private const int LogLines = 5_000;

    private static readonly string[] Logs = [ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web, ResourceNames.Migrate, ResourceNames.Redis];

    private readonly string _home = Path.GetFullPath(options.Home);

    /// <summary>Of a running installation, or of what a stopped one left. What a process does not answer is said in its place.</summary>
    /// <exception cref="LocalHostException">Nothing ever ran there (1), or there is such a file already (6).</exception>
    public async Task SaveAsync(string file, bool overwrite, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file);
        if (File.Exists(path) && !overwrite)
            throw new LocalHostException(6, $"{path} já existe; para substituí-lo: --yes", $"{path} exists; to replace it: --yes");
        if (!Directory.Exists(Path.Combine(_home, "logs")))
            throw new LocalHostException(1, $"Nada foi executado em {_home}.", $"Nothing has run in {_home}.");
        var draft = path + ".new";
        try
        {
            using (var bundle = ZipFile.Open(draft, ZipArchiveMode.Create))
            {
                await WriteAsync(bundle, "about.txt", $"{options.Time.GetUtcNow():u}\n{RuntimeInformation.OSDescription}\n{RuntimeInformation.FrameworkDescription}\n{Environment.ProcessorCount} processors\n");
                foreach (var (instance, metrics) in await TargetsAsync(cancellation))
                    await AddProcessAsync(bundle, instance, metrics, cancellation);
                foreach (var log in Directory.EnumerateFiles(Path.Combine(_home, "logs"), "*.log").Where(log => Logs.Contains(LocalTopology.KindOf(Path.GetFileNameWithoutExtension(log)))))
                    await WriteAsync(bundle, $"logs/{Path.GetFileName(log)}", await EndOfAsync(log, cancellation));
            }

            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        var says = LocalHostException.Say(
            $"{path}: {new FileInfo(path).Length / 1e3:0} kB. Sem chaves, conexões ou dados; veja-o antes de enviar.",
            $"{path}: {new FileInfo(path).Length / 1e3:0} kB. No keys, connection strings or data; look through it before you send it.");
        await output.WriteLineAsync(says);
    }

    /// <returns>Address of the metrics by instance; none where nothing runs.</returns>
    private async Task<IReadOnlyList<(string Instance, Uri Metrics)>> TargetsAsync(CancellationToken cancellation)
    {
        var file = Path.Combine(_home, "run", "targets.json");
        if (!File.Exists(file))
            return [];
        using var targets = JsonDocument.Parse(await File.ReadAllTextAsync(file, cancellation));
        return
        [
            .. targets.RootElement.EnumerateArray().Select(target => (
                target.GetProperty("labels").GetProperty("instance").GetString()!, new Uri($"http://{target.GetProperty("targets")[0].GetString()}"))),
        ];
    }

    private static async Task AddProcessAsync(ZipArchive bundle, string instance, Uri metrics, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = metrics, Timeout = TimeSpan.FromSeconds(10) };
        foreach (var (path, name) in new[] { ("/diagnostics", "diagnostics.json"), ("/metrics", "metrics.txt") })
        {
            string answer;
            try
            {
                answer = await http.GetStringAsync(path, cancellation);
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
            {
                answer = $"No answer: {e.Message}\n";
            }

            await WriteAsync(bundle, $"{instance}/{name}", answer);
        }
    }

    private static async Task<string> EndOfAsync(string log, CancellationToken cancellation)
    {
        // It is being written to.
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var end = new Queue<string>(LogLines);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (end.Count == LogLines)
                end.Dequeue();
            end.Enqueue(line);
        }

        return string.Join('\n', end) + "\n";
    }

    private static async Task WriteAsync(ZipArchive bundle, string name, string text)
    {
        await using var writer = new StreamWriter(await bundle.CreateEntry(name).OpenAsync());
        await writer.WriteAsync(text);
    }
}
