using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags;

namespace Cidadao.AgentWorker.Agents;

/// <summary>The agents by role, each with the indicators that it owns.</summary>
internal sealed class AgentTeam(IReadOnlyList<IDetector> detectors)
{
    private readonly Dictionary<AgentRole, Agent> _agents = detectors
        .GroupBy(detector => RedFlagCatalog.Find(detector.Indicator)!.Agent)
        .ToDictionary(group => group.Key, group => new Agent(group.Key, [.. group]));

    /// <summary>The agent that a task is given to.</summary>
    /// <exception cref="InvalidOperationException">Nobody has the role.</exception>
    public Agent Of(AgentRole role) =>
        _agents.GetValueOrDefault(role) ?? throw new InvalidOperationException($"There is no agent in the role {role}.");
}

/// <summary>A named role and the indicators that it knows.</summary>
internal sealed class Agent(AgentRole role, IReadOnlyList<IDetector> detectors)
{
    public AgentRole Role => role;

    /// <summary>Computes one indicator over the view. Bound to the processor, so it is run on the pool.</summary>
    /// <exception cref="InvalidOperationException">The indicator is not this agent's.</exception>
    public Task<Detection> RunAsync(string indicator, ContractView view, CancellationToken cancellation)
    {
        var detector = detectors.FirstOrDefault(detector => detector.Indicator == indicator)
            ?? throw new InvalidOperationException($"{role} does not know {indicator}.");
        return Task.Run(() => detector.Detect(view, cancellation), cancellation);
    }
}
