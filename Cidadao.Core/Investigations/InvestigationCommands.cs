namespace Cidadao.Core.Investigations;

/// <summary>Command to the workers: plan an investigation and give its shards out.</summary>
public sealed record RunInvestigation(Guid InvestigationId) : IOfInvestigation;

/// <summary>Work: compute what remains of one shard of an investigation.</summary>
/// <param name="Requeued">An operator wants another try at what was given up.</param>
public sealed record RunShard(Guid InvestigationId, int Shard, bool Requeued = false) : IOfInvestigation;

/// <summary>Work: the stages of an investigation's plan that look at what its tasks found, and its end.</summary>
public sealed record ConcludeInvestigation(Guid InvestigationId) : IOfInvestigation;

/// <summary>Work: replay every investigation into a fresh read model and compare it with the present one.</summary>
/// <param name="Apply">Put what was replayed in the place of what differs.</param>
public sealed record RebuildReadModel(Guid RebuildId, bool Apply);
