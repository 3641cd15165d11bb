using System.Diagnostics;
using System.Globalization;
using Cidadao.Core.Database;
using Cidadao.Core.Database.Replica;
using Cidadao.LocalHost;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>A real primary and a real streaming standby, of which one or the other pauses, dies and comes back.</summary>
[TestClass]
public sealed class ReplicaTests
{
    private const string WhoAnswers = "SELECT pg_is_in_recovery() AS \"Value\"";
    private const string Count = "SELECT count(*) AS \"Value\" FROM written";
    private const string Write = "INSERT INTO written DEFAULT VALUES";

    private static PostgresHome _home = null!;
    private static DatabaseHost _host = null!;
    private static NpgsqlDataSource _standby = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _home = await PostgresHome.StartAsync(standby: true, context.CancellationToken);
        _host = await DatabaseHost.StartAsync(_home.Topology, context.CancellationToken, ("DB_REPLICA_MAX_LAG", "1"), ("Replica:LookEvery", "00:00:00.200"));
        _standby = NpgsqlDataSource.Create(_home.Topology.ConnectionStrings[ResourceNames.Replica]);
        await _host.WriteAsync("CREATE TABLE written (id bigint GENERATED ALWAYS AS IDENTITY)", context.CancellationToken);
        await _host.UntilStatusAsync(ReplicaStatus.Following, context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await _standby.DisposeAsync();
        await _host.DisposeAsync();
        await _home.DisposeAsync();
    }

    [TestMethod]
    public async Task What_takes_long_is_read_from_the_standby_and_the_rest_from_the_primary()
    {
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);

        var scan = await _host.ScanAsync<bool>(WhoAnswers, Cancellation);
        var find = await _host.FindAsync<bool>(WhoAnswers, Cancellation);

        Assert.AreEqual((true, DatabaseServer.Standby, false), (scan.Value, scan.Server, scan.IsStale));
        Assert.AreEqual((false, DatabaseServer.Primary, false), (find.Value, find.Server, find.IsStale));
        Assert.AreEqual(HealthStatus.Healthy, await _host.HealthAsync(Cancellation));
    }

    [TestMethod]
    public async Task Nothing_can_be_written_over_the_standby()
    {
        await using var command = _standby.CreateCommand(Write);
        var refused = await Assert.ThrowsExactlyAsync<PostgresException>(() => command.ExecuteNonQueryAsync(Cancellation));

        Assert.AreEqual(PostgresErrorCodes.ReadOnlySqlTransaction, refused.SqlState);
    }

    [TestMethod]
    public async Task Whoever_has_written_sees_it_in_the_next_read_of_any_client()
    {
        const int Writers = 8;
        const int Each = 100;
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        var (written, standby, slowest) = (await _host.ReadAsync<long>(Count, Cancellation), 0, TimeSpan.Zero);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (var i = 0; i < Each; i++)
            {
                await _host.WriteAsync(Write, Cancellation);
                var atLeast = Interlocked.Increment(ref written);
                var began = Stopwatch.GetTimestamp();
                var read = await _host.ScanAsync<long>(Count, Cancellation);
                Assert.IsGreaterThanOrEqualTo(atLeast, read.Value, $"{read.Server} did not have what was committed before.");
                if (read.Server == DatabaseServer.Standby)
                    Interlocked.Increment(ref standby);
                lock (this)
                    slowest = Stopwatch.GetElapsedTime(began) is var took && took > slowest ? took : slowest;
            }
        }));

        TestContext.WriteLine($"{standby} of {Writers * Each} reads right after a write came from the standby; the slowest took {slowest.TotalMilliseconds:F0} ms");
        Assert.IsGreaterThan(Writers * Each / 2, standby, "The standby was hardly used.");
    }

    [TestMethod]
    public async Task A_standby_that_stands_still_is_left_alone_and_used_again_when_it_goes_on()
    {
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        await SignalReplayAsync("STOP");
        try
        {
            await _host.WriteAsync(Write, Cancellation);
            var expected = await _host.ReadAsync<long>(Count, Cancellation);
            var atOnce = await _host.ScanAsync<long>(Count, Cancellation);
            Assert.AreEqual((expected, DatabaseServer.Primary), (atOnce.Value, atOnce.Server), "Within the bound too, who lacks what was committed does not answer.");

            await _host.UntilStatusAsync(ReplicaStatus.Lagging, Cancellation);
            var began = Stopwatch.GetTimestamp();
            Assert.AreEqual(DatabaseServer.Primary, (await _host.ScanAsync<long>(Count, Cancellation)).Server);
            Assert.IsLessThan(TimeSpan.FromMilliseconds(200), Stopwatch.GetElapsedTime(began), "Beyond the bound it is not waited for.");
            Assert.IsGreaterThan(TimeSpan.FromSeconds(1), _host.State.Lag);
            Assert.AreEqual(HealthStatus.Degraded, await _host.HealthAsync(Cancellation));
        }
        finally
        {
            await SignalReplayAsync("CONT");
        }

        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        Assert.AreEqual(DatabaseServer.Standby, (await _host.ScanAsync<long>(Count, Cancellation)).Server);
        Assert.AreEqual(TimeSpan.Zero, _host.State.Lag);
        Assert.AreEqual(HealthStatus.Healthy, await _host.HealthAsync(Cancellation));
    }

    [TestMethod]
    public async Task A_primary_that_does_nothing_leaves_the_standby_in_use()
    {
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        await SignalReplayAsync("STOP");
        try
        {
            // Longer than the bound, and nothing is committed.
            await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System, Cancellation);
            Assert.AreEqual(ReplicaStatus.Following, _host.State.Status);
        }
        finally
        {
            await SignalReplayAsync("CONT");
        }
    }

    [TestMethod]
    public async Task While_the_standby_is_killed_and_started_again_under_load_no_read_fails()
    {
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var (primary, standby) = (0, 0);
        var load = Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (!enough.IsCancellationRequested)
            {
                var read = await _host.ScanAsync<long>(Count, Cancellation);
                Assert.IsFalse(read.IsStale);
                if (read.Server == DatabaseServer.Standby)
                    Interlocked.Increment(ref standby);
                else
                    Interlocked.Increment(ref primary);
            }
        }));

        await _home.Topology.KillAsync(ResourceNames.Standby);
        await _host.UntilStatusAsync(ReplicaStatus.Down, Cancellation);
        Assert.AreEqual(HealthStatus.Degraded, await _host.HealthAsync(Cancellation));
        Assert.AreEqual(DatabaseServer.Primary, (await _host.ScanAsync<long>(Count, Cancellation)).Server);
        await _home.Topology.StartAsync(ResourceNames.Standby, Cancellation);
        var began = Stopwatch.GetTimestamp();
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        var back = Stopwatch.GetElapsedTime(began);
        Assert.AreEqual(DatabaseServer.Standby, (await _host.ScanAsync<long>(Count, Cancellation)).Server);
        await enough.CancelAsync();
        await load;

        TestContext.WriteLine($"{standby} reads by the standby, {primary} by the primary, none failed; used again {back.TotalMilliseconds:F0} ms after it was there");
        Assert.IsGreaterThan(0, primary);
    }

    [TestMethod]
    public async Task While_the_primary_is_dead_the_standby_answers_and_says_that_it_may_be_stale()
    {
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        var before = (await _host.ScanAsync<long>(Count, Cancellation)).Value;
        await _home.Topology.KillAsync(ResourceNames.Postgres);
        try
        {
            var scan = await _host.ScanAsync<long>(Count, Cancellation);
            var find = await _host.FindAsync<long>(Count, Cancellation);

            Assert.AreEqual((before, DatabaseServer.Standby, true), (scan.Value, scan.Server, scan.IsStale));
            Assert.AreEqual((before, DatabaseServer.Standby, true), (find.Value, find.Server, find.IsStale));
            await FailsAsAwayAsync(() => _host.WriteAsync(Write, Cancellation));
            await FailsAsAwayAsync(() => _host.ScanAsync<long>(Count, Cancellation, mayBeStale: false));
            await Installation.UntilAsync(() => Task.FromResult(!_host.State.IsPrimaryThere), Cancellation);
            Assert.AreEqual(HealthStatus.Degraded, await _host.HealthAsync(Cancellation));
            Assert.IsTrue((await _host.FindAsync<long>(Count, Cancellation)).IsStale);
        }
        finally
        {
            await _home.Topology.StartAsync(ResourceNames.Postgres, Cancellation);
        }

        await Installation.UntilAsync(() => Task.FromResult(_host.State.IsPrimaryThere), Cancellation);
        Assert.AreEqual(DatabaseServer.Primary, (await _host.FindAsync<long>(Count, Cancellation)).Server);
        await _host.WriteAsync(Write, Cancellation);
        await Installation.UntilAsync(async () => (await _host.ScanAsync<long>(Count, Cancellation)) is { Server: DatabaseServer.Standby, IsStale: false } read
            && read.Value > before, Cancellation);
    }

    [TestMethod]
    public async Task A_query_that_the_standby_ends_to_go_on_is_read_again_from_the_primary()
    {
        await _host.UntilStatusAsync(ReplicaStatus.Following, Cancellation);
        await _host.WriteAsync("CREATE TABLE altered AS SELECT 1 AS one", Cancellation);
        // It holds a lock for longer than the standby's replay of a stronger one waits.
        var read = _host.ScanAsync<long>("SELECT count(*) AS \"Value\" FROM altered, pg_sleep(5)", Cancellation);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, Cancellation);
        Assert.IsFalse(read.IsCompleted);
        await _host.WriteAsync("ALTER TABLE altered ADD COLUMN two int", Cancellation);

        var answer = await read;

        Assert.AreEqual((1L, DatabaseServer.Primary, false), (answer.Value, answer.Server, answer.IsStale));
    }

    [TestMethod]
    public async Task Another_server_in_the_standbys_place_is_not_read_from()
    {
        await using var other = await PostgresHome.StartAsync(standby: false, Cancellation);
        await using var host = await DatabaseHost.StartAsync(
            _home.Topology, Cancellation, ($"ConnectionStrings:{ResourceNames.Replica}", other.Topology.ConnectionStrings[ResourceNames.Database]));

        await host.UntilStatusAsync(ReplicaStatus.Foreign, Cancellation);

        Assert.AreEqual(DatabaseServer.Primary, (await host.ScanAsync<bool>(WhoAnswers, Cancellation)).Server);
        Assert.AreEqual(HealthStatus.Degraded, await host.HealthAsync(Cancellation));
    }

    [TestMethod]
    public async Task Without_a_standby_everything_is_the_primarys()
    {
        await using var alone = await PostgresHome.StartAsync(standby: false, Cancellation);
        await using var host = await DatabaseHost.StartAsync(alone.Topology, Cancellation);

        Assert.AreEqual(ReplicaStatus.None, host.State.Status);
        Assert.AreEqual(DatabaseServer.Primary, (await host.ScanAsync<bool>(WhoAnswers, Cancellation)).Server);
        Assert.AreEqual(HealthStatus.Healthy, await host.HealthAsync(Cancellation));
    }

    private static async Task FailsAsAwayAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (DatabaseFault.IsAway(e))
        {
            return;
        }

        Assert.Fail("It should have failed because the primary is away.");
    }

    /// <summary>Stops the process that replays, or lets it go on: what pg_wal_replay_pause() does, for which one must be a superuser.</summary>
    private async Task SignalReplayAsync(string signal)
    {
        var server = _home.Topology.ProcessIdOf(ResourceNames.Standby).ToString(CultureInfo.InvariantCulture);
        var replay = Directory.GetDirectories("/proc").Single(process =>
            int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out _)
            && Read(process, "stat") is { Length: > 0 } stat && stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1] == server
            && Read(process, "cmdline").Contains("startup", StringComparison.Ordinal));
        using var kill = Process.Start("kill", [$"-{signal}", Path.GetFileName(replay)]);
        await kill.WaitForExitAsync(Cancellation);
        Assert.AreEqual(0, kill.ExitCode);

        static string Read(string process, string file)
        {
            try
            {
                return File.ReadAllText(Path.Combine(process, file));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return ""; // It has ended meanwhile.
            }
        }
    }
}
