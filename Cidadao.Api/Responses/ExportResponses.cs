namespace Cidadao.Api.Responses;

/// <summary>Body of <c>POST /api/v1/exports</c>.</summary>
/// <param name="Subject"><c>contracts</c> (the default) or <c>findings</c>.</param>
/// <param name="Filter">Which contracts; null means all.</param>
/// <param name="Investigation">Whose findings.</param>
/// <param name="Format"><c>csv</c> (the default), <c>jsonLines</c>, <c>xlsx</c> or <c>parquet</c>.</param>
/// <param name="Variant"><c>spreadsheet</c> (the default) or <c>raw</c>.</param>
public sealed record StartExportRequest(
    string? Subject = null, ScopeResponse? Filter = null, Guid? Investigation = null, string? Format = null, string? Variant = null);

/// <summary>The manifest of a ready-made export.</summary>
/// <param name="Status"><c>queued</c>, <c>running</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Rows">Written so far; of the whole file once it is completed.</param>
/// <param name="Bytes">Of the file; null until it is completed.</param>
/// <param name="Sha256">Of the file, lower-case hexadecimal; null until it is completed.</param>
/// <param name="DataAsOf">When the last import ended that the rows can have been changed by; null where there was none, and until it is completed.</param>
/// <param name="File">Path of the file; null until it is completed.</param>
/// <param name="Failure">Why there is no file; null otherwise.</param>
public sealed record ExportResponse(
    Guid Id,
    string Subject,
    ScopeResponse? Filter,
    Guid? Investigation,
    string Format,
    string Variant,
    IReadOnlyList<string> Columns,
    string Status,
    long Rows,
    long? Bytes,
    string? Sha256,
    DateTimeOffset? DataAsOf,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    string? File,
    TextResponse? Failure);
