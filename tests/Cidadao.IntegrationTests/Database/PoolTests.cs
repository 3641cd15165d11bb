using System.Diagnostics;
using Cidadao.Core.Database;
using Cidadao.LocalHost;
using Cidadao.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Cidadao.IntegrationTests.Database;

/// <summary>What each setting of the pools changes, against a real server.</summary>
[TestClass]
public sealed class PoolTests
{
    private const string Sleep = "SELECT 1 AS \"Value\" FROM pg_sleep(2)";
    private const string Backends = "SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE application_name = 'test' AND backend_type = 'client backend'";

    private static PostgresHome _home = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _home = await PostgresHome.StartAsync(standby: false, context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _home.DisposeAsync();

    [TestMethod]
    public async Task The_pool_has_no_more_connections_than_DB_POOL_SIZE_and_keeps_those_it_is_told_to()
    {
        await using var host = await StartHostAsync(("DB_POOL_SIZE", "6"), ("Database:Kept", "2"), ("Database:Idle", "00:00:01"));
        var many = Task.WhenAll(Enumerable.Range(0, 30).Select(_ => host.ReadAsync<int>("SELECT 1 AS \"Value\" FROM pg_sleep(0.2)", Cancellation)));
        var most = 0;
        while (!many.IsCompleted)
        {
            most = Math.Max(most, await BackendsAsync());
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }

        await many;
        Assert.AreEqual(6, most);
        await Installation.UntilAsync(async () => await BackendsAsync() == 2, Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Cancellation);
        Assert.AreEqual(2, await BackendsAsync(), "What is to be kept was closed.");
    }

    [TestMethod]
    public async Task Who_waits_beyond_the_queue_is_refused_at_once()
    {
        await using var host = await StartHostAsync(("DB_POOL_SIZE", "2"), ("DB_POOL_QUEUE", "3"), ("Database:Wait", "00:00:30"));
        await host.ReadAsync<int>("SELECT 1 AS \"Value\"", Cancellation);
        var began = Stopwatch.GetTimestamp();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => OutcomeAsync(host)));

        // Two work and three wait for them; one more may, when the second connection was there before the last of them came.
        var refused = outcomes.Where(outcome => outcome.Refused).ToList();
        Assert.IsTrue(refused.Count is 14 or 15, $"{refused.Count} refused");
        Assert.IsTrue(refused.TrueForAll(outcome => outcome.After < TimeSpan.FromSeconds(1)));
        Assert.IsLessThan(TimeSpan.FromSeconds(10), Stopwatch.GetElapsedTime(began));
        Assert.AreEqual(1, await host.ReadAsync<int>("SELECT 1 AS \"Value\"", Cancellation), "Afterwards it is as before.");
    }

    [TestMethod]
    public async Task Who_waits_too_long_is_refused()
    {
        await using var host = await StartHostAsync(("DB_POOL_SIZE", "2"), ("Database:Wait", "00:00:01"));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => OutcomeAsync(host)));

        var refused = outcomes.Where(outcome => outcome.Refused).ToList();
        Assert.HasCount(4, refused);
        Assert.IsTrue(refused.TrueForAll(outcome => outcome.After > TimeSpan.FromSeconds(0.9) && outcome.After < TimeSpan.FromSeconds(1.9)));
    }

    [TestMethod]
    [DataRow(64, 3, 1)]
    [DataRow(64, 9, 0)]
    [DataRow(0, 3, 0)]
    public async Task A_statement_that_comes_often_is_prepared(int prepared, int from, int expected)
    {
        const string Often = "SELECT 41 + 1 AS often";
        await using var host = await StartHostAsync(("Database:Prepared", $"{prepared}"), ("Database:PreparedFrom", $"{from}"));
        await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(Cancellation);
        for (var i = 0; i < 5; i++)
        {
            await using var command = new NpgsqlCommand(Often, connection);
            await command.ExecuteScalarAsync(Cancellation);
        }

        await using var statements = new NpgsqlCommand("SELECT count(*)::int FROM pg_prepared_statements WHERE statement = $1", connection) { Parameters = { new() { Value = Often } } };
        Assert.AreEqual(expected, await statements.ExecuteScalarAsync(Cancellation));
    }

    [TestMethod]
    public async Task Contexts_come_from_a_pool()
    {
        await using var host = await StartHostAsync();
        var ids = new List<DbContextId>();
        for (var i = 0; i < 2; i++)
        {
            await using var scope = host.Services.CreateAsyncScope();
            ids.Add(scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().ContextId);
        }

        Assert.AreEqual(ids[0].InstanceId, ids[1].InstanceId);
        Assert.AreEqual(ids[0].Lease + 1, ids[1].Lease);
    }

    [TestMethod]
    public async Task All_that_is_wrong_with_the_settings_is_said_at_the_start()
    {
        var wrong = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => StartHostAsync(("DB_POOL_SIZE", "1"), ("Database:Wait", "00:10:00")));
        Assert.HasCount(2, wrong.Failures.ToList());

        var replica = await Assert.ThrowsExactlyAsync<OptionsValidationException>(() => StartHostAsync(("DB_REPLICA_MAX_LAG", "0"), ("Replica:CatchUp", "1.00:00:00")));
        Assert.HasCount(2, replica.Failures.ToList());
    }

    [TestMethod]
    public async Task The_pools_figures_are_told_under_the_applications_names()
    {
        await using var host = await StartHostAsync(("DB_POOL_SIZE", "7"), ("DB_POOL_QUEUE", "0"));
        var values = new Dictionary<string, double>();
        using var exporter = new LastValues(values);
        using var reader = new BaseExportingMetricReader(exporter);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter("Npgsql").AddViews().AddReader(reader).Build();
        var sleeping = host.ReadAsync<int>(Sleep, Cancellation);
        await Installation.UntilAsync(async () => await BackendsAsync() == 1, Cancellation);
        reader.Collect();

        Assert.AreEqual(7, values["cidadao_ai_db_pool_limit cidadao"]);
        Assert.AreEqual(1, values["cidadao_ai_db_pool_connections cidadao used"]);
        await sleeping;
        reader.Collect();
        Assert.AreEqual(1, values["cidadao_ai_db_pool_connections cidadao idle"]);
    }

    private Task<DatabaseHost> StartHostAsync(params (string Name, string Value)[] settings) => DatabaseHost.StartAsync(_home.Topology, Cancellation, settings);

    private async Task<(bool Refused, TimeSpan After)> OutcomeAsync(DatabaseHost host)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await host.ReadAsync<int>(Sleep, Cancellation);
            return (false, Stopwatch.GetElapsedTime(began));
        }
        catch (Exception e) when ((e as DatabaseBusyException ?? e.InnerException) is DatabaseBusyException)
        {
            return (true, Stopwatch.GetElapsedTime(began));
        }
    }

    private async Task<int> BackendsAsync()
    {
        await using var own = new NpgsqlConnection($"{_home.Topology.ConnectionStrings[ResourceNames.Database]};Pooling=false");
        await own.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(Backends, own);
        return (int)(await command.ExecuteScalarAsync(Cancellation))!;
    }

    /// <summary>Each metric's value at the last collection, by name and labels.</summary>
    private sealed class LastValues(Dictionary<string, double> values) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
            {
                foreach (ref readonly var point in metric.GetMetricPoints())
                {
                    var labels = new List<string> { metric.Name };
                    foreach (var (_, value) in point.Tags)
                        labels.Add($"{value}");
                    values[string.Join(' ', labels)] = metric.MetricType is MetricType.LongSumNonMonotonic or MetricType.LongSum ? point.GetSumLong() : 0;
                }
            }

            return ExportResult.Success;
        }
    }
}
