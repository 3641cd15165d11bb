using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Agents;

/// <summary>One step of a plan: an agent computes one indicator.</summary>
public sealed record AgentTask(AgentRole Agent, string Indicator);

/// <summary>Abaporu's plan: who does what, in which order.</summary>
public static class Plan
{
    /// <summary>One task an indicator, in the catalogue's order.</summary>
    /// <param name="indicators">Codes of the catalogue; empty means all.</param>
    public static IReadOnlyList<AgentTask> For(IReadOnlyList<string> indicators) =>
        [.. RedFlagCatalog.All
            .Where(indicator => indicators.Count == 0 || indicators.Contains(indicator.Code))
            .Select(indicator => new AgentTask(indicator.Agent, indicator.Code))];
}
