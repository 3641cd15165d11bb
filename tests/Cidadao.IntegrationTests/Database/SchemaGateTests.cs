using Cidadao.Core.Database;
using Cidadao.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>Services and the migration start in any order.</summary>
[TestClass]
public sealed class SchemaGateTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_service_that_starts_before_the_migration_begins_when_it_is_done()
    {
        await using var home = await PostgresHome.StartAsync(standby: false, Cancellation);
        using var service = Service(home.Topology.ConnectionStrings["cidadao"]);
        Assert.AreEqual(HealthStatus.Unhealthy, await SchemaAsync(service));
        var start = service.StartAsync(Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, Cancellation);
        Assert.IsFalse(start.IsCompleted, "It began over an empty database.");

        await using (var scope = service.Services.CreateAsyncScope())
            await new SchemaUpgrade(service.Services.GetRequiredService<NpgsqlDataSource>(), scope.ServiceProvider.GetRequiredService<CidadaoDbContext>()).RunAsync(Cancellation);

        await start.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.AreEqual(HealthStatus.Healthy, await SchemaAsync(service));
        await service.StopAsync(Cancellation);
    }

    [TestMethod]
    public async Task A_database_that_is_away_holds_nobody_up()
    {
        using var service = Service("Host=127.0.0.1;Port=1;Username=cidadao;Database=cidadao");

        await service.StartAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.AreEqual(HealthStatus.Healthy, await SchemaAsync(service), "That it is away is told by another check.");
        await service.StopAsync(Cancellation);
    }

    [TestMethod]
    public async Task Who_is_asked_to_end_while_it_waits_ends()
    {
        await using var home = await PostgresHome.StartAsync(standby: false, Cancellation);
        using var service = Service(home.Topology.ConnectionStrings["cidadao"]);
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var start = service.StartAsync(asked.Token);

        await asked.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => start.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    private static IHost Service(string connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "test" });
        builder.Configuration["ConnectionStrings:cidadao"] = connection;
        builder.AddServiceDefaults();
        builder.AddCidadaoDatabase<CidadaoDbContext>();
        builder.Services.AddSchemaGate();
        return builder.Build();
    }

    private async Task<HealthStatus> SchemaAsync(IHost service) =>
        (await service.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "schema", Cancellation)).Status;
}
