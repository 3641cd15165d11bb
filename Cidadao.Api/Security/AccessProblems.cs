using System.Globalization;
using System.Threading.RateLimiting;
using Cidadao.Api.Errors;
using Cidadao.Core.Access;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Cidadao.Api.Security;

/// <summary>What is said to who may not: which scope is needed, and how to get a key.</summary>
internal static class AccessProblems
{
    private static readonly TimeSpan AgainWhenUnreadable = TimeSpan.FromSeconds(5);

    /// <summary>For what an open endpoint does beyond reading.</summary>
    /// <returns>Why the caller may not; null when he may.</returns>
    public static ProblemHttpResult? RefusalOf(HttpContext context, Scope needed) => context.User switch
    {
        var user when user.May(needed) => null,
        { Identity.IsAuthenticated: true } => Forbid(context, needed),
        _ => Challenge(context, state: null, needed),
    };

    /// <param name="state">Of the key that was brought; null when none was.</param>
    public static ProblemHttpResult Challenge(HttpContext context, KeyState? state) => Challenge(context, state, Needed(context));

    public static ProblemHttpResult Forbid(HttpContext context) => Forbid(context, Needed(context));

    private static ProblemHttpResult Challenge(HttpContext context, KeyState? state, Scope? needed)
    {
        if (state == KeyState.Unreadable)
            return Unreadable(context);
        Count(context, RefusalMetrics.Unauthenticated);
        if (state is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"cidadao\"";
            return Of(context, StatusCodes.Status401Unauthorized, "key-needed", new("Falta uma chave de API", "An API key is needed"), needed, new(
                $"Isto precisa de {Key(needed).Pt}. Envie-a em Authorization: Bearer cidadao_… . {HowTo(needed).Pt}",
                $"This needs {Key(needed).En}. Send it as Authorization: Bearer cidadao_… . {HowTo(needed).En}"));
        }

        var why = Why(state.Value);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"cidadao\", error=\"invalid_token\"";
        return Of(context, StatusCodes.Status401Unauthorized, "key-invalid", new("Chave de API inválida", "Invalid API key"), needed, new(
            $"{why.Pt} Isto precisa de {Key(needed).Pt}. {HowTo(needed).Pt}", $"{why.En} This needs {Key(needed).En}. {HowTo(needed).En}"));
    }

    private static ProblemHttpResult Forbid(HttpContext context, Scope? needed)
    {
        Count(context, RefusalMetrics.Forbidden);
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"cidadao\", error=\"insufficient_scope\", scope=\"{(needed is { } scope ? Wire.Name(scope) : "")}\"";
        return Of(context, StatusCodes.Status403Forbidden, "scope-missing", new("A chave não permite isto", "The key does not allow this"), needed, WhatIsNeeded(needed));
    }

    /// <param name="needed">Null: any key.</param>
    public static LocalizedText WhatIsNeeded(Scope? needed) =>
        new($"Isto precisa de {Key(needed).Pt}. {HowTo(needed).Pt}", $"This needs {Key(needed).En}. {HowTo(needed).En}");

    /// <param name="refused">What the limiter gave instead of leave.</param>
    public static ProblemHttpResult TooMany(HttpContext context, RateLimitLease refused)
    {
        Count(context, RefusalMetrics.Limited);
        var after = refused.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        context.Response.Headers.RetryAfter = Seconds(after);
        return Problem.Of(
            context, StatusCodes.Status429TooManyRequests, "too-many-requests",
            new("Pedidos demais", "Too many requests"),
            new(
                $"O limite deste endereço ou desta chave foi atingido. Tente de novo em {Seconds(after)} s; o que é pesado custa mais.",
                $"The limit of this address or key is reached. Try again in {Seconds(after)} s; what is heavy costs more."));
    }

    private static void Count(HttpContext context, string reason) => context.RequestServices.GetRequiredService<RefusalMetrics>().Refused(reason);

    private static ProblemHttpResult Unreadable(HttpContext context)
    {
        Count(context, RefusalMetrics.Unreadable);
        context.Response.Headers.RetryAfter = Seconds(AgainWhenUnreadable);
        return Problem.Of(
            context, StatusCodes.Status503ServiceUnavailable, "keys-unreadable",
            new("Chaves indisponíveis", "Keys unavailable"),
            new(
                "As chaves de API não podem ser verificadas agora: o banco de dados não responde. Tente de novo em alguns segundos.",
                "API keys cannot be checked now: the database does not answer. Try again in some seconds."));
    }

    private static ProblemHttpResult Of(HttpContext context, int status, string type, LocalizedText title, Scope? needed, LocalizedText detail)
    {
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        var problem = Problem.Of(context, status, type, title, detail);
        if (needed is { } scope)
            problem.ProblemDetails.Extensions["scope"] = Wire.Name(scope);
        return problem;
    }

    /// <returns>Null: any key. An endpoint that does not say is an administrator's.</returns>
    private static Scope? Needed(HttpContext context) => context.GetEndpoint()?.Metadata switch
    {
        null => Scope.Admin,
        var metadata when metadata.GetMetadata<NeededScope>() is { } needed => needed.Scope,
        var metadata => metadata.Contains(ScopePolicies.Read) ? null : Scope.Admin,
    };

    private static LocalizedText Key(Scope? needed) => needed is { } scope
        ? new($"uma chave de API com o escopo '{Wire.Name(scope)}'", $"an API key with the scope '{Wire.Name(scope)}'")
        : new("uma chave de API", "an API key");

    private static LocalizedText HowTo(Scope? needed)
    {
        var option = needed is { } scope ? $" --scope {Wire.Name(scope)}" : "";
        return new(
            $"Quem administra a instalação cria uma com ./cidadao key new NOME{option} ou em POST /api/v1/admin/keys.",
            $"Who administers the installation makes one by ./cidadao key new NAME{option} or POST /api/v1/admin/keys.");
    }

    private static LocalizedText Why(KeyState state) => state switch
    {
        KeyState.Expired => new("A chave expirou.", "The key has expired."),
        KeyState.Revoked => new("A chave foi revogada.", "The key was revoked."),
        _ => new("A chave não é conhecida aqui.", "The key is not known here."),
    };

    private static string Seconds(TimeSpan time) => Math.Max(1, Math.Ceiling(time.TotalSeconds)).ToString("F0", CultureInfo.InvariantCulture);
}
