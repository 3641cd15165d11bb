using Cidadao.AgentWorker.Agents;
using Cidadao.AgentWorker.Agents.Strategies;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Abaporu reflects, once and not again on what that brings: (1) suppliers on whom at least three different indicators speak, the
/// weightiest ten; (2) of each the whole history, whatever the investigation's scope, by those indicators that need no peers; (3) merged,
/// without what is known already, and marked as what they are.
/// </summary>
internal sealed class Reflection(NpgsqlDataSource database, ContractViewReader reader, AgentPools pools, TimeProvider clock)
{
    private const int Flags = 3;

    /// <summary>A finding on more contracts than this speaks of a market, not of a supplier.</summary>
    private const int MaxContracts = 200;

    private const string Meeting = // 1
        """
        -- reflection.meeting
        WITH about AS (
            SELECT f.id, f.indicator, f.score, min(c.supplier_id) AS supplier_id
            FROM findings f CROSS JOIN LATERAL unnest(f.contract_ids) AS rests (contract_id) JOIN contracts c ON c.id = rests.contract_id
            WHERE f.investigation_id = $1 AND cardinality(f.contract_ids) <= $2
            GROUP BY f.id, f.indicator, f.score HAVING count(DISTINCT c.supplier_id) = 1)
        SELECT s.document FROM about JOIN suppliers s ON s.id = about.supplier_id
        WHERE s.kind = $3 GROUP BY s.document HAVING count(DISTINCT indicator) >= $4
        ORDER BY count(DISTINCT indicator) DESC, max(score) DESC, s.document LIMIT $5
        """;

    private const string Known = "-- reflection.known\nSELECT indicator, subject FROM findings WHERE investigation_id = $1 AND subject = ANY ($2)";

    /// <summary>What a supplier's contracts alone suffice for.</summary>
    private static readonly string[] WithoutPeers = ["F01", "F04", "F05", "F07", "F08", "F09", "F14", "F23", "F24", "F28", "F30"];

    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(30);

    private static readonly LocalizedText Deeper = new(
        "Veio de um olhar mais fundo: vários indicadores apontaram este fornecedor, e todo o seu histórico foi examinado.",
        "From a deeper look: several indicators pointed at this supplier, and the whole of its history was examined.");

    /// <returns>What the deeper looks add; examined are the suppliers.</returns>
    public async Task<Detection> LookAsync(Investigation investigation, StrategyBudget budget, CancellationToken cancellation)
    {
        var tasks = Plan.For(investigation.State.Indicators).Where(task => WithoutPeers.Contains(task.Indicator)).ToList();
        var suppliers = tasks.Count == 0 ? [] : await MeetingAsync(investigation.Id, cancellation);
        if (suppliers.Count == 0)
            return new([], 0, []);
        var looking = new RoundRobin<string, IReadOnlyList<Finding>>(
            [.. Enumerable.Range(1, budget.Concurrency).Select(number => new Member<string, IReadOnlyList<Finding>>(
                $"{number}", (supplier, stop) => HistoryAsync(supplier, tasks, investigation.State.Limits, stop)))],
            clock);
        var looks = await looking.RunAsync(suppliers, budget, cancellation); // 2
        var found = looks.Value.SelectMany(look => look.Value).ToList();
        var known = await KnownAsync(investigation.Id, found, cancellation);
        var merged = Merge(found, known); // 3
        IReadOnlyList<Exclusion> missed = looks.Failures.Count > 0 ? [new(ExclusionReason.NotEnoughData, looks.Failures[0].Message, looks.Failures.Count)] : [];
        return new([.. merged.Select(Marked)], suppliers.Count, missed);
    }

    /// <summary>Each once, without what is known already, by score and then indicator and subject.</summary>
    private static IEnumerable<Finding> Merge(List<Finding> found, HashSet<(string Indicator, string Subject)> known) => found
        .DistinctBy(finding => (finding.Indicator, finding.Subject))
        .Where(finding => !known.Contains((finding.Indicator, finding.Subject)))
        .OrderByDescending(finding => finding.Score)
        .ThenBy(finding => finding.Indicator, StringComparer.Ordinal)
        .ThenBy(finding => finding.Subject, StringComparer.Ordinal);

    private static Finding Marked(Finding finding) => finding with { Evidence = finding.Evidence with { Notes = [.. finding.Evidence.Notes, Deeper] } };

    private async ValueTask<IReadOnlyList<Finding>> HistoryAsync(
        string supplier, List<AgentTask> tasks, Thresholds thresholds, CancellationToken cancellation)
    {
        var view = await reader.ReadAsync(new ContractFilter(Supplier: supplier), DetectorSet.NeedsOf(tasks.Select(task => task.Indicator)), cancellation);
        var found = new List<Finding>();
        foreach (var task in tasks)
        {
            var detection = await pools.RunAsync<IndicatorAgent, Detection>(
                task.Agent, task.Indicator, LookWithin, (agent, stop) => ValueTask.FromResult(agent.Detect(task.Indicator, view, thresholds, stop)), cancellation);
            found.AddRange(detection.Findings);
        }

        return found;
    }

    private async Task<List<string>> MeetingAsync(Guid investigation, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Meeting);
        foreach (var value in (object[])[investigation, MaxContracts, (short)SupplierKind.Company, Flags, Planner.MaxDeeperLooks])
            command.Parameters.Add(new() { Value = value });
        var suppliers = new List<string>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            suppliers.Add(rows.GetString(0));
        return suppliers;
    }

    private async Task<HashSet<(string Indicator, string Subject)>> KnownAsync(Guid investigation, List<Finding> found, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Known);
        command.Parameters.Add(new() { Value = investigation });
        command.Parameters.Add(new() { Value = found.Select(finding => finding.Subject).Distinct().ToArray() });
        var known = new HashSet<(string, string)>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            known.Add((rows.GetString(0), rows.GetString(1)));
        return known;
    }
}
