using System.Text.Json;
using Cidadao.Core.Investigations;

namespace Cidadao.Core.Database;

/// <summary>State to read model: one way, for the transaction of an event and for a replay of all.</summary>
internal static class InvestigationProjection
{
    public static InvestigationRecord New(Guid id, InvestigationState state) => Project(
        new()
        {
            Id = id,
            Scope = JsonSerializer.Serialize(state.Scope, CoreJson.Default.ContractFilter),
            Indicators = [.. state.Indicators],
            RequestedAt = state.RequestedAt,
            Findings = "",
            Tasks = "",
        },
        state);

    public static InvestigationRecord Project(InvestigationRecord record, InvestigationState state)
    {
        record.Version = state.Version;
        record.Status = state.Status;
        record.StartedAt = state.StartedAt;
        record.EndedAt = state.EndedAt;
        record.Contracts = state.Contracts;
        record.Failure = state.Failure;
        record.Findings = JsonSerializer.Serialize(state.Findings, CoreJson.Default.SeverityTally);
        record.Tasks = JsonSerializer.Serialize(state.Tasks, CoreJson.Default.IReadOnlyListTaskState);
        record.Plan = state.Plan is { } plan ? JsonSerializer.Serialize(new PlanRecord(plan, state.Stages), CoreJson.Default.PlanRecord) : null;
        return record;
    }
}
