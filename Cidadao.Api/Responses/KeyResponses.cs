namespace Cidadao.Api.Responses;

/// <summary>An API key, without its secret, which is kept nowhere.</summary>
/// <param name="Hint">Beginning of the secret, to recognise it by.</param>
/// <param name="Scopes"><c>investigate</c>, <c>import</c>, <c>admin</c>, which has the others in it; empty: reading only.</param>
/// <param name="Status"><c>valid</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="ExpiresAt">Null: it does not.</param>
/// <param name="LastUsedAt">To the hour; null: not yet.</param>
public sealed record KeyResponse(
    Guid Id,
    string Name,
    string Hint,
    IReadOnlyList<string> Scopes,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? LastUsedAt);

/// <summary>Body of <c>POST /api/v1/admin/keys</c>.</summary>
/// <param name="Name">What it is for, 1 to 100 characters.</param>
/// <param name="Scopes">Of <c>investigate</c>, <c>import</c> and <c>admin</c>; none: reading only.</param>
/// <param name="Days">After which it expires, 1 to 3,650; null: it does not.</param>
public sealed record CreateKeyRequest(string Name, IReadOnlyList<string>? Scopes = null, int? Days = null);

/// <summary>A key that was just made.</summary>
/// <param name="Secret">Shown this once.</param>
public sealed record CreatedKeyResponse(KeyResponse Key, string Secret);

/// <summary>An endpoint, who may call it and what that takes.</summary>
/// <param name="Method">Null: any.</param>
/// <param name="Who"><c>anyone</c>, always; <c>reader</c>: anyone while reads are open, else any valid key; or the scope that is needed.</param>
/// <param name="IsDeclared">False: it was forgotten, and is closed to all but administrators.</param>
/// <param name="Cost">In tokens of the caller's allowance; 0: it is not limited.</param>
public sealed record EndpointResponse(string? Method, string Path, string Who, bool IsDeclared, int Cost);
