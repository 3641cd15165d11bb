namespace Cidadao.Core.RedFlags;

/// <summary>Event: an analyst decided, noted or assigned something of a finding.</summary>
/// <param name="Status">Of the finding's subject now.</param>
public sealed record FindingTriaged(long FindingId, string Indicator, TriageStatus Status);
