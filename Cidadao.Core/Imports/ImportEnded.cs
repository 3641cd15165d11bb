namespace Cidadao.Core.Imports;

/// <summary>Event: an import ended, and what became of its rows.</summary>
public sealed record ImportEnded(Guid ImportId, ImportStatus Status, long Inserted, long Updated, long Unchanged, long Rejected);

/// <summary>
/// Event: an import is further, or has another status. Whoever changes the import's row sends it with the same transaction, by a trigger.
/// </summary>
/// <param name="Rows">Read so far.</param>
/// <param name="Bytes">Read so far, inflated, of <paramref name="TotalBytes"/>.</param>
/// <param name="Failure">Why it failed or was interrupted; null otherwise.</param>
public sealed record ImportProgressed(Guid ImportId, ImportStatus Status, long Rows, long Bytes, long TotalBytes, string? Failure);
