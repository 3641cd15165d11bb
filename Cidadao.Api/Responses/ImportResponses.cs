namespace Cidadao.Api.Responses;

/// <summary>One file on its way into the database, or there.</summary>
/// <param name="Status"><c>queued</c>, <c>running</c>, <c>completed</c>, <c>cancelled</c>, <c>failed</c> or <c>interrupted</c>.</param>
/// <param name="Sha256">Of the file as uploaded, lower-case hexadecimal.</param>
/// <param name="RowsRead">Data rows read so far.</param>
/// <param name="Progress">Share of the inflated bytes that are read, in [0, 1].</param>
/// <param name="Failure">Why nothing of the file went in; null unless failed.</param>
/// <param name="BytesRead">Inflated bytes read so far, of <paramref name="TotalBytes"/>.</param>
/// <param name="RowsPerSecond">While it runs.</param>
/// <param name="SecondsLeft">While it runs: as long as the bytes that are left take at the speed so far.</param>
/// <param name="HarvestId">The harvest that brought it; null for an upload.</param>
public sealed record ImportResponse(
    Guid Id,
    string FileName,
    long FileBytes,
    string Sha256,
    string Status,
    double Progress,
    DateTimeOffset RequestedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    double? Seconds,
    long RowsRead,
    IReadOnlyList<ImportEntryResponse> Entries,
    string? Failure,
    long BytesRead = 0,
    long TotalBytes = 0,
    double? RowsPerSecond = null,
    double? SecondsLeft = null,
    Guid? HarvestId = null);

/// <summary>What became of the rows of one file inside the zip: the four counts add up to those read.</summary>
/// <param name="Kind"><c>contracts</c>, <c>items</c>, <c>amendments</c>, <c>apostilles</c>, <c>terms</c>, <c>tenders</c>, <c>tenderItems</c>, <c>participations</c>, <c>commitments</c> or <c>sanctions</c>.</param>
public sealed record ImportEntryResponse(
    string Name, string Kind, long Read, long Inserted, long Updated, long Unchanged, long Rejected);

/// <summary>A row that did not go in.</summary>
/// <param name="Line">Line of the entry at which the row starts; 1 is the header.</param>
/// <param name="Value">What stood there, shortened, with documents of persons masked.</param>
/// <param name="Reason">Closed list, camel case: <c>notANumber</c>, <c>notADate</c>, <c>wrongFieldCount</c> …</param>
/// <param name="Message">The reason in words.</param>
public sealed record RejectionResponse(string Entry, long Line, string? Column, string? Value, string Reason, TextResponse Message);

/// <summary>What one upload may be, its files taken together.</summary>
/// <param name="MaxFileBytes">Bytes as uploaded.</param>
/// <param name="MaxInflatedBytes">Bytes of everything in it, inflated.</param>
/// <param name="MaxEntries">Files inside one zip.</param>
public sealed record UploadLimitsResponse(long MaxFileBytes, long MaxInflatedBytes, int MaxEntries);
