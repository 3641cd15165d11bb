namespace Cidadao.Api.Responses;

/// <summary>An investigation's plan as it was made and as it went.</summary>
/// <param name="EstimatedSeconds">Of the whole, on one worker.</param>
/// <param name="EstimatedBytes">Memory that the contracts take.</param>
public sealed record PlanResponse(double EstimatedSeconds, long EstimatedBytes, IReadOnlyList<PlanStageResponse> Stages);

/// <summary>One stage; a stage begins when the one before it has ended.</summary>
/// <param name="Name"><c>read</c>, <c>detect</c>, <c>reflect</c> or <c>recall</c>.</param>
/// <param name="Strategy">How its agents share the work: <c>single</c>, <c>pipeline</c>, <c>mapReduce</c> or <c>roundRobin</c>.</param>
/// <param name="Status"><c>planned</c>, <c>running</c>, <c>completed</c>, <c>failed</c> or <c>skipped</c>.</param>
/// <param name="Agents">Who works in it.</param>
/// <param name="EstimatedSeconds">Of one processor.</param>
/// <param name="Seconds">How long it took; null until it ended.</param>
public sealed record PlanStageResponse(
    string Name, string Strategy, string Status, IReadOnlyList<PlanAgentResponse> Agents, double EstimatedSeconds, double? Seconds)
{
    /// <summary>What it looked at: contracts, suppliers or findings; null until it ended, and for <c>detect</c>, whose tasks say it.</summary>
    public int? Examined { get; init; }

    /// <summary>What it could not look at, by reason.</summary>
    public IReadOnlyList<ExclusionResponse> Excluded { get; init; } = [];

    /// <summary>Findings that it added.</summary>
    public int Findings { get; init; }

    /// <summary>Why it could not be done; null otherwise.</summary>
    public string? Failure { get; init; }

    /// <summary>What earlier investigations had found of the same; only of <c>recall</c>.</summary>
    public MemoryResponse? Memory { get; init; }
}

/// <summary>One agent's part in a stage.</summary>
/// <param name="Seconds">What its ended tasks took, together.</param>
public sealed record PlanAgentResponse(string Agent, int Tasks, int Ended, double EstimatedSeconds, double Seconds);

/// <summary>What earlier investigations had found of what this one found.</summary>
/// <param name="New">Found for the first time.</param>
/// <param name="Unchanged">Found before, on the same facts.</param>
/// <param name="Changed">Found before, on other facts.</param>
/// <param name="Latest">The weightiest of those that were found before.</param>
public sealed record MemoryResponse(int New, int Unchanged, int Changed, IReadOnlyList<RememberedResponse> Latest);

/// <summary>A finding that an earlier investigation had too.</summary>
/// <param name="InvestigationId">The latest of the earlier ones.</param>
public sealed record RememberedResponse(
    string Indicator, string Subject, double Score, Guid InvestigationId, DateTimeOffset FoundAt, double ScoreThen, bool HasChanged);
