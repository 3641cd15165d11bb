using Cidadao.Core.Access;
using Microsoft.AspNetCore.Authorization;

namespace Cidadao.Api.Security;

/// <summary>Who may call an endpoint, as requirements of ASP.NET Core.</summary>
internal static class ScopePolicies
{
    /// <summary>Anybody while reads are open; otherwise who has a valid key.</summary>
    public static AuthorizationPolicy Read { get; } = Of(new ReadRequirement());

    public static AuthorizationPolicy Investigate { get; } = Of(new ScopeRequirement(Scope.Investigate));

    public static AuthorizationPolicy Import { get; } = Of(new ScopeRequirement(Scope.Import));

    public static AuthorizationPolicy Admin { get; } = Of(new ScopeRequirement(Scope.Admin));

    /// <summary>Of an endpoint that does not say who may: closed, but for administrators.</summary>
    public static AuthorizationPolicy Undeclared { get; } = Of(new UndeclaredRequirement());

    public static AuthorizationPolicy OfScope(Scope scope) => scope switch
    {
        Scope.Investigate => Investigate,
        Scope.Import => Import,
        Scope.Admin => Admin,
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "An endpoint needs one scope."),
    };

    private static AuthorizationPolicy Of(IAuthorizationRequirement requirement) => new([requirement], []);
}

internal sealed class ReadRequirement : IAuthorizationRequirement;

internal sealed record ScopeRequirement(Scope Scope) : IAuthorizationRequirement;

internal sealed class UndeclaredRequirement : IAuthorizationRequirement;

/// <summary>Decides by the key that was brought.</summary>
internal sealed class ScopeDecision(Microsoft.Extensions.Options.IOptions<AccessOptions> options) : IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        foreach (var requirement in context.Requirements)
        {
            if (IsMet(requirement, context))
                context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private bool IsMet(IAuthorizationRequirement requirement, AuthorizationHandlerContext context) => requirement switch
    {
        ReadRequirement => options.Value.ReadsAreOpen || context.User.May(Scope.None),
        ScopeRequirement needed => context.User.May(needed.Scope),
        // No route: the answer is that there is no such address, or that it does not take the method.
        UndeclaredRequirement => context.User.May(Scope.Admin) || (context.Resource as HttpContext)?.GetEndpoint() is not RouteEndpoint,
        _ => false,
    };
}
