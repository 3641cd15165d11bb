using Cidadao.AgentWorker.Agents.Strategies;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging.Asks;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;
using Npgsql;

namespace Cidadao.AgentWorker.Agents.Asks;

/// <summary>
/// What an agent sees in one contract: (1) the contract among those that it is compared with, its unit's of the year of its signature,
/// (2) looked at by the agent that was asked, or, where Abaporu was, by everybody who owns indicators, at once and until the time is over;
/// (3) of what they find, that which rests on the contract. Nanã says what investigations have found on it.
/// </summary>
internal sealed class AskHandler(NpgsqlDataSource database, ContractViewReader reader, AgentPools pools, AgentReferences references, TimeProvider clock)
    : IAskHandler
{
    /// <summary>Time for the agents; the asker waits a little longer.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(3);

    public async Task<AgentAnswer> AnswerAsync(AgentQuestion question, CancellationToken cancellation)
    {
        if (question.Role == AgentRole.Nana)
        {
            return await pools.RunAsync<MemoryAgent, AgentAnswer>(
                AgentRole.Nana, "ask", Within, async (agent, stop) => await agent.RecallAsync(question.ContractId, stop), cancellation);
        }

        IReadOnlyList<AgentRole> asked = question.Role == AgentRole.Abaporu ? [.. references.Owners] : [question.Role];
        if (await ScopeAsync(question.ContractId, cancellation) is not { } scope)
            return AgentAnswer.Nothing;
        var view = await reader.ReadAsync(scope, DetectorSet.NeedsOf(asked.SelectMany(references.IndicatorsOf)), cancellation); // 1
        var asking = new ScatterGather<ContractView, IReadOnlyList<IndicatorAnswer>>(
            [.. asked.Select(role => new Member<ContractView, IReadOnlyList<IndicatorAnswer>>(
                role.ToString(), (contracts, stop) => LookAsync(role, contracts, question.ContractId, stop)))],
            wanted: null,
            clock);
        var result = await asking.RunAsync(view, new(Within, Math.Max(asked.Count, 1)), cancellation); // 2
        if (result.Value.Count == 0 && result.Failures is [var failure, ..])
            throw new InvalidOperationException($"{failure.Part}: {failure.Message}");
        return new(view.Count, result.IsPartial, [.. result.Value.SelectMany(answer => answer.Value)]);
    }

    private ValueTask<IReadOnlyList<IndicatorAnswer>> LookAsync(AgentRole role, ContractView view, long contractId, CancellationToken cancellation) =>
        pools.RunAsync<IndicatorAgent, IReadOnlyList<IndicatorAnswer>>(
            role,
            "ask",
            Within,
            (agent, stop) => ValueTask.FromResult<IReadOnlyList<IndicatorAnswer>>(
                [.. references.IndicatorsOf(role).Select(indicator => Of(role, indicator, agent.Detect(indicator, view, Thresholds.Defaults, stop), contractId))]),
            cancellation);

    private static IndicatorAnswer Of(AgentRole role, string indicator, Detection detection, long contractId) => new(
        role,
        indicator,
        detection.Examined,
        detection.Exclusions,
        [.. detection.Findings.Where(finding => finding.ContractIds.Contains(contractId)).Select(finding => new AnsweredFinding(
            finding.Subject, finding.Summary, finding.Score, finding.Confidence, finding.Value, finding.ContractIds))]); // 3

    /// <returns>Null when there is no such contract.</returns>
    private async Task<ContractFilter?> ScopeAsync(long contractId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("-- contracts.scope\nSELECT buying_unit_code, signed_on FROM contracts WHERE id = $1");
        command.Parameters.Add(new() { Value = contractId });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return null;
        var unit = new ContractFilter(Unit: row.GetString(0));
        return row.IsDBNull(1) ? unit : unit with
        {
            From = new(row.GetFieldValue<DateOnly>(1).Year, 1, 1),
            To = new(row.GetFieldValue<DateOnly>(1).Year, 12, 31),
        };
    }
}
