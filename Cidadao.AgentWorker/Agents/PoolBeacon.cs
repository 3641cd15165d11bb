using System.Text.Json;
using Cidadao.AgentWorker.Agents.Pool;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Hosting;
using Cidadao.Core.Messaging;
using Npgsql;

namespace Cidadao.AgentWorker.Agents;

/// <summary>Tells what this worker's agents do, every few seconds, in a row of its own: how the API knows of them, which shares no memory with it.</summary>
internal sealed class PoolBeacon(NpgsqlDataSource database, AgentPools pools, TimeProvider clock, ILogger<PoolBeacon> logger)
    : RecurringService(clock, logger)
{
    private const string Beat =
        """
        INSERT INTO agent_workers (worker, beat_at, pools) VALUES ($1, now(), $2::jsonb)
        ON CONFLICT (worker) DO UPDATE SET beat_at = excluded.beat_at, pools = excluded.pools
        """;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(2);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        IReadOnlyList<PoolState> states = [.. pools.Snapshots.Select(pool => State(pool.Role, pool.Pool))];
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new(Beat)
        {
            Parameters = { new() { Value = WorkerName.Own }, new() { Value = JsonSerializer.Serialize(states, CoreJson.Default.IReadOnlyListPoolState) } },
        });
        batch.BatchCommands.Add(new("DELETE FROM agent_workers WHERE beat_at < now() - $1") { Parameters = { new() { Value = AgentWorkerRecord.Stale } } });
        await batch.ExecuteNonQueryAsync(stopping);
    }

    private static PoolState State(AgentRole role, PoolSnapshot pool) => new(
        role,
        pool.Size,
        pool.Leased,
        pool.Waiting,
        pool.Utilization,
        [.. pool.Members.Select(member => new InstanceState(
            member.Number,
            JsonNamingPolicy.CamelCase.ConvertName(member.State.ToString()),
            member.For.TotalSeconds,
            member.Task,
            member.LastTime?.TotalSeconds,
            member.Leases))]);
}
