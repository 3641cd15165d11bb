namespace Cidadao.Api.Responses;

/// <summary>One page of a list in a fixed order.</summary>
/// <param name="Items">The rows, at most as many as <c>pageSize</c> asked for.</param>
/// <param name="Next">Opaque cursor of the next page (<c>?cursor=</c>); null on the last one.</param>
/// <param name="Total">How many rows match the filters: exactly up to 10,000, above that as the database's statistics tell.</param>
/// <param name="TotalIsEstimate">Whether there are more than 10,000, so that <paramref name="Total"/> is an estimate.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, long Total, bool TotalIsEstimate = false);

/// <summary>Answer to an accepted command: where to look for what becomes of it.</summary>
/// <param name="Id">Identifier of the investigation or import.</param>
/// <param name="Location">Path of the resource, as in the <c>Location</c> header.</param>
public sealed record Accepted(Guid Id, string Location);

/// <summary>A text in the two languages of the product.</summary>
public sealed record TextResponse(string Pt, string En);
