using Cidadao.Core.Access;
using Microsoft.AspNetCore.Authorization;

namespace Cidadao.Api.Security;

/// <summary>An endpoint's callers need this.</summary>
internal sealed record NeededScope(Scope Scope);

/// <summary>What a call takes from its caller's allowance; without it 1.</summary>
/// <param name="Tokens">From 1: a read that is answered from memory. 20 is what keeps a worker or the database busy for a while.</param>
internal sealed record CallCost(int Tokens);

/// <summary>
/// How an endpoint says who may call it and what that costs. One that does not say is closed (<see cref="ScopePolicies.Undeclared"/>); for
/// everybody, always, is what has <c>AllowAnonymous()</c>: health and the documentation.
/// </summary>
internal static class EndpointAccess
{
    /// <summary>Every GET, HEAD and OPTIONS of the group is a read. What else is in it says itself who may.</summary>
    public static RouteGroupBuilder ReadsAreOpen(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            var methods = endpoint.Metadata.OfType<IHttpMethodMetadata>().LastOrDefault()?.HttpMethods;
            if (methods is { Count: > 0 } && methods.All(IsOfReading))
                Read(endpoint);
        });
        return group;
    }

    /// <summary>A read whatever its method: open while reads are open. What it does beyond reading it asks of the caller itself, by <c>User.May(scope)</c>.</summary>
    public static TBuilder IsRead<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoint.Add(Read);
        return endpoint;
    }

    /// <summary>Only with a key of the scope, or of <see cref="Scope.Admin"/>.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, Scope scope)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(ScopePolicies.OfScope(scope)).WithMetadata(new NeededScope(scope));

    public static TBuilder Costs<TBuilder>(this TBuilder endpoint, int tokens)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new CallCost(tokens));

    private static bool IsOfReading(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static void Read(EndpointBuilder endpoint)
    {
        endpoint.Metadata.Add(new AuthorizeAttribute());
        endpoint.Metadata.Add(ScopePolicies.Read);
    }
}
