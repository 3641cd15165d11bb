using System.Text.Encodings.Web;
using Cidadao.Api.Live;
using Cidadao.Core.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Security;

/// <summary>
/// Reads <c>Authorization: Bearer cidadao_…</c> or <c>X-Api-Key</c>, of a WebSocket also a subprotocol that is a key. Who brings no key is anonymous; who brings a wrong one as well, and is told
/// so where a key is needed.
/// </summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, KeyRing ring)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "ApiKey";

    /// <summary>The other header that a key may come in.</summary>
    public const string Header = "X-Api-Key";

    private const string Bearer = "Bearer ";

    /// <summary>For the first reading of the keys, when a replica has just begun.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly AuthenticateResult Nobody = AuthenticateResult.NoResult();
    private static readonly Task<AuthenticateResult> NobodyTask = Task.FromResult(Nobody);
    private static readonly AuthenticateResult Wrong = AuthenticateResult.Fail("The API key is not valid.");

    /// <summary>Of the key that was brought; null when none was.</summary>
    private KeyState? _state;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() =>
        SecretOf(Request) is not { } secret ? NobodyTask
            : ring.FirstRead.IsCompleted ? Task.FromResult(Look(secret))
            : WaitAndLookAsync(secret);

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        AccessProblems.Challenge(Context, _state).ExecuteAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => AccessProblems.Forbid(Context).ExecuteAsync(Context);

    private async Task<AuthenticateResult> WaitAndLookAsync(string secret)
    {
        await ring.FirstRead.WaitAsync(Patience, TimeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Look(secret);
    }

    private AuthenticateResult Look(string secret)
    {
        _state = ring.Find(secret, out var key);
        return key is null ? Wrong : AuthenticateResult.Success(new(key.Principal, SchemeName));
    }

    private static string? SecretOf(HttpRequest request)
    {
        var headers = request.Headers;
        if (headers.Authorization.Count > 0)
        {
            var value = headers.Authorization.ToString();
            return value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? value[Bearer.Length..].Trim() : value;
        }

        return headers.TryGetValue(Header, out var given) ? given.ToString()
            : request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<LiveSocket>() is not null ? Offered(headers) : null;
    }

    /// <summary>A browser's socket can send no header of its own, but offers subprotocols.</summary>
    private static string? Offered(IHeaderDictionary headers) =>
        headers.SecWebSocketProtocol.ToString().Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(offer => offer.StartsWith(KeySecret.Prefix, StringComparison.Ordinal));
}
