using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.AgentWorker.Agents;

/// <summary>The agents by role, each with the indicators that it owns.</summary>
internal sealed class AgentTeam
{
    private readonly Dictionary<AgentRole, Agent> _agents = RedFlagCatalog.All
        .GroupBy(indicator => indicator.Agent)
        .ToDictionary(group => group.Key, group => new Agent(group.Key, [.. group.Select(indicator => indicator.Code)]));

    /// <summary>The agent that a task is given to.</summary>
    /// <exception cref="InvalidOperationException">Nobody has the role.</exception>
    public Agent Of(AgentRole role) =>
        _agents.GetValueOrDefault(role) ?? throw new InvalidOperationException($"There is no agent in the role {role}.");
}

/// <summary>A named role and the indicators that it knows.</summary>
internal sealed class Agent(AgentRole role, IReadOnlyList<string> indicators)
{
    public AgentRole Role => role;

    /// <summary>Computes one indicator over the view. Bound to the processor, so it is run on the pool.</summary>
    /// <exception cref="InvalidOperationException">The indicator is not this agent's, or the view lacks what it needs.</exception>
    public Task<Detection> RunAsync(string indicator, ContractView view, Thresholds thresholds, CancellationToken cancellation)
    {
        if (!indicators.Contains(indicator))
            throw new InvalidOperationException($"{role} does not know {indicator}.");
        var detector = DetectorSet.Of(indicator, thresholds);
        if (!view.Parts.HasFlag(detector.Needs))
            throw new InvalidOperationException($"{indicator} needs {detector.Needs}, and the view has {view.Parts}.");
        return Task.Run(() => detector.Detect(view, cancellation), cancellation);
    }
}
