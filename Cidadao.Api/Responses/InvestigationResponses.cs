namespace Cidadao.Api.Responses;

/// <summary>What to look through. Every part that is absent does not limit; all absent means everything.</summary>
/// <param name="From">First day of signature.</param>
/// <param name="To">Last day of signature.</param>
/// <param name="Agency">Agency code.</param>
/// <param name="Unit">Buying unit code.</param>
/// <param name="Supplier">CNPJ, masked CPF or foreign code.</param>
/// <param name="Method">Procurement method, camel case.</param>
/// <param name="MinValue">Smallest initial value, BRL.</param>
/// <param name="MaxValue">Largest initial value, BRL.</param>
/// <param name="Text">Words of the object, Portuguese full text.</param>
public sealed record ScopeResponse(
    DateOnly? From = null,
    DateOnly? To = null,
    string? Agency = null,
    string? Unit = null,
    string? Supplier = null,
    string? Method = null,
    decimal? MinValue = null,
    decimal? MaxValue = null,
    string? Text = null);

/// <summary>Body of <c>POST /api/v1/investigations</c>.</summary>
/// <param name="Scope">Null means everything.</param>
/// <param name="Indicators">Codes such as <c>F21</c>; null or empty means all that the agents know.</param>
public sealed record StartInvestigationRequest(ScopeResponse? Scope = null, IReadOnlyList<string>? Indicators = null)
{
    /// <summary>What to count from where that is not the default: indicator's code → parameter's name → value; see <c>/api/v1/indicators</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>>? Thresholds { get; init; }
}

/// <summary>One investigation and how far it is.</summary>
/// <param name="Status"><c>requested</c>, <c>running</c>, <c>completed</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Progress">Share of the plan's tasks that ended, in [0, 1].</param>
/// <param name="ContractsExamined">How many contracts the scope holds; null until they are read.</param>
/// <param name="Findings">Findings committed so far.</param>
/// <param name="Failure">Why it failed, for a person to read; null otherwise.</param>
/// <param name="Tasks">The plan: one task an indicator, with the agent that does it.</param>
public sealed record InvestigationResponse(
    Guid Id,
    string Status,
    double Progress,
    ScopeResponse Scope,
    IReadOnlyList<string> Indicators,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    long? ContractsExamined,
    SeverityCounts Findings,
    string? Failure,
    IReadOnlyList<AgentTaskResponse> Tasks)
{
    /// <summary>Stages, agents, estimates and real times; null until there is a plan.</summary>
    public PlanResponse? Plan { get; init; }
}

/// <summary>How many findings of each severity.</summary>
public sealed record SeverityCounts(int Critical, int High, int Medium, int Low, int Info)
{
    /// <summary>All severities together.</summary>
    public int Total => Critical + High + Medium + Low + Info;
}

/// <summary>One task of an investigation's plan.</summary>
/// <param name="Agent">Role: <c>zumbi</c>, <c>bonifacio</c>, <c>oxossi</c>, <c>anita</c> …</param>
/// <param name="Status"><c>planned</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Examined">Rows or groups that the indicator was applied to.</param>
/// <param name="Excluded">What it could not be applied to, by reason.</param>
/// <param name="Seconds">Time of the detector; null until it ended.</param>
public sealed record AgentTaskResponse(
    string Agent, string Indicator, string Status, int Findings, int Examined, IReadOnlyList<ExclusionResponse> Excluded, double? Seconds)
{
    /// <summary>Why the indicator could not be computed; null unless failed.</summary>
    public string? Failure { get; init; }
}

/// <summary>Rows or groups left out, and why.</summary>
/// <param name="Reason">Closed list: <c>missingField</c>, <c>notEnoughData</c>, <c>implausibleValue</c>, <c>secretParty</c>, <c>outsideLegalTable</c>, <c>notApplicable</c>.</param>
/// <param name="Detail">The field or rule meant.</param>
public sealed record ExclusionResponse(string Reason, string Detail, int Count);

/// <summary>What happened in an investigation, and what that adds up to.</summary>
/// <param name="At">The moment that was asked for; null means now.</param>
/// <param name="Investigation">As it was then.</param>
/// <param name="Events">Until then, oldest first.</param>
public sealed record InvestigationHistory(DateTimeOffset? At, InvestigationResponse Investigation, IReadOnlyList<InvestigationEventResponse> Events);

/// <summary>One event.</summary>
/// <param name="Version">Its place, from 1.</param>
/// <param name="Type"><c>requested</c>, <c>started</c>, <c>shard-taken</c>, <c>task-completed</c>, <c>task-failed</c>, <c>stage-ended</c>, <c>shard-reissued</c>, <c>shard-reopened</c>, <c>completed</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Data">Everything that the event says, as docs/events.md has it.</param>
public sealed record InvestigationEventResponse(int Version, string Type, DateTimeOffset At, System.Text.Json.JsonElement Data);
