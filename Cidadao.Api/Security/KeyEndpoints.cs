using System.Globalization;
using Cidadao.Api.Errors;
using Cidadao.Api.Http;
using Cidadao.Api.Responses;
using Cidadao.Core.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Security;

/// <summary><c>/api/v1/admin/keys</c>.</summary>
internal static partial class KeyEndpoints
{
    private const int MostDays = 3_650;

    public static void MapKeys(this IEndpointRouteBuilder admin)
    {
        var keys = admin.MapGroup("/keys");
        keys.MapGet("/", ListAsync).WithSummary("API keys, the newest first; never their secrets");
        keys.MapPost("/", CreateAsync).WithSummary("Makes a key; its secret is shown this once").Costs(20)
            .WithMetadata(new UncompressedAnswer());
        keys.MapDelete("/{id:guid}", RevokeAsync).WithSummary("Revokes a key, on every replica within seconds").Costs(20);
    }

    private static async Task<Ok<IReadOnlyList<KeyResponse>>> ListAsync(ApiKeys keys, TimeProvider clock, CancellationToken cancellation) =>
        TypedResults.Ok<IReadOnlyList<KeyResponse>>([.. (await keys.ListAsync(cancellation)).Select(key => Response(key, clock))]);

    private static async Task<Results<Created<CreatedKeyResponse>, ProblemHttpResult>> CreateAsync(
        CreateKeyRequest request, ApiKeys keys, KeyReader reader, TimeProvider clock, HttpContext context, ILogger<ApiKey> logger, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        if (request.Name?.Trim() is not { Length: > 0 and <= ApiKeys.LongestName })
            errors["name"] = [$"What the key is for, 1 to {ApiKeys.LongestName} characters."];
        if (request.Days is < 1 or > MostDays)
            errors["days"] = [$"1 to {MostDays}, or none."];
        var scopes = Scopes(request.Scopes ?? [], errors);
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var expiresAt = request.Days is { } days ? clock.GetUtcNow().AddDays(days) : (DateTimeOffset?)null;
        var (key, secret) = await keys.CreateAsync(request.Name!.Trim(), scopes, expiresAt, cancellation);
        LogCreated(logger, key.Id, key.Scopes, key.ExpiresAt);
        await reader.ReadAsync(cancellation);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created((string?)null, new CreatedKeyResponse(Response(key, clock), secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        Guid id, ApiKeys keys, KeyReader reader, HttpContext context, ILogger<ApiKey> logger, CancellationToken cancellation)
    {
        if (!await keys.RevokeAsync(id, cancellation))
        {
            return Problem.NotFound(context, new(
                string.Create(CultureInfo.InvariantCulture, $"Não há chave {id}."), string.Create(CultureInfo.InvariantCulture, $"There is no key {id}.")));
        }

        LogRevoked(logger, id);
        await reader.ReadAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static Scope Scopes(IReadOnlyList<string> names, Dictionary<string, string[]> errors)
    {
        var scopes = Scope.None;
        foreach (var name in names)
        {
            if (Wire.Parse<Scope>(name ?? "") is { } scope and not Scope.None)
                scopes |= scope;
            else
                errors["scopes"] = [$"Of {string.Join(", ", Names)}."];
        }

        return scopes;
    }

    private static IEnumerable<string> Names => Enum.GetValues<Scope>().Where(scope => scope != Scope.None).Select(scope => Wire.Name(scope));

    private static KeyResponse Response(ApiKey key, TimeProvider clock) => new(
        key.Id,
        key.Name,
        key.Hint,
        [.. Enum.GetValues<Scope>().Where(scope => scope != Scope.None && key.Scopes.HasFlag(scope)).Select(scope => Wire.Name(scope))],
        key.RevokedAt is not null ? "revoked" : key.ExpiresAt <= clock.GetUtcNow() ? "expired" : "valid",
        key.CreatedAt,
        key.ExpiresAt,
        key.RevokedAt,
        key.LastUsedAt);

    [LoggerMessage(2040, LogLevel.Information, "API key {Id} was made with {Scopes}, until {ExpiresAt}")]
    private static partial void LogCreated(ILogger logger, Guid id, Scope scopes, DateTimeOffset? expiresAt);

    [LoggerMessage(2041, LogLevel.Information, "API key {Id} was revoked")]
    private static partial void LogRevoked(ILogger logger, Guid id);
}
