namespace Cidadao.Core.Investigations;

/// <summary>Command to the workers: run, or go on with, an investigation.</summary>
public sealed record RunInvestigation(Guid InvestigationId);
