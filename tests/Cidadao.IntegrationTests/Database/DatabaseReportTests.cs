using Cidadao.Api.Responses;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary><c>GET /api/v1/admin/database</c> over a real server: what is there is in it, partitions under their parent.</summary>
[TestClass]
public sealed class DatabaseReportTests
{
    private const int Rows = 30_000;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken);
        await ExecuteAsync(
            $"""
            CREATE TABLE owners (id int PRIMARY KEY);
            INSERT INTO owners SELECT generate_series(1, 3);
            CREATE TABLE things (id bigint, year int, owner int REFERENCES owners (id), text text) PARTITION BY LIST (year);
            CREATE TABLE things_y2024 PARTITION OF things FOR VALUES IN (2024);
            CREATE TABLE things_y2025 PARTITION OF things FOR VALUES IN (2025);
            CREATE INDEX ix_things_y2024_text ON things_y2024 (text);
            CREATE INDEX ix_things_y2025_text ON things_y2025 (text);
            CREATE INDEX ix_things_id ON things (id);
            INSERT INTO things SELECT n, 2024 + n % 2, 1 + n % 3, 'thing ' || n FROM generate_series(1, {Rows}) AS n;
            CREATE TABLE heap (id bigint, text text);
            INSERT INTO heap SELECT n, repeat('x', 50) FROM generate_series(1, {Rows}) AS n;
            DELETE FROM heap WHERE id % 2 = 0;
            INSERT INTO pending_indexes (name, definition) VALUES ('ix_owed', 'CREATE INDEX ix_owed ON heap (id)');
            ANALYZE
            """,
            context.CancellationToken);
        await using var connection = await _installation.Database.OpenConnectionAsync(context.CancellationToken);
        for (var scan = 0; scan < 60; scan++)
        {
            await using var command = new NpgsqlCommand("SELECT count(*) FROM heap WHERE text = 'y'", connection);
            await command.ExecuteScalarAsync(context.CancellationToken);
        }

        await using var used = new NpgsqlCommand("SELECT count(*) FROM things WHERE id = 7; SELECT pg_stat_force_next_flush()", connection);
        await used.ExecuteNonQueryAsync(context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Partitions_count_under_their_parent_with_all_their_bytes()
    {
        var report = await ReadAsync();

        var things = report.Tables.Single(table => table.Name == "things");
        Assert.AreEqual((2, (long)Rows), (things.Partitions, things.Rows));
        Assert.AreEqual(await SizeAsync("pg_total_relation_size"), things.TotalBytes);
        Assert.AreEqual(await SizeAsync("pg_indexes_size"), things.IndexBytes);
        Assert.AreEqual(await SizeAsync("pg_relation_size"), things.HeapBytes);
        Assert.IsFalse(report.Tables.Any(table => table.Name.StartsWith("things_y", StringComparison.Ordinal)));
        var partitions = report.Partitions.Where(partition => partition.Table == "things").ToList();
        Assert.AreEqual("things_y2024 FOR VALUES IN (2024), things_y2025 FOR VALUES IN (2025)", string.Join(", ", partitions.Select(p => $"{p.Name} {p.Bounds}")));
        Assert.AreEqual(things.TotalBytes, partitions.Sum(partition => partition.TotalBytes));
        Assert.IsGreaterThan(things.TotalBytes, report.Bytes);
    }

    [TestMethod]
    public async Task An_index_on_every_partition_is_one_and_what_nobody_uses_is_marked()
    {
        var report = await ReadAsync();

        var indexes = report.Indexes.Where(index => index.Table == "things").ToList();
        Assert.AreEqual("btree (id) × 2, btree (text) × 2", string.Join(", ", indexes.Select(index => $"{index.Definition} × {index.Partitions}").Order()));
        Assert.IsTrue(indexes.Single(index => index.Definition == "btree (text)").IsUnused);
        var used = indexes.Single(index => index.Definition == "btree (id)");
        Assert.IsFalse(used.IsUnused);
        Assert.IsGreaterThan(0, used.Scans);
        Assert.IsFalse(report.Indexes.Single(index => index.Name == "owners_pkey").IsUnused, "unique, and small");
    }

    [TestMethod]
    public async Task Missing_and_owed_indexes_dead_rows_and_the_servers_counts_are_told()
    {
        var report = await ReadAsync();

        var heap = report.Tables.Single(table => table.Name == "heap");
        Assert.IsGreaterThanOrEqualTo(60L, heap.SequentialScans);
        if (heap.VacuumedAt is null)
        {
            Assert.IsInRange(heap.HeapBytes * 0.4, heap.HeapBytes * 0.6, heap.BloatBytes);
            Assert.AreEqual(Rows / 2, heap.DeadRows);
        }

        var scanned = report.MissingIndexes.Single(missing => missing.Table == "heap");
        Assert.AreEqual("sequentialScans", scanned.Reason);
        Assert.IsInRange(Rows / 3, Rows, scanned.RowsPerScan);
        var key = report.MissingIndexes.Single(missing => missing.Table == "things");
        Assert.AreEqual("foreignKey", key.Reason);
        Assert.Contains("REFERENCES owners(id)", key.Detail!);
        Assert.Contains("ix_owed", report.PendingIndexes);
        Assert.IsInRange(0.01, 1, report.CacheRatio!.Value);
        Assert.IsGreaterThan(0, report.Commits);
        Assert.AreEqual(200, report.MaxConnections);
        Assert.IsEmpty(report.Replicas);
    }

    [TestMethod]
    public async Task Who_is_connected_and_who_keeps_a_transaction_open_is_told_by_name_and_not_by_text()
    {
        await using var connection = await _installation.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand("-- test.open\nSELECT '12345678901'", connection);
        await command.ExecuteScalarAsync(Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(5.5), TimeProvider.System, Cancellation);

        var text = await _installation.Http.GetStringAsync("/api/v1/admin/database", Cancellation);
        var report = System.Text.Json.JsonSerializer.Deserialize(text, ApiJson.Default.DatabaseResponse)!;

        var open = report.LongTransactions.Single(open => open.Operation == "test.open");
        Assert.AreEqual("idle in transaction", open.State);
        Assert.IsInRange(5, 60, open.Seconds);
        Assert.DoesNotContain("12345678901", text);
        var pool = report.Pools.Single();
        Assert.IsGreaterThanOrEqualTo(1, pool.Used, "this very question");
        Assert.IsGreaterThan(pool.Used + pool.Idle, pool.Max);
        Assert.IsTrue(report.Sessions.Any(session => session.Application == "Cidadao.Api" && session.Count > 0), string.Join(", ", report.Sessions));
    }

    [TestMethod]
    public async Task A_table_that_somebody_holds_does_not_make_the_reader_wait()
    {
        await using var connection = await _installation.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand("LOCK TABLE heap IN ACCESS EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(Cancellation);

        using var answer = await _installation.Http.GetAsync("/api/v1/admin/database", Cancellation);

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.IsNotNull(answer.Headers.RetryAfter);
    }

    private Task<DatabaseResponse> ReadAsync() => _installation.GetAsync("/api/v1/admin/database", ApiJson.Default.DatabaseResponse, Cancellation);

    private Task<long> SizeAsync(string function) =>
        _installation.ScalarAsync<long>($"SELECT ({function}('things_y2024') + {function}('things_y2025'))::bigint", Cancellation);

    private static async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = _installation.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
