using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Agents;

/// <summary>One step of a plan: an agent computes one indicator.</summary>
public sealed record AgentTask(AgentRole Agent, string Indicator);

/// <summary>A part of a plan that one worker takes: tasks that read the same contracts.</summary>
/// <param name="Number">From 1.</param>
public sealed record Shard(int Number, IReadOnlyList<AgentTask> Tasks);

/// <summary>Abaporu's plan: who does what, in which order, and how it is cut into shards.</summary>
public static class Plan
{
    /// <summary>From so many contracts on, each agent's tasks are a shard of their own; below, reading the scope once costs less than sharing it.</summary>
    public const long LargeFrom = 100_000;

    /// <summary>One task an indicator, in the catalogue's order.</summary>
    /// <param name="indicators">Codes of the catalogue; empty means all.</param>
    public static IReadOnlyList<AgentTask> For(IReadOnlyList<string> indicators) =>
        [.. RedFlagCatalog.All
            .Where(indicator => indicators.Count == 0 || indicators.Contains(indicator.Code))
            .Select(indicator => new AgentTask(indicator.Agent, indicator.Code))];

    /// <summary>The tasks in shards. Every indicator sees the whole scope, so that the result does not depend on the cut.</summary>
    public static IReadOnlyList<Shard> Cut(IReadOnlyList<AgentTask> tasks, long contracts) =>
        contracts < LargeFrom
            ? [new(1, tasks)]
            : [.. tasks.GroupBy(task => task.Agent).OrderBy(group => group.Key).Select((group, index) => new Shard(index + 1, [.. group]))];
}
