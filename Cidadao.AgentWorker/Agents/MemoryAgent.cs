using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Npgsql;

namespace Cidadao.AgentWorker.Agents;

/// <summary>A finding as memory looks for it.</summary>
/// <param name="Facts">Digest of what it rests on.</param>
internal sealed record FindingKey(string Indicator, string Subject, string Facts, double Score);

/// <summary>Nanã: what investigations that were asked for earlier had found of the same, and whether the facts are the same still.</summary>
internal sealed class MemoryAgent(NpgsqlDataSource database) : Agent(AgentRole.Nana)
{
    private const string Lookup =
        """
        -- memory.recall
        SELECT m.indicator, m.subject, m.score, e.investigation_id, e.found_at, e.score, e.facts <> '' AND e.facts <> m.facts
        FROM unnest($3::text[], $4::text[], $5::text[], $6::float8[]) AS m (indicator, subject, facts, score)
        LEFT JOIN LATERAL (
            SELECT f.investigation_id, f.found_at, f.score, f.facts
            FROM findings f JOIN investigations i ON i.id = f.investigation_id
            WHERE f.indicator = m.indicator AND f.subject = m.subject AND f.investigation_id <> $1 AND i.requested_at < $2
            ORDER BY f.found_at DESC, f.id DESC LIMIT 1) e ON true
        """;

    // The same finding of several investigations once, as the latest has it.
    private const string OnContract =
        """
        -- memory.on_contract
        SELECT DISTINCT ON (indicator, subject) indicator, subject, agent, summary, score, confidence, value, contract_ids, found_at
        FROM findings WHERE contract_ids @> ARRAY[$1] ORDER BY indicator, subject, found_at DESC LIMIT 100
        """;

    /// <returns>What investigations found on a contract.</returns>
    public async Task<AgentAnswer> RecallAsync(long contractId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(OnContract);
        command.Parameters.Add(new() { Value = contractId });
        var found = new List<(AgentRole Agent, string Indicator, AnsweredFinding Finding)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            found.Add(((AgentRole)row.GetInt16(2), row.GetString(0), new(
                row.GetString(1),
                JsonSerializer.Deserialize(row.GetString(3), CoreJson.Default.LocalizedText)!,
                row.GetDouble(4),
                row.GetDouble(5),
                row.GetDecimal(6),
                await row.GetFieldValueAsync<long[]>(7, cancellation),
                await row.GetFieldValueAsync<DateTimeOffset>(8, cancellation))));
        }

        return new(1, false, [.. found.GroupBy(one => (one.Agent, one.Indicator)).Select(group => new IndicatorAnswer(
            group.Key.Agent, group.Key.Indicator, group.Count(), [], [.. group.Select(one => one.Finding)]))]);
    }

    /// <param name="investigation">The one that asks: what it found itself is no memory.</param>
    /// <param name="before">When it was requested.</param>
    public async Task<Recollection> RecallAsync(
        Guid investigation, DateTimeOffset before, IReadOnlyList<FindingKey> findings, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Lookup);
        foreach (var value in (object[])
            [investigation, before, Each(key => key.Indicator), Each(key => key.Subject), Each(key => key.Facts), Each(key => key.Score)])
        {
            command.Parameters.Add(new() { Value = value });
        }

        var (unknown, unchanged, changed, known) = (0, 0, 0, new List<Remembered>());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (reader.IsDBNull(3))
            {
                unknown++;
                continue;
            }

            var hasChanged = reader.GetBoolean(6);
            (unchanged, changed) = hasChanged ? (unchanged, changed + 1) : (unchanged + 1, changed);
            known.Add(new(
                reader.GetString(0), reader.GetString(1), reader.GetDouble(2), reader.GetGuid(3),
                await reader.GetFieldValueAsync<DateTimeOffset>(4, cancellation), reader.GetDouble(5), hasChanged));
        }

        return new Recollection(unknown, unchanged, changed, known) + Recollection.Nothing;

        T[] Each<T>(Func<FindingKey, T> part) => [.. findings.Select(part)];
    }

    /// <summary>Opens a connection and has the lookup prepared.</summary>
    public override Task WarmAsync(CancellationToken cancellation) => RecallAsync(Guid.Empty, DateTimeOffset.UnixEpoch, [], cancellation);

    public override async Task<bool> IsHealthyAsync(CancellationToken cancellation) =>
        await RecallAsync(Guid.Empty, DateTimeOffset.UnixEpoch, [], cancellation) is { New: 0 };
}
