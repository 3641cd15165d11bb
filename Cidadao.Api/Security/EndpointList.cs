using Cidadao.Api.Responses;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.RateLimiting;

namespace Cidadao.Api.Security;

/// <summary><c>/api/v1/admin/endpoints</c>: who may call what, as the running API has it.</summary>
internal static class EndpointList
{
    public static void MapEndpointList(this IEndpointRouteBuilder admin) =>
        admin.MapGet("/endpoints", Get).WithSummary("Every endpoint, who may call it and what that takes from his allowance");

    private static Ok<IReadOnlyList<EndpointResponse>> Get(EndpointDataSource endpoints) => TypedResults.Ok<IReadOnlyList<EndpointResponse>>(
    [
        .. endpoints.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => Response(endpoint, method)))
            .OrderBy(endpoint => endpoint.Path, StringComparer.Ordinal).ThenBy(endpoint => endpoint.Method, StringComparer.Ordinal),
    ]);

    private static IEnumerable<string?> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods is { Count: > 0 } methods ? methods : (IEnumerable<string?>)[null];

    private static EndpointResponse Response(RouteEndpoint endpoint, string? method)
    {
        var metadata = endpoint.Metadata;
        var (who, isDeclared) = metadata.GetMetadata<IAllowAnonymous>() is not null ? ("anyone", true)
            : metadata.GetMetadata<NeededScope>() is { } needed ? (Wire.Name(needed.Scope), true)
            : metadata.Contains(ScopePolicies.Read) ? ("reader", true)
            : (Wire.Name(Core.Access.Scope.Admin), false);
        var cost = metadata.GetMetadata<DisableRateLimitingAttribute>() is not null ? 0 : metadata.GetMetadata<CallCost>()?.Tokens ?? 1;
        return new(method, $"/{endpoint.RoutePattern.RawText?.Trim('/')}", who, isDeclared, cost);
    }
}
