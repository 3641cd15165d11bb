using Cidadao.AgentWorker.Agents;
using Cidadao.AgentWorker.Agents.Strategies;
using Cidadao.Core.Agents;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Nanã's stage, as a map-reduce: an investigation's findings in pieces, each looked up by one of her instances, what they recall added up.
/// </summary>
internal sealed class Memory(NpgsqlDataSource database, AgentPools pools, TimeProvider clock)
{
    /// <summary>The weightiest so many are looked up.</summary>
    private const int Most = 20_000;
    private const int Piece = 1_000;

    private static readonly TimeSpan PieceWithin = TimeSpan.FromSeconds(30);

    /// <param name="deeper">Found by the reflection, and not committed yet.</param>
    /// <returns>What is remembered, and how many findings were looked up and not.</returns>
    public async Task<(Recollection Memory, int Examined, IReadOnlyList<Exclusion> Exclusions)> RecallAsync(
        Investigation investigation, IReadOnlyList<Finding> deeper, StrategyBudget budget, CancellationToken cancellation)
    {
        var keys = await KeysAsync(investigation.Id, cancellation);
        keys.AddRange(deeper.Select(finding => new FindingKey(finding.Indicator, finding.Subject, FindingFacts.DigestOf(finding), finding.Score)));
        var looked = keys.Take(Most).ToList();
        var recalling = new MapReduce<List<FindingKey>, FindingKey[], Recollection>(
            findings => [.. findings.Chunk(Piece)],
            (piece, stop) => pools.RunAsync<MemoryAgent, Recollection>(
                AgentRole.Nana,
                PlanStages.Recall,
                PieceWithin,
                async (agent, late) => await agent.RecallAsync(investigation.Id, investigation.State.RequestedAt, piece, late),
                stop),
            Recollection.Nothing,
            (a, b) => a + b,
            clock);
        var result = await recalling.RunAsync(looked, budget, cancellation);
        if (result.Failures is [var failure, ..])
            throw new InvalidOperationException($"Nanã could not recall: {failure.Message}");
        IReadOnlyList<Exclusion> left = keys.Count > Most ? [new(ExclusionReason.NotApplicable, $"beyond the first {Most}", keys.Count - Most)] : [];
        return (result.Value, looked.Count, left);
    }

    private async Task<List<FindingKey>> KeysAsync(Guid investigation, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            "-- memory.findings\nSELECT indicator, subject, facts, score FROM findings WHERE investigation_id = $1 ORDER BY score DESC, indicator, subject");
        command.Parameters.Add(new() { Value = investigation });
        var keys = new List<FindingKey>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            keys.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetDouble(3)));
        return keys;
    }
}
