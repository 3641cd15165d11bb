using Cidadao.Core.Caching;
using Cidadao.Core.Messaging;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.IntegrationTests.Caching;

/// <summary>A host of its own that has the cache and nothing else, over an installation's servers.</summary>
internal sealed class CacheReplica : IAsyncDisposable
{
    private readonly IHost _host;

    private CacheReplica(IHost host) => (_host, Cache) = (host, host.Services.GetRequiredService<HybridCache>());

    public HybridCache Cache { get; }

    public CacheAdministration Administration => _host.Services.GetRequiredService<CacheAdministration>();

    public static async Task<CacheReplica> StartAsync(Installation installation, CancellationToken cancellation, params (string Name, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        foreach (var (name, value) in settings)
            builder.Configuration[name] = value;
        builder.Services.AddLogging();
        builder.Services.AddMetrics();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOptions<MessagingOptions>();
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(installation.Topology.ConnectionStrings["cidadao"]));
        builder.Services.AddSingleton<IConnectionMultiplexer>(
            await ConnectionMultiplexer.ConnectAsync($"{installation.Topology.ConnectionStrings["redis"]},abortConnect=false"));
        builder.Services.AddTieredCache();
        var host = builder.Build();
        await host.StartAsync(cancellation);
        var replica = new CacheReplica(host);
        await Installation.UntilAsync(() => Task.FromResult(replica.Administration.Statistics.IsInformed), cancellation);
        return replica;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
