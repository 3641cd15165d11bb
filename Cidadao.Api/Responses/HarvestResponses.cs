namespace Cidadao.Api.Responses;

/// <summary>Asks for a harvest of a live service.</summary>
/// <param name="Feed"><c>pncpContracts</c>, <c>pncpTenders</c>, <c>portalContracts</c>, <c>portalCeis</c>, <c>portalCnep</c>, <c>portalPurchasesDownload</c> or <c>portalTendersDownload</c>.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Agency">Agency code; only <c>portalContracts</c> needs one.</param>
public sealed record StartHarvestRequest(string Feed, DateOnly From, DateOnly To, string? Agency = null);

/// <summary>A harvest and how far it is.</summary>
/// <param name="Status"><c>queued</c>, <c>running</c>, <c>interrupted</c>, <c>completed</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Windows">Parts into which the range is cut.</param>
/// <param name="WindowsDone">Those of them that are in.</param>
/// <param name="Failure">Why it ended early; a resume goes on at the first window that is not in.</param>
public sealed record HarvestResponse(
    Guid Id,
    string Feed,
    DateOnly From,
    DateOnly To,
    string? Agency,
    string Status,
    int Windows,
    int WindowsDone,
    int Pages,
    long Read,
    long Inserted,
    long Updated,
    long Unchanged,
    long Rejected,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? Failure);

/// <summary>Asks for harvests at set times.</summary>
/// <param name="Cron">Five fields, in the time of Brasília: <c>0 3 * * *</c> is every night at three.</param>
/// <param name="Months">How far back each reaches: the current month and this many before it.</param>
public sealed record ScheduleRequest(string Feed, string Cron, int Months = 2, string? Agency = null);

/// <summary>A schedule of harvests.</summary>
public sealed record ScheduleResponse(
    Guid Id, string Feed, string Cron, int Months, string? Agency, bool IsEnabled, DateTimeOffset? NextAt, Guid? LastHarvestId);

/// <summary>Contracts of one source and month of signature, and how many of them have each issue.</summary>
/// <param name="Source"><c>portalBulk</c>, <c>pncp</c>, <c>contratosGov</c> or <c>portalApi</c>.</param>
/// <param name="Year">Null where the day of signature is missing.</param>
/// <param name="Issues">Contracts by issue, camel case: <c>implausibleAmount</c>, <c>endBeforeStart</c> …</param>
public sealed record QualityMonthResponse(string Source, int? Year, int? Month, long Contracts, IReadOnlyDictionary<string, long> Issues);

/// <summary>A contract with an issue, and where it came from. Values in BRL.</summary>
public sealed record QualityContractResponse(
    long Id, string Number, string BuyingUnitCode, DateOnly? SignedOn, decimal InitialValue, decimal FinalValue, string SourceEntry, int SourceLine);
