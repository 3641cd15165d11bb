using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;

namespace Cidadao.Api.Investigations;

/// <summary>Investigations as the wire has them.</summary>
internal static class InvestigationMapping
{
    public static InvestigationResponse Response(InvestigationRecord record)
    {
        var tasks = JsonSerializer.Deserialize(record.Tasks, CoreJson.Default.IReadOnlyListTaskState)!;
        var ended = tasks.Count(task => task.Status != AgentTaskStatus.Planned);
        return new(
            record.Id,
            Wire.Name(record.Status),
            record.Status == InvestigationStatus.Completed ? 1 : tasks.Count == 0 ? 0 : (double)ended / tasks.Count,
            Scope(JsonSerializer.Deserialize(record.Scope, CoreJson.Default.ContractFilter)!),
            record.Indicators,
            record.RequestedAt,
            record.StartedAt,
            record.EndedAt,
            record.Contracts,
            Counts(JsonSerializer.Deserialize(record.Findings, CoreJson.Default.SeverityTally)!),
            record.Failure,
            [.. tasks.Select(Task)]);
    }

    public static SeverityCounts Counts(SeverityTally tally) => new(tally.Critical, tally.High, tally.Medium, tally.Low, tally.Info);

    private static AgentTaskResponse Task(TaskState state) => new(
        Wire.Name(state.Task.Agent),
        state.Task.Indicator,
        Wire.Name(state.Status),
        state.Findings,
        state.Examined,
        [.. state.Exclusions.Select(exclusion => new ExclusionResponse(Wire.Name(exclusion.Reason), exclusion.Detail, exclusion.Count))],
        state.Seconds)
    {
        Failure = state.Failure,
    };

    private static ScopeResponse Scope(ContractFilter filter) => new(
        filter.From,
        filter.To,
        filter.Agency,
        filter.Unit,
        filter.Supplier,
        filter.Method is { } method ? Wire.Name(method) : null,
        filter.MinValue,
        filter.MaxValue,
        filter.Text);
}
