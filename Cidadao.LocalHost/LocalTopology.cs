using static Cidadao.LocalHost.ResourceNames;

namespace Cidadao.LocalHost;

/// <summary>The AppHost's topology as plain processes on loopback. Disposing stops everything, in the order against the start's.</summary>
public sealed class LocalTopology : IAsyncDisposable
{
    private readonly LocalTopologyOptions _options;
    private readonly RunFolder _folder;
    private readonly Journal _journal;
    private readonly Supervisor _supervisor;
    private readonly Services _services;
    private readonly Dictionary<string, string> _connections = [];
    private readonly Dictionary<string, Uri> _addresses = [];
    private readonly Dictionary<string, Uri> _metrics = [];
    private readonly Dictionary<string, Resource> _resources = [];
    private string? _servers;

    private LocalTopology(LocalTopologyOptions options)
    {
        _options = options;
        _folder = new RunFolder(options.Home);
        _journal = new Journal(options.Log, options.Colour, _folder.Logs);
        _supervisor = new Supervisor(options, _journal, new Survivors(_folder.Processes));
        ApiKey = ApiKeyFile.Open(_folder.Home);
        _services = new Services(options, _connections, _addresses, _metrics, PersonKeyFile.Open(_folder.Home), ApiKey);
    }

    /// <summary><c>cidadao</c>, <c>redis</c> and, with a standby, <c>cidadao-replica</c>, as the services get them.</summary>
    public IReadOnlyDictionary<string, string> ConnectionStrings => _connections;

    /// <summary>Base addresses of <c>api</c>, <c>worker</c>, <c>worker-2</c> … and <c>web</c>.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses => _addresses;

    /// <summary>Where Prometheus finds the metrics of each of them.</summary>
    public IReadOnlyDictionary<string, Uri> Metrics => _metrics;

    /// <summary>The file that names them to Prometheus.</summary>
    public string Targets => _folder.Targets;

    /// <summary>The first API key, an administrator's.</summary>
    public string ApiKey { get; }

    /// <summary>Completes when a resource ends that nobody asked to end; names it and shows the tail of its log.</summary>
    public Task<LocalHostException> Failed => _supervisor.Failed;

    internal RunFolder Folder => _folder;

    internal Journal Journal => _journal;

    /// <summary>Starts the chosen resources and waits until each is ready; when one fails, stops the others before it throws.</summary>
    /// <exception cref="LocalHostException">A sentence for the user, with an exit code.</exception>
    public static async Task<LocalTopology> StartAsync(LocalTopologyOptions options, CancellationToken cancellation)
    {
        var topology = new LocalTopology(options);
        try
        {
            await topology.EndSurvivorsAsync();
            await topology.PrepareAsync();
            await topology.StartAllAsync(cancellation);
            return topology;
        }
        catch
        {
            await topology.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what a killed LocalHost of this home left running.</summary>
    /// <exception cref="LocalHostException">One is running (6).</exception>
    public static async Task CleanAsync(LocalTopologyOptions options)
    {
        await using var topology = new LocalTopology(options);
        await topology.EndSurvivorsAsync();
    }

    /// <summary>Starts one resource again, under the same address, and waits until it is ready.</summary>
    public Task StartAsync(string name, CancellationToken cancellation) => _supervisor.StartAsync(_resources[name], cancellation);

    /// <summary>Asks one resource to end, as an operator would.</summary>
    public Task StopAsync(string name) => _supervisor.StopAsync(name);

    /// <summary>Ends one resource and its children as a crash would (SIGKILL).</summary>
    public Task KillAsync(string name) => _supervisor.KillAsync(name);

    /// <returns>A client of a service, with the first API key.</returns>
    public HttpClient CreateClient(string name = Api) => new()
    {
        BaseAddress = _addresses[name],
        DefaultRequestHeaders = { Authorization = new("Bearer", ApiKey) },
    };

    /// <returns>The process of a running resource.</returns>
    public int ProcessIdOf(string name) => _supervisor.ProcessIdOf(name);

    /// <summary>Runs a project such as <c>Cidadao.Cli</c> to its end on this terminal, without prefixes.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> RunAsync(string project, IEnumerable<string> arguments, CancellationToken cancellation)
    {
        var resource = _services.Create(project, project, arguments);
        (resource.Line.RedirectStandardOutput, resource.Line.RedirectStandardError) = (false, false);
        return _supervisor.RunAsync(resource, cancellation);
    }

    /// <summary>Brings another database of the same server up to date.</summary>
    /// <exception cref="LocalHostException">It failed; with the tail of its log.</exception>
    internal async Task MigrateAsync(string database, CancellationToken cancellation)
    {
        var migration = _services.Create(Migrate, "Cidadao.AgentWorker", "migrate");
        migration.Line.Environment["ConnectionStrings__" + Database] = _connections[Database].Replace($"Database={Database}", $"Database={database}", StringComparison.Ordinal);
        if (await _supervisor.RunAsync(migration, cancellation) is not 0 and var code)
            throw _supervisor.DescribeExit(Migrate, code);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var kind in new[] { Web, Worker, Api, Redis })
            await _supervisor.StopKindAsync(kind);
        // The primary waits, when it ends, until a standby has its last record.
        await _supervisor.StopAsync(Postgres);
        await _supervisor.StopAsync(Standby);
        File.Delete(_folder.Processes);
        File.Delete(_folder.Targets);
        if (_options.Ephemeral && _servers is not null)
        {
            Directory.Delete(_servers, recursive: true);
            File.Delete(Path.Combine(_folder.Home, "servers"));
        }

        _services.Dispose();
        _journal.Dispose();
        _folder.Dispose();
    }

    internal static string KindOf(string name) => name.Split('-')[0];

    private async Task EndSurvivorsAsync()
    {
        File.Delete(_folder.State);
        if (await Survivors.EndAsync(_folder.Processes, _options.Time) is > 0 and var ended)
            _journal.Say($"{ended} processo(s) que sobraram da execução anterior foram encerrados.",
                $"Ended {ended} process(es) that the last run left behind.");
    }

    private async Task PrepareAsync()
    {
        _servers = await ServerAccount.OpenAsync(_folder.Home, _journal, _options.Time);
        if (Wants(Postgres))
            (_resources[Postgres], _connections[Database]) = await PostgresServer.PrepareAsync(_servers, Port(0, Postgres), _options.PostgresSettings);
        if (Wants(Postgres) && _options.Standby)
            (_resources[Standby], _connections[Replica]) = await PostgresStandby.PrepareAsync(_servers, _connections[Database], Port(0, Standby));
        if (Wants(Redis))
            (_resources[Redis], _connections[Redis]) = await RedisServer.PrepareAsync(_servers, Port(0, Redis));
        var names = Replicas(Api, _options.Apis).Concat(Replicas(Worker, _options.Workers)).Append(Web);
        foreach (var name in names.Where(name => Wants(KindOf(name))))
            _addresses[name] = new Uri($"http://127.0.0.1:{Port(name == Api ? _options.ApiPort : name == Web ? _options.WebPort : 0, name)}");
        foreach (var name in _addresses.Keys)
            _metrics[name] = new Uri($"http://127.0.0.1:{Port(0, name + "-metrics")}/metrics");
        Survivors.Write(_folder.Targets, _metrics.Select(target => new
        {
            targets = new[] { target.Value.Authority },
            labels = new { role = KindOf(target.Key), instance = target.Key },
        }));
        foreach (var name in _addresses.Keys)
            _resources[name] = _services.Create(name, KindOf(name) switch { Api => "Cidadao.Api", Web => "Cidadao.Web", _ => "Cidadao.AgentWorker" });
    }

    private static IEnumerable<string> Replicas(string name, int count) =>
        Enumerable.Range(1, count).Select(number => number == 1 ? name : $"{name}-{number}");

    private int Port(int wanted, string name) => Ports.Choose(wanted, _folder.Home, name);

    private bool Wants(string name) => _options.Resources.Contains(name);

    /// <summary>Servers, then migrations, then api and workers, then web: what the AppHost's WaitFor and WaitForCompletion say.</summary>
    private async Task StartAllAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(_resources.Keys.Where(name => name is Postgres or Redis).Select(name => StartAsync(name, cancellation)));
        if (_resources.ContainsKey(Standby))
        {
            await PostgresStandby.CopyAsync(_servers!, _connections[Database]);
            await StartAsync(Standby, cancellation);
        }

        if (Wants(Migrate)
            && await _supervisor.RunAsync(_services.Create(Migrate, "Cidadao.AgentWorker", "migrate"), cancellation) is not 0 and var code)
            throw _supervisor.DescribeExit(Migrate, code);
        await StartKindsAsync([Api, Worker], cancellation);
        await StartKindsAsync([Web], cancellation);
    }

    private Task StartKindsAsync(string[] kinds, CancellationToken cancellation) =>
        Task.WhenAll(_resources.Keys.Where(name => kinds.Contains(KindOf(name))).Select(name => StartAsync(name, cancellation)));
}
