namespace Cidadao.Core.Database;

/// <summary>A value in the lowest tier of the cache. Written and read by SQL in <c>Caching/DatabaseTier</c>.</summary>
public sealed class CacheEntryRecord
{
    public required string Key { get; init; }

    /// <summary>As <c>Caching/Payload</c> has it.</summary>
    public required byte[] Payload { get; init; }

    public required DateTimeOffset StoredAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
}
