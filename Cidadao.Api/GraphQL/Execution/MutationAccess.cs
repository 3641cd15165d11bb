using Cidadao.Api.Security;
using Cidadao.Core.Access;

namespace Cidadao.Api.GraphQL.Execution;

/// <summary>
/// Who may send commands by GraphQL: the one place that is asked, before anything of the operation is executed. The commands are those of REST
/// that need the scope of investigations.
/// </summary>
internal static class MutationAccess
{
    /// <returns>Why the caller may not; null when he may.</returns>
    public static RequestRefusal? RefusalOf(HttpContext context)
    {
        if (context.User.May(Scope.Investigate))
            return null;
        var (code, status) = context.User.Identity?.IsAuthenticated == true
            ? ("SCOPE_MISSING", StatusCodes.Status403Forbidden)
            : ("KEY_NEEDED", StatusCodes.Status401Unauthorized);
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"cidadao\"";
        return RequestRefusal.Of(context, code, AccessProblems.WhatIsNeeded(Scope.Investigate), status);
    }
}
