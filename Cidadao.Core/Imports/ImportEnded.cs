namespace Cidadao.Core.Imports;

/// <summary>Event: an import ended, and what became of its rows.</summary>
public sealed record ImportEnded(Guid ImportId, ImportStatus Status, long Inserted, long Updated, long Unchanged, long Rejected);
