using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cidadao.Core.Database;
using Cidadao.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.StackExchangeRedis;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using StackExchange.Redis;

namespace Cidadao.UnitTests.Hosting;

/// <summary>Each key of the Aspire integrations for Postgres and Redis, and what it changes.</summary>
[TestClass]
public sealed class DataStoreKeysTests
{
    private const string Postgres = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";
    private const string Redis = "Aspire:StackExchange:Redis";
    private const string Nowhere = "127.0.0.1:1,connectTimeout=50,connectRetry=0";

    [TestMethod]
    [DataRow("section", new[] { Postgres + ":ConnectionString" })]
    [DataRow("connection", new[] { Postgres + ":ConnectionString", Postgres + ":cidadao:ConnectionString" })]
    [DataRow("type", new[] { Postgres + ":ConnectionString", Postgres + ":cidadao:ConnectionString", Postgres + ":CidadaoDbContext:ConnectionString" })]
    [DataRow("strings", new[] { Postgres + ":CidadaoDbContext:ConnectionString", "ConnectionStrings:cidadao" })]
    public void The_database_is_the_one_of_the_narrowest_key_and_ConnectionStrings_wins(string expected, string[] keys)
    {
        using var host = Host([.. keys.Select(key => (key, $"Host={NameOf(key)}"))], database: false);

        Assert.AreEqual(expected, new NpgsqlConnectionStringBuilder(host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Host);
    }

    [TestMethod]
    public void No_database_is_an_error_that_names_the_variable()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => Host([], database: false));

        StringAssert.Contains(error.Message, "ConnectionStrings__cidadao");
    }

    [TestMethod]
    [DataRow(Postgres + ":CommandTimeout")]
    [DataRow(Postgres + ":cidadao:CommandTimeout")]
    [DataRow(Postgres + ":CidadaoDbContext:CommandTimeout")]
    public void CommandTimeout_bounds_statements_of_EF_Core_and_of_Npgsql(string key)
    {
        using var host = Host([(key, "7")]);
        using var scope = host.Services.CreateScope();

        Assert.AreEqual(7, scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().Database.GetCommandTimeout());
        Assert.AreEqual(7, new NpgsqlConnectionStringBuilder(host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).CommandTimeout);
    }

    [TestMethod]
    public void Health_checks_have_the_integrations_names_and_can_be_left_out()
    {
        CollectionAssert.IsSubsetOf(new[] { "CidadaoDbContext", "StackExchange.Redis" }, HealthChecks());
        CollectionAssert.DoesNotContain(HealthChecks((Postgres + ":DisableHealthChecks", "true")), "CidadaoDbContext");
        CollectionAssert.DoesNotContain(HealthChecks((Redis + ":redis:DisableHealthChecks", "true")), "StackExchange.Redis");
    }

    [TestMethod]
    [DataRow(null, false)]
    [DataRow("true", false)]
    [DataRow("false", true)]
    public void Statements_are_repeated_only_where_DisableRetry_is_false(string? value, bool repeats)
    {
        using var host = Host([(Postgres + ":DisableRetry", value)]);
        using var scope = host.Services.CreateScope();

        Assert.AreEqual(repeats, scope.ServiceProvider.GetRequiredService<CidadaoDbContext>().Database.CreateExecutionStrategy().RetriesOnFailure);
    }

    [TestMethod]
    [DataRow(null, true)]
    [DataRow("true", false)]
    public void Statements_are_traced_unless_DisableTracing(string? value, bool traced)
    {
        using var seen = new Spans();
        using var host = Host([(Postgres + ":DisableTracing", value), ("OTEL_TRACES_SAMPLER_ARG", "1")], services: services =>
            services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(seen)));
        var tracing = host.Services.GetRequiredService<TracerProvider>();
        using (var source = new ActivitySource("Npgsql"))
            source.StartActivity("statement of this test")?.Dispose();

        Assert.IsTrue(tracing.ForceFlush());
        Assert.AreEqual(traced, seen.Names.Contains("statement of this test"));
    }

    [TestMethod]
    [DataRow(null, true)]
    [DataRow("true", false)]
    public void What_Npgsql_measures_is_seen_unless_DisableMetrics(string? value, bool measured)
    {
        using var seen = new MetricNames();
        using var reader = new BaseExportingMetricReader(seen);
        using var host = Host([(Postgres + ":DisableMetrics", value)], services: services =>
            services.ConfigureOpenTelemetryMeterProvider(metrics => metrics.AddReader(reader)));
        _ = host.Services.GetRequiredService<MeterProvider>();
        using var meter = new Meter("Npgsql");
        meter.CreateUpDownCounter<int>("db.client.connection.count").Add(1);

        Assert.IsTrue(reader.Collect());
        Assert.AreEqual(measured, seen.All.Contains("cidadao_ai_db_pool_connections"));
    }

    [TestMethod]
    [DataRow("section", new[] { Redis + ":ConnectionString" })]
    [DataRow("connection", new[] { Redis + ":ConnectionString", Redis + ":redis:ConnectionString" })]
    [DataRow("strings", new[] { Redis + ":redis:ConnectionString", "ConnectionStrings:redis" })]
    public void Redis_is_the_one_of_the_narrowest_key_and_ConnectionStrings_wins(string expected, string[] keys)
    {
        using var host = Host([.. keys.Select(key => (key, $"{Nowhere},defaultDatabase={NameOf(key).Length}"))], redis: false);

        StringAssert.Contains(host.Services.GetRequiredService<IConnectionMultiplexer>().Configuration, $"defaultDatabase={expected.Length}");
    }

    [TestMethod]
    public void ConfigurationOptions_are_over_the_connection_string_and_a_start_never_waits_for_Redis()
    {
        using var host = Host(
        [
            (Redis + ":ConfigurationOptions:KeepAlive", "11"),
            (Redis + ":ConfigurationOptions:AsyncTimeout", "12"),
            (Redis + ":redis:ConfigurationOptions:AsyncTimeout", "13"),
            (Redis + ":ConfigurationOptions:AbortOnConnectFail", "true"),
        ]);
        var options = ConfigurationOptions.Parse(host.Services.GetRequiredService<IConnectionMultiplexer>().Configuration);

        Assert.AreEqual(11, options.KeepAlive);
        Assert.AreEqual(13, options.AsyncTimeout);
        Assert.IsFalse(options.AbortOnConnectFail);
    }

    [TestMethod]
    [DataRow(null, false)]
    [DataRow("true", false)]
    [DataRow("false", true)]
    public void Commands_of_Redis_are_traced_only_where_DisableTracing_is_false(string? value, bool traced)
    {
        using var host = Host([(Redis + ":DisableTracing", value)]);

        Assert.AreEqual(traced, host.Services.GetService<StackExchangeRedisInstrumentation>() is not null);
    }

    private static List<string> HealthChecks(params (string Key, string? Value)[] settings)
    {
        using var host = Host(settings);
        return [.. host.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(registration => registration.Name)];
    }

    private static string NameOf(string key) => key.Split(':') switch
    {
        ["ConnectionStrings", _] => "strings",
        [.., "CidadaoDbContext", _] => "type",
        [.., "cidadao" or "redis", _] => "connection",
        _ => "section",
    };

    private static IHost Host((string Key, string? Value)[] settings, bool database = true, bool redis = true, Action<IServiceCollection>? services = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "test" });
        if (database)
            builder.Configuration["ConnectionStrings:cidadao"] = "Host=127.0.0.1;Port=1";
        if (redis)
            builder.Configuration["ConnectionStrings:redis"] = Nowhere;
        foreach (var (key, value) in settings.Where(setting => setting.Value is not null))
            builder.Configuration[key] = value;
        builder.AddServiceDefaults();
        builder.AddCidadaoDatabase<CidadaoDbContext>();
        builder.AddCidadaoRedis();
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    private sealed class Spans : BaseProcessor<Activity>
    {
        public List<string> Names { get; } = [];

        public override void OnEnd(Activity data)
        {
            lock (Names)
                Names.Add(data.DisplayName);
        }
    }

    private sealed class MetricNames : BaseExporter<Metric>
    {
        public HashSet<string> All { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
                All.Add(metric.Name);
            return ExportResult.Success;
        }
    }
}
