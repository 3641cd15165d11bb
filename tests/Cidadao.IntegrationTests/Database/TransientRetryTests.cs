using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>What <c>DisableRetry</c> changes, over connections that the server has ended.</summary>
[TestClass]
public sealed class TransientRetryTests
{
    private const string DisableRetry = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL:DisableRetry";
    private const string One = "SELECT 1 AS \"Value\"";

    private static PostgresHome _home = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _home = await PostgresHome.StartAsync(standby: false, context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _home.DisposeAsync();

    [TestMethod]
    public async Task A_read_whose_connection_was_ended_is_made_again()
    {
        await using var host = await DatabaseHost.StartAsync(_home.Topology, Cancellation, (DisableRetry, "false"));
        Assert.AreEqual(1, await host.ReadAsync<int>(One, Cancellation));
        await EndConnectionsAsync();

        Assert.AreEqual(1, await host.ReadAsync<int>(One, Cancellation));
    }

    [TestMethod]
    public async Task Without_the_key_who_asks_is_told()
    {
        await using var host = await DatabaseHost.StartAsync(_home.Topology, Cancellation);
        Assert.AreEqual(1, await host.ReadAsync<int>(One, Cancellation));
        await EndConnectionsAsync();

        // EF Core wraps what it takes to be transient.
        var error = await Assert.ThrowsAsync<Exception>(() => host.ReadAsync<int>(One, Cancellation));
        Assert.IsInstanceOfType<NpgsqlException>(error.InnerException is NpgsqlException inner ? inner : error);
    }

    [TestMethod]
    public async Task Within_a_transaction_nothing_is_made_again_and_nothing_is_refused()
    {
        await using var host = await DatabaseHost.StartAsync(_home.Topology, Cancellation, (DisableRetry, "false"));
        await using var scope = host.Services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().Database;
        await using var transaction = await database.BeginTransactionAsync(Cancellation);
        Assert.AreEqual(1, await database.SqlQueryRaw<int>(One).SingleAsync(Cancellation));
        await EndConnectionsAsync();

        var error = await Assert.ThrowsAsync<Exception>(() => database.SqlQueryRaw<int>(One).SingleAsync(Cancellation));
        Assert.IsInstanceOfType<NpgsqlException>(error.InnerException is NpgsqlException inner ? inner : error);
    }

    private async Task EndConnectionsAsync()
    {
        await using var other = NpgsqlDataSource.Create(_home.Topology.ConnectionStrings["cidadao"]);
        await using var end = other.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'test'");
        Assert.AreNotEqual(0L, await end.ExecuteScalarAsync(Cancellation));
    }
}
