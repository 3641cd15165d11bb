using Cidadao.LocalHost;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>A PostgreSQL of its own with the application's schema, and nothing else.</summary>
internal sealed class MigratedServer : IAsyncDisposable
{
    private readonly LocalTopology _topology;
    private readonly DirectoryInfo _home;

    private MigratedServer(LocalTopology topology, DirectoryInfo home)
    {
        (_topology, _home) = (topology, home);
        Database = NpgsqlDataSource.Create(topology.ConnectionStrings["cidadao"]);
    }

    public NpgsqlDataSource Database { get; }

    public static async Task<MigratedServer> StartAsync(CancellationToken cancellation)
    {
        var home = Directory.CreateTempSubdirectory("cidadao-test-");
        var options = new LocalTopologyOptions { Home = home.FullName, Ephemeral = true, Resources = [ResourceNames.Postgres, ResourceNames.Migrate] };
        return new(await LocalTopology.StartAsync(options, cancellation), home);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<T> ReadAsync<T>(string sql, CancellationToken cancellation)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await _topology.DisposeAsync();
        _home.Delete(recursive: true);
    }
}
