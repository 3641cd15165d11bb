namespace Cidadao.Api.Responses;

/// <summary>One role of the team, over all workers.</summary>
/// <param name="Role">As in tasks and findings: <c>zumbi</c>, <c>nana</c> …</param>
/// <param name="Indicators">Codes that it owns.</param>
/// <param name="Utilization">Share of its instances that is at work, in [0, 1].</param>
/// <param name="Waiting">How many wait for an instance.</param>
/// <param name="Workers">Its pool in each worker.</param>
public sealed record AgentResponse(
    string Role, IReadOnlyList<string> Indicators, int Size, int Leased, int Waiting, double Utilization, IReadOnlyList<AgentPoolResponse> Workers);

/// <summary>A role's pool in one worker.</summary>
/// <param name="At">When the worker said so; it does every few seconds.</param>
public sealed record AgentPoolResponse(string Worker, DateTimeOffset At, IReadOnlyList<AgentInstanceResponse> Instances);

/// <summary>One instance.</summary>
/// <param name="State"><c>opening</c>, <c>idle</c>, <c>leased</c> or <c>checking</c>.</param>
/// <param name="Seconds">How long it has been in this state.</param>
/// <param name="Task">What it does, or did last; null before its first task.</param>
/// <param name="LastSeconds">How long its last task took.</param>
/// <param name="Leases">How many tasks it, and those before it in its place, had.</param>
public sealed record AgentInstanceResponse(int Number, string State, double Seconds, string? Task, double? LastSeconds, long Leases);

/// <summary>A question to an agent.</summary>
/// <param name="ContractId">The contract that it is about.</param>
public sealed record AskRequest(long? ContractId = null);

/// <summary>An agent's answer.</summary>
/// <param name="Worker">Process that answered.</param>
/// <param name="Seconds">How long it took there.</param>
/// <param name="ContractsExamined">The contract and those that it was compared with.</param>
/// <param name="IsPartial">Not everybody who was asked answered in time.</param>
public sealed record AskResponse(
    string Agent, long ContractId, string Worker, double Seconds, int ContractsExamined, bool IsPartial, IReadOnlyList<AskedIndicatorResponse> Indicators);

/// <summary>What one indicator says of the contract.</summary>
/// <param name="Excluded">What it could not be applied to, by reason.</param>
/// <param name="Findings">Those that rest on the contract; none is an answer too.</param>
public sealed record AskedIndicatorResponse(
    string Agent, string Indicator, int Examined, IReadOnlyList<ExclusionResponse> Excluded, IReadOnlyList<AskedFindingResponse> Findings);

/// <summary>A finding in an answer: a reason to look, never an accusation.</summary>
/// <param name="FoundAt">When an investigation found it; null for one that was computed for this answer.</param>
public sealed record AskedFindingResponse(
    string Subject, TextResponse Summary, string Severity, double Score, double Confidence, decimal Value, IReadOnlyList<long> ContractIds, DateTimeOffset? FoundAt);
