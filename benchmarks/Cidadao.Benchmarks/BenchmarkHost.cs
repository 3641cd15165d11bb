using System.Globalization;
using Cidadao.LocalHost;

namespace Cidadao.Benchmarks;

/// <summary>A whole installation for one benchmark, in a folder that vanishes afterwards.</summary>
internal sealed class BenchmarkHost : IAsyncDisposable
{
    /// <summary>The limits work as ever and refuse nobody: one machine asks here for all the world.</summary>
    private static readonly KeyValuePair<string, string>[] Limits =
        [.. ((string[])["KeyPerSecond", "KeyBurst", "AddressPerSecond", "AddressBurst"]).Select(limit => KeyValuePair.Create($"Limits__{limit}", "10000000"))];

    private readonly DirectoryInfo _home;

    private BenchmarkHost(LocalTopology topology, DirectoryInfo home)
    {
        (Topology, _home) = (topology, home);
        Http = topology.CreateClient();
        Http.Timeout = Timeout.InfiniteTimeSpan;
    }

    public LocalTopology Topology { get; }

    public HttpClient Http { get; }

    public string ConnectionString => Topology.ConnectionStrings["cidadao"];

    /// <summary>Folder for files of the benchmark's own.</summary>
    public string Folder => _home.FullName;

    /// <param name="environment">Variables of every service.</param>
    public static async Task<BenchmarkHost> StartAsync(
        int workers, CancellationToken cancellation, int apis = 1, IReadOnlyDictionary<string, string>? environment = null)
    {
        var home = Directory.CreateTempSubdirectory("cidadao-bench-");
        var topology = await LocalTopology.StartAsync(
            new()
            {
                Home = home.FullName,
                Ephemeral = true,
                Workers = workers,
                Apis = apis,
                Environment = new Dictionary<string, string>([.. Limits, .. environment ?? new Dictionary<string, string>()]),
                Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api, ResourceNames.Worker],
            },
            cancellation);
        return new(topology, home);
    }

    /// <returns>Largest resident memory of a resource since its start, bytes. Source: <c>VmHWM</c> of /proc/PID/status.</returns>
    public long PeakMemoryOf(string resource)
    {
        var status = File.ReadLines($"/proc/{Topology.ProcessIdOf(resource).ToString(CultureInfo.InvariantCulture)}/status");
        var line = status.First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture) << 10;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Topology.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
