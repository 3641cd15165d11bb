using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Cidadao.Core.Database.Upkeep;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>What the upkeep removes, on a real server: old things, in batches, by one process at a time, and nothing that happened.</summary>
[TestClass]
public sealed class DatabaseUpkeepTests
{
    private const int Rejections = 12_345;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task What_is_old_goes_and_what_is_young_or_the_truth_stays()
    {
        await using var server = await MigratedServer.StartAsync(Cancellation);
        await FillAsync(server);
        var (removed, ended) = (new ConcurrentDictionary<string, long>(), new TaskCompletionSource());
        using var listener = Listen(removed, "investigation_snapshots", ended);

        await using (var host = Built(server))
        {
            await StartAsync(host);
            await ended.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        }

        var left = new Dictionary<string, long>();
        foreach (var table in (string[])["imports", "import_chunks", "import_rejections", "dead_letters", "rebuilds", "model_usage", "cache_entries", "investigation_snapshots", "investigation_events"])
            left[table] = await server.ReadAsync<long>($"SELECT count(*) FROM {table}", Cancellation);
        // An old one of each went, a young one stayed; of snapshots the latest; of imports, and of what happened, all.
        Assert.AreEqual(
            "imports 3, import_chunks 1, import_rejections 1, dead_letters 1, rebuilds 1, model_usage 1, cache_entries 1, investigation_snapshots 1, investigation_events 3",
            string.Join(", ", left.Select(table => $"{table.Key} {table.Value}")));
        Assert.AreEqual((short)3, await server.ReadAsync<short>("SELECT status FROM imports WHERE file_name = 'forgotten'", Cancellation), "an interrupted import that nobody took up is discarded");
        Assert.AreEqual((short)5, await server.ReadAsync<short>("SELECT status FROM imports WHERE file_name = 'interrupted'", Cancellation));
        Assert.AreEqual(Rejections, removed["import_rejections"], "more than one batch");
        Assert.AreEqual(2, removed["investigation_snapshots"]);
        Assert.AreEqual(1, removed["dead_letters"]);
    }

    [TestMethod]
    public async Task While_another_process_is_at_it_nothing_is_done()
    {
        await using var server = await MigratedServer.StartAsync(Cancellation);
        await FillAsync(server);
        await using var other = await server.Database.OpenConnectionAsync(Cancellation);
        await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext('cidadao:upkeep'))", other);
        await take.ExecuteNonQueryAsync(Cancellation);

        await using (var host = Built(server))
        {
            await StartAsync(host);
            // It has asked for its turn and gone back to its pause when its connection is idle again.
            await Installation.UntilAsync(
                async () => await server.ReadAsync<bool>(
                    "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'SELECT pg_try_advisory_lock%' AND state = 'idle')", Cancellation),
                Cancellation);
        }

        Assert.AreEqual(2L, await server.ReadAsync<long>("SELECT count(*) FROM dead_letters", Cancellation));
    }

    [TestMethod]
    public async Task Tables_that_change_most_are_vacuumed_and_filled_for_it()
    {
        await using var server = await MigratedServer.StartAsync(Cancellation);

        Assert.Contains("autovacuum_vacuum_threshold=1000", await OptionsAsync(server, "outbox"));
        Assert.Contains("fillfactor=70", await OptionsAsync(server, "imports"));

        // With room in their pages, updates of a running import's progress touch no index.
        await server.ExecuteAsync(
            """
            INSERT INTO imports (id, file_name, file_bytes, file_names, sha256, status, total_bytes, bytes_read, rows_read, requested_at, entries)
            SELECT gen_random_uuid(), 'x', 1, '{x}', '', 1, 1000, 0, 0, now(), '[]' FROM generate_series(1, 500)
            """,
            Cancellation);
        for (var step = 0; step < 20; step++)
            await server.ExecuteAsync("UPDATE imports SET rows_read = rows_read + 1, heartbeat_at = now()", Cancellation);
        await server.ExecuteAsync("SELECT pg_stat_force_next_flush()", Cancellation);
        await Installation.UntilAsync(
            async () => await server.ReadAsync<long>("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'imports'", Cancellation) == 10_000, Cancellation);
        var hot = await server.ReadAsync<double>("SELECT n_tup_hot_upd::float8 / n_tup_upd FROM pg_stat_user_tables WHERE relname = 'imports'", Cancellation);
        TestContext.WriteLine($"HOT {hot:P1}");
        Assert.IsGreaterThan(0.3, hot);
    }

    private static Task<string> OptionsAsync(MigratedServer server, string table) =>
        server.ReadAsync<string>($"SELECT array_to_string(reloptions, ' ') FROM pg_class WHERE oid = '{table}'::regclass", CancellationToken.None);

    /// <summary>Of each kind something old and something young.</summary>
    private Task FillAsync(MigratedServer server) => server.ExecuteAsync(
        $$"""
        INSERT INTO imports (id, file_name, file_bytes, file_names, sha256, status, total_bytes, bytes_read, rows_read, requested_at, heartbeat_at, ended_at, entries) VALUES
            ('00000000-0000-0000-0000-000000000001', 'ended', 1, '{x}', '', 2, 1, 1, 1, now() - interval '400 d', NULL, now() - interval '400 d', '[]'),
            ('00000000-0000-0000-0000-000000000002', 'forgotten', 1, '{x}', '', 5, 1, 1, 1, now() - interval '31 d', now() - interval '31 d', NULL, '[]'),
            ('00000000-0000-0000-0000-000000000003', 'interrupted', 1, '{x}', '', 5, 1, 1, 1, now() - interval '1 d', now() - interval '1 d', NULL, '[]');
        INSERT INTO import_chunks (import_id, file, number, bytes) VALUES
            ('00000000-0000-0000-0000-000000000002', 0, 0, 'x'), ('00000000-0000-0000-0000-000000000003', 0, 0, 'x');
        INSERT INTO import_rejections (import_id, entry, line, reason)
            SELECT '00000000-0000-0000-0000-000000000001'::uuid, 'x', n, 1 FROM generate_series(1, {{Rejections}}) AS n;
        INSERT INTO import_rejections (import_id, entry, line, reason) VALUES ('00000000-0000-0000-0000-000000000003', 'x', 1, 1);
        INSERT INTO dead_letters (message_id, stream, type, payload, attempts, error, died_at) VALUES
            (gen_random_uuid(), 's', 't', '{}', 5, 'e', now() - interval '366 d'), (gen_random_uuid(), 's', 't', '{}', 5, 'e', now());
        INSERT INTO rebuilds (id, apply, requested_at, investigations, events) VALUES
            (gen_random_uuid(), false, now() - interval '91 d', 0, 0), (gen_random_uuid(), false, now(), 0, 0);
        INSERT INTO cache_entries (key, payload, stored_at, expires_at) VALUES
            ('old', 'x', now(), now() - interval '2 d'), ('young', 'x', now(), now() + interval '1 d');
        INSERT INTO model_usage (provider, day, tokens) VALUES ('p', current_date - 401, 0), ('p', current_date, 0);
        INSERT INTO investigation_events (investigation_id, version, vocabulary, data, at)
            SELECT '00000000-0000-0000-0000-000000000009'::uuid, n, 1, '{}', now() - interval '5000 d' FROM generate_series(1, 3) AS n;
        INSERT INTO investigation_snapshots (investigation_id, version, vocabulary, state)
            SELECT '00000000-0000-0000-0000-000000000009'::uuid, n * 50, 1, '{}' FROM generate_series(1, 3) AS n
        """,
        Cancellation);

    private static ServiceProvider Built(MigratedServer server) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
        .AddSingleton(TimeProvider.System)
        .AddSingleton(server.Database)
        .AddMetrics()
        .AddLogging()
        .AddDatabaseUpkeep()
        .BuildServiceProvider();

    private async Task StartAsync(ServiceProvider host)
    {
        foreach (var service in host.GetServices<IHostedService>())
            await service.StartAsync(Cancellation);
    }

    private static MeterListener Listen(ConcurrentDictionary<string, long> removed, string last, TaskCompletionSource ended)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "cidadao_ai_upkeep_rows_removed")
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, rows, tags, _) =>
        {
            var table = (string)tags[0].Value!;
            removed.AddOrUpdate(table, rows, (_, before) => before + rows);
            if (table == last)
                ended.TrySetResult();
        });
        listener.Start();
        return listener;
    }
}
