using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Cidadao.Core.Database.Observation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>What is measured and logged of statements that a real server executes.</summary>
[TestClass]
public sealed class QueryObservationTests
{
    private const string Slow = "Slow query";

    private static MigratedServer _server = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _server = await MigratedServer.StartAsync(context.CancellationToken);
        await _server.ExecuteAsync(
            """
            INSERT INTO suppliers (kind, document, name) SELECT 1, lpad(n::text, 14, '0'), 'EMPRESA ' || n FROM generate_series(1, 200000) AS n;
            ANALYZE suppliers
            """,
            context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _server.DisposeAsync();

    [TestMethod]
    public async Task Each_statement_is_measured_under_its_operation_whoever_sends_it()
    {
        await using var host = await ObservedAsync();
        var measured = new ConcurrentBag<(string Operation, double Seconds)>();
        using var listener = Listen(measured);

        await ReadAsync("-- test.named\nSELECT count(*) FROM suppliers WHERE id < @most", ("most", 10L));
        await using (var batch = _server.Database.CreateBatch())
        {
            batch.BatchCommands.Add(new("-- test.batch\nSELECT 1"));
            batch.BatchCommands.Add(new("SELECT 2"));
            await batch.ExecuteNonQueryAsync(Cancellation);
        }

        await ReadAsync("-- test.sleeping\nSELECT pg_sleep(0.06)::text");

        var (named, batched) = (measured.Where(m => m.Operation == "test.named").ToList(), measured.Where(m => m.Operation == "test.batch").ToList());
        Assert.HasCount(1, named);
        Assert.HasCount(1, batched);
        var sleeping = measured.Single(m => m.Operation == "test.sleeping");
        Assert.IsInRange(0.06, 5, sleeping.Seconds);
    }

    [TestMethod]
    public void The_boundaries_that_alerts_need_are_among_the_buckets()
    {
        Histogram<double>? histogram = null;
        using var host = Built();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => histogram = instrument.Name == Name ? instrument as Histogram<double> : histogram };
        _ = host.GetServices<IHostedService>().ToList();
        listener.Start();

        var boundaries = histogram!.Advice!.HistogramBucketBoundaries!.ToList();
        CollectionAssert.IsSubsetOf(new[] { 0.05, 0.1, 0.2, 0.5 }, boundaries);
        CollectionAssert.AreEqual(boundaries.Order().ToList(), boundaries);
    }

    [TestMethod]
    public async Task A_slow_query_is_logged_with_its_plan_and_without_what_it_was_asked_for()
    {
        await using var host = await ObservedAsync();
        var log = host.GetRequiredService<Lines>();
        // No index serves this one, and it sleeps once.
        const string Statement = "-- test.slow\nSELECT count(*) FROM suppliers WHERE name = @name OR (SELECT pg_sleep(0.15)::text) = 'awake'";

        await ReadAsync(Statement, ("name", "MARIA DAS DORES 12345678901"));
        await Installation.UntilAsync(() => Task.FromResult(log.Any("test.slow")), Cancellation);

        var line = log.Single("test.slow");
        Assert.Contains("Scan on suppliers", line);
        Assert.Contains("name = $1", line);
        Assert.Contains(Statement, line);
        Assert.DoesNotContain("MARIA", line);
        Assert.DoesNotContain("12345678901", line);
    }

    [TestMethod]
    public async Task The_same_statement_is_not_logged_again_for_a_while_and_a_quick_one_never()
    {
        await using var host = await ObservedAsync();
        var log = host.GetRequiredService<Lines>();

        for (var time = 0; time < 3; time++)
            await ReadAsync("-- test.again\nSELECT pg_sleep(0.15)::text");
        await ReadAsync("-- test.quick\nSELECT 1");
        // A later one is logged after all that came before it.
        await ReadAsync("-- test.last\nSELECT pg_sleep(0.15)::text || ''");
        await Installation.UntilAsync(() => Task.FromResult(log.Any("test.last")), Cancellation);

        Assert.AreEqual(1, log.Count("test.again"));
        Assert.AreEqual(0, log.Count("test.quick"));
    }

    [TestMethod]
    public async Task An_insert_is_explained_and_not_executed_again()
    {
        await using var host = await ObservedAsync();
        var log = host.GetRequiredService<Lines>();
        const string Statement =
            "-- test.insert\nINSERT INTO rebuilds (id, apply, requested_at, investigations, events) SELECT @id, false, now(), 0, 0 FROM (SELECT pg_sleep(0.15)) AS wait";

        await using (var command = _server.Database.CreateCommand(Statement))
        {
            command.Parameters.AddWithValue("id", Guid.NewGuid());
            await command.ExecuteNonQueryAsync(Cancellation);
        }

        await Installation.UntilAsync(() => Task.FromResult(log.Any("test.insert")), Cancellation);

        Assert.Contains("Insert on rebuilds", log.Single("test.insert"));
        Assert.AreEqual(1L, await _server.ReadAsync<long>("SELECT count(*) FROM rebuilds", Cancellation));
        Assert.AreEqual(0L, await _server.ReadAsync<long>("SELECT count(*) FROM pg_prepared_statements WHERE name LIKE 'cidadao%'", Cancellation));
    }

    [TestMethod]
    public async Task A_statement_that_cannot_be_explained_is_logged_with_the_reason()
    {
        await using var host = await ObservedAsync();
        var log = host.GetRequiredService<Lines>();
        await using (var connection = await _server.Database.OpenConnectionAsync(Cancellation))
        {
            await using var make = new NpgsqlCommand("CREATE TEMP TABLE passing (id int)", connection);
            await make.ExecuteNonQueryAsync(Cancellation);
            await using var slow = new NpgsqlCommand("-- test.temporary\nSELECT (SELECT count(*) FROM passing), pg_sleep(0.15)", connection);
            await slow.ExecuteNonQueryAsync(Cancellation);
        }

        await Installation.UntilAsync(() => Task.FromResult(log.Any("test.temporary")), Cancellation);

        Assert.Contains("relation \"passing\" does not exist", log.Single("test.temporary"));
    }

    private const string Name = "cidadao_ai_db_query_duration_seconds";

    private static MeterListener Listen(ConcurrentBag<(string, double)> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == Name)
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => measured.Add(((string)tags[0].Value!, seconds)));
        listener.Start();
        return listener;
    }

    private static ServiceProvider Built() => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([new("SlowQueries:Pause", "00:00:00")]).Build())
        .AddSingleton(TimeProvider.System)
        .AddSingleton(_server.Database)
        .AddMetrics()
        .AddSingleton<Lines>()
        .AddSingleton<ILoggerProvider>(services => services.GetRequiredService<Lines>())
        .AddLogging()
        .AddQueryObservation()
        .BuildServiceProvider();

    private async Task<ServiceProvider> ObservedAsync()
    {
        var host = Built();
        foreach (var service in host.GetServices<IHostedService>())
            await service.StartAsync(Cancellation);
        return host;
    }

    private async Task ReadAsync(string sql, params (string Name, object Value)[] parameters)
    {
        await using var command = _server.Database.CreateCommand(sql);
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        await command.ExecuteScalarAsync(Cancellation);
    }

    /// <summary>What was logged.</summary>
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public bool Any(string operation) => Count(operation) > 0;

        public int Count(string operation) => _lines.Count(line => line.StartsWith($"{Slow} {operation}:", StringComparison.Ordinal));

        public string Single(string operation) => _lines.Single(line => line.StartsWith($"{Slow} {operation}:", StringComparison.Ordinal));

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
