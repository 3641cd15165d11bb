namespace Cidadao.Core.Access;

/// <summary>A key by which a program may do more than read. Never deleted: who did what stays readable after its revocation.</summary>
public sealed class ApiKey
{
    public required Guid Id { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Beginning of the secret, to recognise it by.</summary>
    public required string Hint { get; init; }

    public required Scope Scopes { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>To the hour, or later by <see cref="KeyReader.UseWritten"/>: for finding keys that nobody uses any more.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}

/// <summary>A key was made or revoked.</summary>
public sealed record ApiKeyChanged(Guid KeyId);
