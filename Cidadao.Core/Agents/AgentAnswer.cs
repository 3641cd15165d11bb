using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Agents;

/// <summary>What somebody wants to know of an agent: what it sees in one contract.</summary>
public sealed record AgentQuestion(AgentRole Role, long ContractId);

/// <summary>What the agent says.</summary>
/// <param name="Contracts">How many it looked at: the contract among those that it is compared with.</param>
/// <param name="IsPartial">Some of the agents that were asked did not answer in time.</param>
/// <param name="Indicators">One entry for each indicator that it applied.</param>
public sealed record AgentAnswer(int Contracts, bool IsPartial, IReadOnlyList<IndicatorAnswer> Indicators)
{
    public static AgentAnswer Nothing { get; } = new(0, false, []);
}

/// <summary>What one indicator says of the contract.</summary>
/// <param name="Examined">Rows or groups that it was applied to, among the contracts looked at.</param>
/// <param name="Exclusions">What it could not be applied to.</param>
/// <param name="Findings">Those that rest on the contract.</param>
public sealed record IndicatorAnswer(
    AgentRole Agent, string Indicator, int Examined, IReadOnlyList<Exclusion> Exclusions, IReadOnlyList<AnsweredFinding> Findings);

/// <summary>A finding in an answer.</summary>
/// <param name="FoundAt">When an investigation found it; null for one that was computed for the answer.</param>
public sealed record AnsweredFinding(
    string Subject, LocalizedText Summary, double Score, double Confidence, decimal Value, IReadOnlyList<long> ContractIds, DateTimeOffset? FoundAt = null);
