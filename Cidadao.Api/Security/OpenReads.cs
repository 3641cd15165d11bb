using Cidadao.Core.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Security;

/// <summary>
/// The hot path: who brings no key, and asks for what is open to anybody, need not be recognised. He gives his token, and may have what is ready;
/// what is not ready goes the whole way, which costs another.
/// </summary>
internal sealed class OpenReads(CallLimiter limiter, IOptions<AccessOptions> access)
{
    private readonly bool _areOpen = access.Value.ReadsAreOpen;

    public bool Allows(HttpContext context, Endpoint endpoint)
    {
        var headers = context.Request.Headers;
        return _areOpen
            && headers.Authorization.Count == 0
            && !headers.ContainsKey(ApiKeyHandler.Header)
            && endpoint.Metadata.GetOrderedMetadata<AuthorizationPolicy>() is [var only]
            && only == ScopePolicies.Read
            && limiter.TryTake(Caller.OfAddress(context), endpoint);
    }
}
