namespace Cidadao.Core.Narratives;

/// <summary>Work: have texts written for the weightiest findings of an investigation that has ended.</summary>
public sealed record NarrateInvestigation(Guid InvestigationId) : Investigations.IOfInvestigation;

/// <summary>Work: have the text of one finding written, because somebody wants to read it.</summary>
public sealed record NarrateFinding(long FindingId);

/// <summary>A finding has another text than before.</summary>
/// <param name="Model">Null when the template wrote it.</param>
public sealed record NarrativeWritten(long FindingId, Guid InvestigationId, NarrativeWriter Writer, string? Model);
