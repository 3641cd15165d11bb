using System.Diagnostics.Metrics;
using System.Globalization;
using Cidadao.AgentWorker.Agents.Pool;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Cidadao.Benchmarks.Agents;

/// <summary>A lease and its return where nobody waits, beside a semaphore's.</summary>
internal static class PoolMeasure
{
    private const int Rounds = 2_000_000;
    private const int Warm = 100_000;

    public static async Task RunAsync()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new PoolMetrics(services.GetRequiredService<IMeterFactory>());
        var pool = new AgentPool<Idler>("bench", () => new Idler(), new(), metrics, TimeProvider.System, NullLogger.Instance);
        await pool.WarmAsync();
        using var semaphore = new SemaphoreSlim(2);

        await BareAsync(semaphore, Warm);
        await LeasesAsync(pool, Warm);
        var bare = await TimeAsync(() => BareAsync(semaphore, Rounds));
        // Nothing of it leaves this thread: what is awaited has completed.
        var before = GC.GetAllocatedBytesForCurrentThread();
        var leases = await TimeAsync(() => LeasesAsync(pool, Rounds));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        var report = new Report("agents: pool, nobody waits");
        report.Add("semaphore: wait and release", Rounds, bare);
        report.Add("pool: lease and return", Rounds, leases, bare / leases);
        report.Print();
        AnsiConsole.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"lease and return: {leases.TotalNanoseconds / Rounds:F0} ns, {(double)allocated / Rounds:F3} B"));
    }

    private static async Task BareAsync(SemaphoreSlim semaphore, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            await semaphore.WaitAsync();
            semaphore.Release();
        }
    }

    private static async Task LeasesAsync(AgentPool<Idler> pool, int rounds)
    {
        var time = TimeSpan.FromMinutes(1);
        for (var i = 0; i < rounds; i++)
        {
            var lease = await pool.LeaseAsync("bench", time, CancellationToken.None);
            lease.Dispose();
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = TimeProvider.System.GetTimestamp();
        await work();
        return TimeProvider.System.GetElapsedTime(started);
    }

    private sealed class Idler : IPooledAgent
    {
        public Task WarmAsync(CancellationToken cancellation) => Task.CompletedTask;

        public Task<bool> IsHealthyAsync(CancellationToken cancellation) => Task.FromResult(true);

        public void Clear()
        {
        }
    }
}
