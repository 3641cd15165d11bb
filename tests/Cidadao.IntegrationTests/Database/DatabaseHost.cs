using Cidadao.Core.Database;
using Cidadao.Core.Database.Replica;
using Cidadao.LocalHost;
using Cidadao.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Cidadao.IntegrationTests.Database;

/// <summary>A host that has the database as the services have it, and nothing else.</summary>
internal sealed class DatabaseHost : IAsyncDisposable
{
    private readonly IHost _host;

    private DatabaseHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public ReplicaState State => Services.GetRequiredService<ReplicaState>();

    private ReplicaRouter Router => Services.GetRequiredService<ReplicaRouter>();

    public static async Task<DatabaseHost> StartAsync(LocalTopology topology, CancellationToken cancellation, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "test" });
        foreach (var (name, connection) in topology.ConnectionStrings)
            builder.Configuration[$"ConnectionStrings:{name}"] = connection;
        foreach (var (name, value) in settings)
            builder.Configuration[name] = value;
        builder.AddServiceDefaults();
        builder.AddCidadaoDatabase<CidadaoDbContext>();
        builder.Services.AddReplicaReads();
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    /// <summary>A read that takes long, by EF Core.</summary>
    public Task<RoutedRead<T>> ScanAsync<T>(string sql, CancellationToken cancellation, bool mayBeStale = true) =>
        Router.ScanAsync(server => ReadAsync<T>(server, sql, cancellation), mayBeStale, cancellation);

    /// <summary>A read that takes moments, by EF Core.</summary>
    public Task<RoutedRead<T>> FindAsync<T>(string sql, CancellationToken cancellation) =>
        Router.FindAsync(server => ReadAsync<T>(server, sql, cancellation), cancellation);

    /// <summary>Writes by EF Core on the primary.</summary>
    public async Task WriteAsync(string sql, CancellationToken cancellation)
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().Database.ExecuteSqlRawAsync(sql, cancellation);
    }

    public Task<T> ReadAsync<T>(string sql, CancellationToken cancellation) => ReadAsync<T>(DatabaseServer.Primary, sql, cancellation);

    public Task UntilStatusAsync(ReplicaStatus status, CancellationToken cancellation) =>
        Installation.UntilAsync(() => Task.FromResult(State.Status == status), cancellation);

    public async Task<HealthStatus> HealthAsync(CancellationToken cancellation) =>
        (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellation)).Status;

    private async Task<T> ReadAsync<T>(DatabaseServer server, string sql, CancellationToken cancellation)
    {
        await using var scope = Services.GetRequiredService<IServiceScopeFactory>().CreateAsyncScope(server);
        return await scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().Database.SqlQueryRaw<T>(sql).SingleAsync(cancellation);
    }
}

/// <summary>PostgreSQL alone, with a standby or without, in a home that vanishes afterwards.</summary>
internal sealed class PostgresHome : IAsyncDisposable
{
    private readonly DirectoryInfo _home;

    private PostgresHome(LocalTopology topology, DirectoryInfo home) => (Topology, _home) = (topology, home);

    public LocalTopology Topology { get; }

    public static async Task<PostgresHome> StartAsync(bool standby, CancellationToken cancellation)
    {
        var home = Directory.CreateTempSubdirectory("cidadao-test-");
        var options = new LocalTopologyOptions { Home = home.FullName, Ephemeral = true, Resources = [ResourceNames.Postgres], Standby = standby };
        return new(await LocalTopology.StartAsync(options, cancellation), home);
    }

    public async ValueTask DisposeAsync()
    {
        await Topology.DisposeAsync();
        if (_home.Exists)
            _home.Delete(recursive: true);
    }
}
