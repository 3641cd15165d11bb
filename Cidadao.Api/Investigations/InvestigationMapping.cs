using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Investigations;

/// <summary>Investigations as the wire has them.</summary>
internal static class InvestigationMapping
{
    public static InvestigationResponse Response(InvestigationRecord record)
    {
        var plan = record.Plan is { } json ? JsonSerializer.Deserialize(json, CoreJson.Default.PlanRecord) : null;
        return Response(record.Id, new()
        {
            Status = record.Status,
            Scope = JsonSerializer.Deserialize(record.Scope, CoreJson.Default.ContractFilter)!,
            Indicators = record.Indicators,
            RequestedAt = record.RequestedAt,
            StartedAt = record.StartedAt,
            EndedAt = record.EndedAt,
            Contracts = record.Contracts,
            Failure = record.Failure,
            Findings = JsonSerializer.Deserialize(record.Findings, CoreJson.Default.SeverityTally)!,
            Tasks = JsonSerializer.Deserialize(record.Tasks, CoreJson.Default.IReadOnlyListTaskState)!,
            Plan = plan?.Outline,
            Stages = plan?.Ended ?? [],
        });
    }

    public static InvestigationResponse Response(Guid id, InvestigationState state)
    {
        var ended = state.Tasks.Count(task => task.Status != AgentTaskStatus.Planned);
        return new(
            id,
            Wire.Name(state.Status),
            state.Status == InvestigationStatus.Completed ? 1 : state.Tasks.Count == 0 ? 0 : (double)ended / state.Tasks.Count,
            Scope(state.Scope),
            state.Indicators,
            state.RequestedAt,
            state.StartedAt,
            state.EndedAt,
            state.Contracts,
            Counts(state.Findings),
            state.Failure,
            [.. state.Tasks.Select(Task)])
        {
            Plan = PlanMapping.Response(state),
        };
    }

    public static IReadOnlyList<ExclusionResponse> Exclusions(IReadOnlyList<Exclusion> exclusions) =>
        [.. exclusions.Select(exclusion => new ExclusionResponse(Wire.Name(exclusion.Reason), exclusion.Detail, exclusion.Count))];

    public static SeverityCounts Counts(SeverityTally tally) => new(tally.Critical, tally.High, tally.Medium, tally.Low, tally.Info);

    private static AgentTaskResponse Task(TaskState state) => new(
        Wire.Name(state.Task.Agent),
        state.Task.Indicator,
        Wire.Name(state.Status),
        state.Findings,
        state.Examined,
        Exclusions(state.Exclusions),
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
