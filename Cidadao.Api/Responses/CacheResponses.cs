namespace Cidadao.Api.Responses;

/// <summary>The cache of the replica that answers, since its start.</summary>
/// <param name="Entries">In memory.</param>
/// <param name="Bytes">In memory.</param>
/// <param name="HitRatio">Share of reads that needed no computation, in [0, 1].</param>
/// <param name="Reads">By where they found the value: memory, redis, database, computed, stale.</param>
/// <param name="Totals">Refreshes, locks, evictions and faults by what became of them.</param>
/// <param name="IsInformed">Whether evictions of the other replicas are known; before, nothing from Redis and Postgres is served.</param>
public sealed record CacheResponse(
    int Entries, long Bytes, double HitRatio, IReadOnlyDictionary<string, long> Reads, IReadOnlyDictionary<string, long> Totals, bool IsInformed);

/// <summary>A value in one tier.</summary>
/// <param name="CreatedAt">Null when the payload is not whole.</param>
/// <param name="Milliseconds">How long its computation took.</param>
/// <param name="IsValid">False when it was evicted: it is not served.</param>
public sealed record CachePeekResponse(
    string Tier, int Bytes, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt, double? Milliseconds, IReadOnlyList<string> Tags, bool IsValid);

/// <summary>Body of <c>POST /api/v1/admin/cache/evictions</c>: one of the two.</summary>
/// <param name="Tag">A tag, or <c>*</c> for everything.</param>
public sealed record EvictRequest(string? Key = null, string? Tag = null);

/// <summary>What <c>GET /api/v1/admin/probes/cache</c> read: which computation its value is of.</summary>
[System.ComponentModel.ImmutableObject(true)]
public sealed record CacheProbeResponse(Guid Computation, DateTimeOffset BeganAt, DateTimeOffset EndedAt);
