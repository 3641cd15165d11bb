using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Chaos;

/// <summary>Kills one resource after another, chosen by a seeded source, and starts it again: SIGKILL, PostgreSQL with all its processes.</summary>
internal sealed class Destroyer(LocalTopology topology, Random random, TestContext log)
{
    // Each once before chance rules: what is not killed is not shown.
    private static readonly string[] First =
        ["worker", ResourceNames.Redis, ResourceNames.Api, ResourceNames.Postgres, "worker-2", "api-2", "worker-3"];

    // Servers less often than services: each of their deaths touches everything.
    private static readonly string[] Victims =
    [
        "worker", "worker-2", "worker-3", "worker", "worker-2", "worker-3", ResourceNames.Api, "api-2", ResourceNames.Redis, ResourceNames.Postgres,
    ];

    /// <returns>The names of what was killed, in order.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken over)
    {
        var killed = new List<string>();
        var started = TimeProvider.System.GetTimestamp();
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(500, 2_500)), TimeProvider.System, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (over.IsCancellationRequested)
                break;
            var victim = killed.Count < First.Length ? First[killed.Count] : Victims[random.Next(Victims.Length)];
            log.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s: {victim}");
            await topology.KillAsync(victim);
            killed.Add(victim);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 800)), TimeProvider.System, CancellationToken.None);
            await topology.StartAsync(victim, CancellationToken.None);
        }

        return killed;
    }
}
